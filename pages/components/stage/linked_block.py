"""Maps over the face, side by side, as a block for the stage: one place is read in all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from pages.components.stage.colours import face_of, palettes
from pages.components.stage.pack import pack
from vizcore.arrays import Image
from vizcore.figures.palette import Scale, scale_of


@dataclass(frozen=True, eq=False)
class Laid:
    """One of the maps.

    Args:
        title: what people read above it.
        values: (rows, columns); stretched over the face.
        note: what people read below it.
        box: (top, left, bottom, right) in pixels of the face, the last two exclusive; None where there is none.
        over: the image that it lies over, of the size of the others; None for the block's own.
        scale: its colours; None for those that its own numbers need.
    """

    title: str
    values: np.ndarray
    note: str = ""
    box: tuple[int, int, int, int] | None = None
    over: Image | None = None
    scale: Scale | None = None


def linked_block(image: Image, maps: Sequence[Laid]) -> bytes:
    """The block for the view `linked`.

    Args:
        image: the face, (height, width, channels).
        maps: at least one.
    """
    arrays = {f"map{number}": one.values.astype(np.float32) for number, one in enumerate(maps)}
    for number, one in enumerate(maps):
        if one.over is not None:
            arrays[f"face{number}"] = face_of(one.over)["face"]
    facts = [
        {
            "title": one.title, "note": one.note, "scale": asdict(one.scale or scale_of(one.values)), "box": one.box,
        } for one in maps
    ]  # fmt: skip
    return pack(arrays | face_of(image) | palettes(), maps=facts)
