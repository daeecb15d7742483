"""A few free pictures to try things on, which come with scikit-image: a portrait, a profile, a cat, and no face.

The astronaut Eileen Collins (NASA, public domain); the cameraman (Lav Varshney, CC0); Chelsea the cat (Stefan van der
Walt, CC0); a cup of coffee (Rachel Michetti, CC0).
"""

import io
from functools import partial

import numpy as np
from PIL import Image as PillowImage

from vizcore.data.faces import Faces
from vizcore.data.pictures import File, faces_of

SOURCE = "pictures of scikit-image"
NAMES = ("astronaut", "camera", "chelsea", "coffee")


def sample_files() -> list[File]:
    """The pictures as files."""
    return [File(f"{name}.png", "", partial(_png, name)) for name in NAMES]


def sample_faces(shape: tuple[int, int, int], classes: tuple[str, ...], *, framing: str = "face") -> Faces:
    """The pictures as a network reads them.

    Args:
        shape: height, width and channels of its images.
        classes: its answers.
        framing: "face" for the best face of each, "whole" for its middle.
    """
    return faces_of(sample_files(), shape, classes, framing=framing, source=SOURCE)


def _png(name: str) -> bytes:
    from skimage import data

    pixels = np.asarray(getattr(data, name)())
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()
