"""A frame of an ascent as a block for the stage, and the block that tells the stage where the frames come from."""

import time

import numpy as np

from pages.components.stage.colours import pixels_of
from pages.components.stage.pack import pack
from pages.runtime.frames import PATH
from vizcore.featurevis import Frame


def frames_block(token: str, *, falls: bool = False, called: str = "its value", widest: int = 380) -> bytes:
    """The block for the view `frames`.

    Args:
        token: of the stream.
        falls: whether the number is an error below zero, and shown as an error.
        called: what people read before the number, where it is no error.
        widest: pixels of the screen that one image takes at most.
    """
    words = "error" if falls else called
    return pack({}, path=f"{PATH}/{token}", sign=-1 if falls else 1, called=words, widest=widest)


def frame_block(frame: Frame) -> bytes:
    """One frame of an ascent."""
    return images_block(frame.images, frame.values, frame.step, frame.steps)


def images_block(images: np.ndarray, values: np.ndarray, step: int, steps: int) -> bytes:
    """One frame: images as the eye needs them, the numbers of the curve, and when they were known, in milliseconds.

    Args:
        images: (images, height, width, channels); what is beyond [0, 1] is drawn black or white.
        values: one a line of the curve.
        step: how many steps were taken.
        steps: how many will be.
    """
    arrays = {"images": pixels_of(images), "values": np.asarray(values, np.float32)}
    return pack(arrays, step=step, steps=steps, at=time.time() * 1000)
