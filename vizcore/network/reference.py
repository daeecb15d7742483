"""What the channels of a network do on the faces it learned from: the yardstick for one face.

Only these numbers are shipped, never the faces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float


@dataclass(frozen=True, eq=False)
class Reference:
    """One layer's channels over many faces.

    Args:
        mean: of each channel, over all faces and positions.
        deviation: standard deviation, from face to face, of the channel's mean over positions.
        largest: absolute value of the most extreme activation seen; 0 where the channel never said anything.
    """

    mean: Float[np.ndarray, " channels"]
    deviation: Float[np.ndarray, " channels"]
    largest: Float[np.ndarray, " channels"]


def write_reference(path: Path, layers: Mapping[str, Reference]) -> None:
    """One compressed .npz: an array (3, channels) a layer."""
    arrays = {name: np.stack([each.mean, each.deviation, each.largest]) for name, each in layers.items()}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read_reference(path: Path) -> Mapping[str, Reference]:
    """What `write_reference` wrote; empty where there is no such file."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as arrays:
        return {name: Reference(*arrays[name]) for name in arrays.files}
