"""What the channels of a layer look for, and what they find in a face, as a block for the stage."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from pages.components.stage.colours import face_of, palettes, pixels_of
from pages.components.stage.pack import Arrays, pack
from vizcore.arrays import Image

MOST = 4 * 2**20  # bytes of a block


def looks_block(
    pictures: Float[np.ndarray, "shown height width colours"], called: Sequence[str], *, channels: int,
    chosen: int | None = None, found: tuple[Image, np.ndarray] | None = None,
    said: Mapping[str, np.ndarray] | None = None, title: str = "What it looks for",
) -> bytes:  # fmt: skip
    """The block for the view `looks`.

    Args:
        pictures: of the first channels of the layer, in [0, 1].
        called: their names.
        channels: how many the layer has.
        chosen: the one under study; None where a click chooses none.
        found: a face, and the layer's maps of it, (rows, columns, channels); None where they are not to be had.
        said: numbers of each channel, {what they are: (shown,)}.
        title: of the picture that is enlarged.

    Raises:
        ValueError: the block would be too large.
    """
    tiles = pixels_of(pictures)
    arrays: Arrays = {"tiles": tiles}
    if found is not None:
        face, maps = found
        arrays |= {"maps": np.moveaxis(maps[..., : len(tiles)], -1, 0).astype(np.float32), **face_of(face)}
    if sum(array.nbytes for array in arrays.values()) > MOST:
        raise ValueError("its pictures are too much to be sent for the pointer")
    facts: dict[str, Any] = {
        "maps": False, "names": [], "ranked": list(range(len(tiles))), "channels": channels, "called": list(called),
        "channel": -1 if chosen is None else chosen, "chooses": chosen is not None, "title": title,
        "said": [[what, values.astype(float).tolist()] for what, values in (said or {}).items()],
    }  # fmt: skip
    return pack(arrays | palettes(), **facts)
