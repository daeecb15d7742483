"""Maps of several attribution methods as a block for the stage, with the face that they are about."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from pages.components.stage.colours import face_of, palettes
from pages.components.stage.pack import pack
from pages.runtime.frames import PATH
from vizcore.arrays import Image, Map
from vizcore.figures.palette import scale_of


def attribution_block(
    image: Image,
    maps: Sequence[tuple[str, Map]],
    *,
    blend: float,
    least: float,
    growing: tuple[str, str] | None = None,
) -> bytes:
    """The block for the view `attribution`.

    Args:
        image: the face, (height, width, channels).
        maps: (name, (height, width)) of each method, as they are to be drawn.
        blend: how much of a map is seen, 0 the face alone, 1 the map alone.
        least: pixels of less than this share of the strongest one are left clear.
        growing: (name, token of the stream) of a method that is at work: `map_block`s come from there.
    """
    height, width, _ = image.shape
    drawn = [values.astype(np.float32) for _, values in maps]
    arrays = {"maps": np.stack(drawn) if drawn else np.zeros((0, height, width), np.float32)}
    methods: list[dict] = [{"name": name, "scale": asdict(scale_of(values))} for name, values in maps]
    if growing:
        methods.append({"name": growing[0], "path": f"{PATH}/{growing[1]}"})
    return pack(arrays | face_of(image) | palettes(), methods=methods, blend=blend, least=least)


def map_block(values: Map) -> bytes:
    """A map as far as it is known, (height, width), as one frame."""
    return pack({"map": values.astype(np.float32)}, scale=asdict(scale_of(values)))
