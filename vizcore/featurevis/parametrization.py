"""Numbers that may be anything, and the images in [0, 1] that they stand for: what an ascent moves instead of pixels.

Olah, Mordvintsev & Schubert, "Feature Visualization", 2017 (Fourier). https://distill.pub/2017/feature-visualization
Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained Optimization", 2023 (MaCo).
https://arxiv.org/abs/2306.06805

All three end in a sigmoid of slope one at mid grey, so that an image is never out of range and never without a slope.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from keras import ops

from vizcore.arrays import Batch, checked_images
from vizcore.backend import Arrays
from vizcore.featurevis.colour import mix, unmix

Magnitude = Float[np.ndarray, "height width"]
_FAINT = np.float32(0.1)  # deviation of the noise
_ENDS = 0.02  # a pixel is not started nearer to black or white: there the sigmoid has hardly any slope


@dataclass(frozen=True)
class Parametrization:
    """A way to write images as numbers.

    Args:
        name: part of the key of what is compiled.
        draw: (numbers {name: tensor}, magnitude tensor (height, width)) → images, tensor, in [0, 1].
        noise: (random, count, image shape) → numbers to start from: faint noise, or phases that may be any.
        fit: (images, magnitude) → numbers {name: array} that draw them, or the nearest that can be drawn.
    """

    name: str
    draw: Callable
    noise: Callable[[np.random.Generator, int, tuple[int, int, int]], Arrays]
    fit: Callable[[Batch, Magnitude], Arrays]


def _squash(values):
    return ops.sigmoid(4 * (values - 0.5))


def unsquashed(images: Batch) -> np.ndarray:
    """What the sigmoid makes these images of; black and white are taken for nearly so.

    Raises:
        ValueError: these are no images.
    """
    clipped = np.clip(checked_images(images), _ENDS, 1 - _ENDS).astype(np.float64)
    return 0.5 + np.log(clipped / (1 - clipped)) / 4


def _pixels(numbers, _):
    return _squash(0.5 + mix(numbers["pixels"]))


def _fit_pixels(images: Batch, _: Magnitude) -> Arrays:
    return {"pixels": unmix(unsquashed(images) - 0.5).astype(np.float32)}


def _faint_pixels(random, count, shape):
    return {"pixels": _FAINT * random.standard_normal((count, *shape), np.float32)}


def _waves(numbers, magnitude):
    return _squash(0.5 + _from_waves(magnitude * numbers["real"], magnitude * numbers["imaginary"]))


def _faint_waves(random, count, shape):
    height, width, channels = shape
    parts = "real", "imaginary"
    return {part: _FAINT * random.standard_normal((count, channels, height, width), np.float32) for part in parts}


def _fit_waves(images: Batch, magnitude: Magnitude) -> Arrays:
    spectrum = _to_waves(unsquashed(images) - 0.5) / np.maximum(magnitude, 1e-6)
    return {"real": spectrum.real.astype(np.float32), "imaginary": spectrum.imag.astype(np.float32)}


def _phases(numbers, magnitude):
    phase = numbers["phase"] - _opposite(numbers["phase"])  # odd, as that of every real image: no magnitude is lost
    return _squash(_from_waves(magnitude * ops.cos(phase), magnitude * ops.sin(phase)))


def _any_phases(random, count, shape):
    height, width, channels = shape
    return {"phase": random.uniform(-np.pi, np.pi, (count, channels, height, width)).astype(np.float32)}


def _fit_phases(images: Batch, _: Magnitude) -> Arrays:
    return {"phase": (np.angle(_to_waves(unsquashed(images))) / 2).astype(np.float32)}


PIXELS = Parametrization("pixels", _pixels, _faint_pixels, _fit_pixels)
FOURIER = Parametrization("Fourier", _waves, _faint_waves, _fit_waves)
MACO = Parametrization("MaCo", _phases, _any_phases, _fit_phases)  # the magnitudes stay as they are: only phases move


def _from_waves(real, imaginary):
    """Real part of the inverse transform of unit norm: (batch, channels, height, width) → channels last, mixed."""
    height, width = real.shape[-2:]
    values = ops.ifft2((real, imaginary))[0] * float(np.sqrt(height * width))
    return mix(ops.transpose(values, (0, 2, 3, 1)))


def _to_waves(values: np.ndarray) -> np.ndarray:
    return np.fft.fft2(unmix(values).transpose(0, 3, 1, 2), norm="ortho")


def _opposite(spectrum):
    """At every frequency what there is at minus that frequency."""
    return ops.roll(ops.flip(spectrum, (-2, -1)), (1, 1), (-2, -1))


def frequencies(height: int, width: int) -> Magnitude:
    """Waves across the image, of every entry of its two-dimensional transform."""
    return np.hypot(np.fft.fftfreq(height, 1 / height)[:, None], np.fft.fftfreq(width, 1 / width))


def falling(height: int, width: int, decay: float) -> Magnitude:
    """Magnitudes that fall as frequency to the power of -decay, of mean square 1; 0 for white, 1 as in photographs."""
    magnitude = np.maximum(frequencies(height, width), 1.0) ** -decay
    return (magnitude / np.sqrt(np.mean(magnitude**2))).astype(np.float32)
