"""Small things to convolve: a sound, a sentence, a face, a short film; and kernels for them."""

import numpy as np
from PIL import Image as PillowImage

from vizcore.arrays import Image, checked_image

WORDS = (
    "the",
    "cat",
    "that",
    "ate",
    "the",
    "mouse",
    "sleeps",
    "on",
    "the",
    "mat",
    "by",
    "the",
    "door",
    "all",
    "day",
    ".",
)
KERNELS = "edge", "mean", "random"


def sound(size: int) -> np.ndarray:
    """A tone that rises, (size, 1), in [-1, 1]."""
    time = np.arange(size) / size
    return np.sin(2 * np.pi * (1.5 * time + 2 * time**2)).astype(np.float32)[:, None]


def sentence(size: int) -> np.ndarray:
    """Four made-up numbers for each of the first words of `WORDS`, (size, 4); the same for the same word."""
    random = np.random.default_rng(3)
    vectors = {word: random.normal(size=4).astype(np.float32) for word in dict.fromkeys(WORDS)}
    return np.stack([vectors[word] for word in WORDS[:size]])


def grey_face(image: Image, size: int) -> np.ndarray:
    """A face as so many grey pixels each way, (size, size), in [0, 1]; each is the mean of those that it stands for."""
    image = checked_image(image)
    grey = image[..., 0] if image.shape[-1] == 1 else image[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    small = PillowImage.fromarray(grey).resize((size, size), PillowImage.Resampling.BOX)
    return np.clip(np.asarray(small, np.float32), 0, 1)


def channels_of(grey: np.ndarray) -> np.ndarray:
    """Four channels of a grey face, (height, width, 4): itself, its differences across and down, its negative."""
    across = np.diff(grey, axis=1, append=grey[:, -1:])
    down = np.diff(grey, axis=0, append=grey[-1:])
    return np.stack([grey, across, down, 1 - grey], axis=-1).astype(np.float32)


def film(grey: np.ndarray, frames: int) -> np.ndarray:
    """A face that moves one pixel to the right from frame to frame, (frames, height, width, 1)."""
    moved = [np.pad(grey, ((0, 0), (by, 0)), mode="edge")[:, : grey.shape[1]] for by in range(frames)]
    return np.stack(moved).astype(np.float32)[..., None]


def kernel_of(name: str, places: tuple[int, ...], channels: int, filters: int) -> np.ndarray:
    """A kernel, (places…, channels, filters), float32.

    Args:
        name: of `KERNELS`: the difference of the last axis' two ends, the mean of all it reads, or random numbers.
        places: its size on each axis.
        channels: of the input that one filter reads.
        filters: how many; those after the first look along another axis, or the other way.

    Raises:
        ValueError: there is no kernel of this name.
    """
    if name not in KERNELS:
        raise ValueError(f"expected a kernel among {', '.join(KERNELS)}; got {name!r}")
    shape = (*places, channels, filters)
    if name == "random":
        return np.random.default_rng(0).normal(size=shape).astype(np.float32).round(1)
    kernel = np.ones(shape, np.float32)
    if name == "edge":
        for number in range(filters):
            axis = (len(places) - 1 - number) % len(places)
            slope = np.sign(np.arange(places[axis]) - (places[axis] - 1) / 2)
            turned = (-1) ** (number // len(places))
            kernel[..., number] *= turned * slope.reshape(
                [-1 if each == axis else 1 for each in range(len(places) + 1)]
            )
    return kernel / np.float32(np.prod(places) * channels) if name == "mean" else kernel
