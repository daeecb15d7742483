"""The photos that a visitor looks at, one or two: in the visitor's own session and nowhere else."""

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from vizcore.arrays import Image, Picture
from vizcore.intake import Face

Box = tuple[float, float, float, float]  # left, top, right, bottom, in pixels of the photo
_OF_THE_PHOTO = {
    "photo": (
        "photo_held", "photo_error", "photo_lost", "framing", "subject", "compared",
        "face_number", "frame_side", "frame_x", "frame_y",
    ),
    "second": ("second_held", "second_error", "second_face", "compared"),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Photo:
    """A decoded picture, the faces in it, and whose it is.

    Args:
        pixels: (height, width, 3), uint8.
        faces: largest first; empty where none was found, or none is needed.
        notes: sentences about what decoding changed.
        own: True for the visitor's, False for the sample.
        cropped: the picture is a face already, framed as the training faces are, and is used as it is.
    """

    pixels: Picture
    faces: tuple[Face, ...]
    notes: tuple[str, ...]
    own: bool
    cropped: bool = False

    @property
    def whole(self) -> Box:
        """The largest centred square."""
        height, width, _ = self.pixels.shape
        side = min(height, width)
        left, top = (width - side) / 2, (height - side) / 2
        return left, top, left + side, top + side


def current() -> Photo:
    """The visitor's photo, or the sample."""
    return st.session_state.get("photo_held") or sample()


@lru_cache(maxsize=1)
def sample() -> Photo:
    """Eileen Collins, NASA, public domain: the portrait that comes with scikit-image. Found once for all visitors."""
    from skimage.data import astronaut

    from vizcore import intake

    pixels = astronaut()
    return Photo(pixels, intake.find_faces(pixels), notes=(), own=False)


def second() -> Photo | None:
    """The photo that the visitor compares with, if there is one."""
    return st.session_state.get("second_held")


def take(data: bytes, which: str = "photo") -> None:
    """Make a file the visitor's photo, or "second" one; where it cannot be, keep the one there was and say why."""
    from vizcore import intake

    try:
        picture = intake.decode(data)
    except intake.PictureError as error:
        st.session_state[f"{which}_error"] = str(error)
        return
    faces = intake.find_faces(picture.pixels)
    cropped = intake.is_already_a_crop(picture.pixels, faces)
    _drop(which)
    st.session_state[f"{which}_held"] = Photo(
        picture.pixels, () if cropped else faces, picture.notes, own=True, cropped=cropped
    )
    if which == "photo":
        st.query_params["face"] = "own"


def forget() -> None:
    """Drop everything that came from the visitor's photos."""
    for which in _OF_THE_PHOTO:
        _drop(which)
    st.query_params.pop("face", None)


def _drop(which: str) -> None:
    for key in _OF_THE_PHOTO[which]:
        st.session_state.pop(key, None)


def framing() -> int | Box:
    """What of the photo the network is given: the index of a face, or a box."""
    photo = current()
    return st.session_state.get("framing", 0 if photo.faces else photo.whole)


def frame(choice: int | Box) -> None:
    """Choose a face by its index, or a box."""
    st.session_state["framing"] = choice


def crop(photo: Photo, choice: int | Box, image_shape: tuple[int, int, int]) -> Image:
    """The image that the network is given: (height, width, channels) in [0, 1]."""
    from vizcore import intake

    height, width, channels = image_shape
    if isinstance(choice, int):
        return intake.crop(photo.pixels, photo.faces[choice], (height, width), channels)
    return intake.frame_crop(photo.pixels, choice, (height, width), channels)


def keep_the_link_true() -> None:
    """Let the link say whether the face is the visitor's own; where it says so after a reload, remember to say more."""
    if "photo_held" in st.session_state:
        st.query_params["face"] = "own"
    elif st.query_params.pop("face", None) == "own":
        st.session_state["photo_lost"] = True
