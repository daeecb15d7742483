"""How strong each wave is in a face, on average: all that MaCo needs to know of the faces, and all that is shipped.

Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization", 2023.
https://arxiv.org/abs/2306.06805
Moisan, "Periodic plus Smooth Image Decomposition", 2011. https://hal.science/hal-00388020
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from vizcore.arrays import Batch
from vizcore.featurevis.parametrization import Magnitude, frequencies, unsquashed
from vizcore.network.cards import FOLDER

FILE = FOLDER / "spectrum.npz"


def mean_magnitude(images: Batch) -> Magnitude:
    """The mean over images of the absolute value of each wave, as the Fourier parametrizations draw them.

    A picture does not end where it began, and waves do. That jump, which would show as a cross of strong horizontal and
    vertical waves, is taken off first: Moisan's periodic component.

    Args:
        images: (batch, height, width, channels), in [0, 1]; the mean is over channels, too.

    Returns:
        (height, width), >= 0, of a transform of unit norm.
    """
    values = unsquashed(images)
    waves = np.fft.fft2(values, axes=(1, 2), norm="ortho") - _jumps(values)
    return np.abs(waves).mean(axis=(0, 3)).astype(np.float32)


def _jumps(values: np.ndarray) -> np.ndarray:
    """The waves of the smooth picture that makes up for what opposite borders differ by."""
    border = np.zeros_like(values)
    for axis in (1, 2):
        ends = np.swapaxes(border, 1, axis), np.swapaxes(values, 1, axis)
        jump = ends[1][:, -1] - ends[1][:, 0]
        ends[0][:, 0] += jump
        ends[0][:, -1] -= jump
    _, height, width, _ = values.shape
    down, across = (2 * np.cos(2 * np.pi * np.fft.fftfreq(size)) for size in (height, width))
    curvature = (down[:, None] + across - 4)[None, ..., None]
    curvature[:, 0, 0] = 1  # the mean is no jump: the border's own sums to nothing
    return np.fft.fft2(border, axes=(1, 2), norm="ortho") / curvature


def write_magnitude(path: Path, magnitude: Magnitude) -> None:
    """One compressed .npz of a few kilobytes: the half of the waves that the other half mirrors."""
    np.savez_compressed(path, magnitude=magnitude[:, : magnitude.shape[1] // 2 + 1].astype(np.float16))


@lru_cache(maxsize=8)
def faces_magnitude(height: int, width: int) -> Magnitude:
    """The faces' mean magnitudes for images of another size, too: as strong for as many waves across the image.

    Of 48×48 as they were measured; for others the mean over directions, and beyond the measured waves a power law.

    Returns:
        (height, width), of a transform of unit norm.
    """
    with np.load(FILE, allow_pickle=False) as arrays:
        half = arrays["magnitude"].astype(np.float32)
    side = len(half)
    mirrored = np.roll(half[::-1], 1, axis=0)[:, -2 + side % 2 : 0 : -1]
    measured = np.concatenate([half, mirrored], axis=1)
    if (height, width) == measured.shape:
        return measured
    waves = np.arange(1, side // 2)
    ring = np.round(frequencies(side, side))
    strength = np.log([measured[ring == wave].mean() for wave in waves])
    slope = (strength[-1] - strength[-9]) / np.log(waves[-1] / waves[-9])
    wanted = np.log(np.maximum(frequencies(height, width), 1.0))
    found = np.interp(wanted, np.log(waves), strength) + slope * np.maximum(wanted - np.log(waves[-1]), 0)
    found = np.exp(found)
    found[0, 0] = measured[0, 0]
    return (found * np.sqrt(height * width) / side).astype(np.float32)
