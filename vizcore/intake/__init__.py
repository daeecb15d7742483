"""From outside to inside: bytes to a picture, a picture to a face. Everything hostile stops here."""

from vizcore.intake.crops import crop, frame_crop, is_already_a_crop
from vizcore.intake.face import Face, turned
from vizcore.intake.faces import Found, find, find_faces
from vizcore.intake.picture import DecodedPicture, PictureError, decode

__all__ = [
    "DecodedPicture",
    "Face",
    "Found",
    "PictureError",
    "crop",
    "decode",
    "find",
    "find_faces",
    "frame_crop",
    "is_already_a_crop",
    "turned",
]
