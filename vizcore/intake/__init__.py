"""From outside to inside: bytes to a picture, a picture to a face. Everything hostile stops here."""

from vizcore.intake.crops import crop, frame_crop, is_already_a_crop
from vizcore.intake.faces import Face, find_faces
from vizcore.intake.picture import DecodedPicture, PictureError, decode

__all__ = [
    "DecodedPicture",
    "Face",
    "PictureError",
    "crop",
    "decode",
    "find_faces",
    "frame_crop",
    "is_already_a_crop",
]
