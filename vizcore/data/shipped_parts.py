"""What ships of a network's dissection: counts for every channel, and where the parts lie on average; never a face."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from vizcore.data.dissection import Overlaps
from vizcore.data.means import shipped_arrays
from vizcore.network.tiles import unpacked


@dataclass(frozen=True, eq=False)
class MeanParts:
    """Where the parts of many faces lie.

    Args:
        image: the mean of the faces, in [0, 1].
        masks: share of the faces in which each pixel belongs to each part.
        faces: how many.
    """

    image: Float[np.ndarray, "height width channels"]
    masks: Float[np.ndarray, "height width parts"]
    faces: int


@lru_cache(maxsize=32)
def shipped_overlaps(name: str, layer: str) -> Overlaps | None:
    """How far the channels of a layer and the parts of evaluation faces overlap; None where nothing is shipped."""
    arrays, key = shipped_arrays(name), f"parts.{layer}"
    if f"{key}.inside" not in arrays:
        return None
    pixels, faces = arrays["parts.counted"].tolist()
    return Overlaps(arrays[f"{key}.inside"], arrays[f"{key}.active"], arrays["parts.pixels"], pixels, faces)


@lru_cache(maxsize=4)
def shipped_parts(name: str) -> MeanParts | None:
    """Where the parts lie in these faces; None where nothing is shipped."""
    arrays = shipped_arrays(name)
    tiles = unpacked("parts.mean", arrays)
    if tiles is None:
        return None
    masks = arrays["parts.masks"].astype(np.float32) / np.float32(255)
    return MeanParts(tiles[0].astype(np.float32) / np.float32(255), masks, int(arrays["parts.counted"][1]))
