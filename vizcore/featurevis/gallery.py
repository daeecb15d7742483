"""What every channel of a layer looks for: the image that excites each most, small enough to be shipped."""

import io
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image as PillowImage

from vizcore.featurevis.ascent import Frame, GradientAscent, Pull, most
from vizcore.featurevis.objective import targets
from vizcore.featurevis.parametrization import FOURIER, falling
from vizcore.featurevis.transformation import Robustness
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.target import Target

Tiles = UInt8[np.ndarray, "channels height width colours"]
AT_ONCE, STEPS, RATE, DECAY = 16, 128, 0.05, 2.0
_QUALITY = 75  # of WebP: about half a kilobyte a tile


def ascents(classifier: Classifier, layer: str, steps: int = STEPS) -> Iterator[tuple[slice, Iterator[Frame]]]:
    """For every channel of a layer the ascent of its mean, several channels at once: (which channels, their frames).

    Each channel starts from noise of its own, so that its image does not depend on how many are made at once.

    Raises:
        KeyError: the network has no such layer.
    """
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    channels, size = classifier.by_name[layer].channels, min(AT_ONCE, most(classifier))
    for start in range(0, channels, size):
        part = slice(start, min(start + size, channels))
        yield part, _climb(classifier, layer, range(part.start, part.stop), steps).frames()


def _climb(classifier: Classifier, layer: str, channels: range, steps: int) -> GradientAscent:
    height, width, _ = classifier.image_shape
    robustness, numbers, moves = Robustness.of(1.0, min(height, width)), [], []
    for channel in channels:
        noise, moving = np.random.default_rng(channel).spawn(2)
        numbers.append(FOURIER.noise(noise, 1, classifier.image_shape))
        moves.append(robustness.moves(moving, steps, 1))
    return GradientAscent(
        classifier,
        targets(classifier, [Target(layer, channel) for channel in channels]),
        FOURIER,
        {name: np.concatenate([each[name] for each in numbers]) for name in numbers[0]},
        falling(height, width, DECAY),
        np.concatenate(moves, axis=1),
        Pull(RATE),
    )


def write_gallery(path: Path, layers: Mapping[str, Tiles]) -> None:
    """One .npz: for each layer a sheet of all its tiles as WebP, and how many they are and of which shape."""
    arrays = {}
    for layer, tiles in layers.items():
        arrays[f"{layer}.shape"] = np.array(tiles.shape)
        arrays[f"{layer}.webp"] = np.frombuffer(_webp(_sheet(tiles)), np.uint8)
    np.savez(path, allow_pickle=False, **arrays)


@lru_cache(maxsize=32)
def shipped_gallery(name: str, layer: str) -> Tiles | None:
    """The tiles of one layer that are shipped beside a network; None where there are none."""
    path = FOLDER / f"{name}.gallery.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        if f"{layer}.webp" not in arrays.files:
            return None
        sheet, shape = arrays[f"{layer}.webp"].tobytes(), tuple(arrays[f"{layer}.shape"].tolist())
    pixels = np.asarray(PillowImage.open(io.BytesIO(sheet)).convert("L" if shape[-1] == 1 else "RGB"))
    count, height, width, colours = shape
    tiles = pixels.reshape(-1, height, pixels.shape[1] // width, width, colours).swapaxes(1, 2)
    return tiles.reshape(-1, height, width, colours)[:count]


def _sheet(tiles: Tiles) -> np.ndarray:
    """All tiles in one picture, nearly as high as it is wide."""
    count, height, width, colours = tiles.shape
    across = math.ceil(math.sqrt(count))
    down = math.ceil(count / across)
    whole = np.concatenate([tiles, np.zeros((across * down - count, height, width, colours), np.uint8)])
    return whole.reshape(down, across, height, width, colours).swapaxes(1, 2).reshape(down * height, -1, colours)


def _webp(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(
        buffer, "WEBP", quality=_QUALITY, method=6
    )
    return buffer.getvalue()
