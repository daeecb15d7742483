"""From outside to inside: bytes to a picture, a picture to a face. Everything hostile stops here."""

from vizcore.intake.crops import crop, frame_crop, is_already_a_crop, middle_box
from vizcore.intake.face import Face, turned
from vizcore.intake.faces import Found, find, find_faces
from vizcore.intake.framing import Cut, Framing, cut
from vizcore.intake.picture import DecodedPicture, PictureError, decode

__all__ = [
    "Cut",
    "DecodedPicture",
    "Face",
    "Found",
    "Framing",
    "PictureError",
    "crop",
    "cut",
    "decode",
    "find",
    "find_faces",
    "frame_crop",
    "is_already_a_crop",
    "middle_box",
    "turned",
]
