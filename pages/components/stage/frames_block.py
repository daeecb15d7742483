"""A frame of an ascent as a block for the stage, and the block that tells the stage where the frames come from."""

import time

import numpy as np

from pages.components.stage.pack import pack
from pages.runtime.frames import PATH
from vizcore.featurevis import Frame


def frames_block(token: str, *, falls: bool) -> bytes:
    """The block for the view `frames`.

    Args:
        token: of the stream.
        falls: whether the number is an error below zero, and shown as an error.
    """
    return pack({}, path=f"{PATH}/{token}", sign=-1 if falls else 1, called="error" if falls else "its value")


def frame_block(frame: Frame) -> bytes:
    """One frame: images as the eye needs them, what they reach, and when that was known, in milliseconds."""
    images = (np.clip(frame.images, 0, 1) * 255 + 0.5).astype(np.uint8)
    arrays = {"images": images, "values": np.asarray(frame.values, np.float32)}
    return pack(arrays, step=frame.step, steps=frame.steps, at=time.time() * 1000)
