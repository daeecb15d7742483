"""Maps of several layers side by side as a block for the stage: one place of the face is marked on all of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from pages.components.stage.colours import palettes
from pages.components.stage.pack import pack
from vizcore.figures.palette import Scale

MOST = 4 * 2**20  # bytes of a block


@dataclass(frozen=True, eq=False)
class Beside:
    """Some maps of a layer.

    Args:
        title: what people read above them.
        values: (rows, columns, channels), all of the layer's.
        shown: the channels that are drawn, in their order.
        called: their names.
        scale: the colours of all of them.
        note: what people read below the title.
    """

    title: str
    values: np.ndarray
    shown: Sequence[int]
    called: Sequence[str]
    scale: Scale
    note: str = ""


def beside_block(parts: Sequence[Beside], *, together: bool = False) -> bytes:
    """The block for the view `beside`.

    Args:
        parts: at least one.
        together: they show the same channels, so that a map has its like in every part.

    Raises:
        ValueError: the block would be too large.
    """
    arrays = {
        f"values{number}": np.moveaxis(one.values[..., list(one.shown)], -1, 0).astype(np.float32)
        for number, one in enumerate(parts)
    }
    if sum(array.nbytes for array in arrays.values()) > MOST:
        raise ValueError("the maps are too much to be sent for the pointer")
    facts = [
        {
            "title": one.title, "note": one.note, "channels": one.values.shape[-1], "called": list(one.called),
            "ranked": [int(channel) for channel in one.shown], "scale": asdict(one.scale),
        } for one in parts
    ]  # fmt: skip
    return pack(arrays | palettes(), parts=facts, together=together)
