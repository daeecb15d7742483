"""What every channel of a layer looks for: the image that excites each most, small enough to be shipped."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np

from vizcore.featurevis.ascent import Frame, GradientAscent, Pull, most
from vizcore.featurevis.objective import targets
from vizcore.featurevis.parametrization import FOURIER, falling
from vizcore.featurevis.transformation import Robustness
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.network.tiles import Tiles, packed, unpacked
from vizcore.target import Target

AT_ONCE, STEPS, RATE, DECAY = 16, 128, 0.05, 2.0


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
    arrays = {key: array for layer, tiles in layers.items() for key, array in packed(layer, tiles).items()}
    np.savez(path, allow_pickle=False, **arrays)


@lru_cache(maxsize=32)
def shipped_gallery(name: str, layer: str) -> Tiles | None:
    """The tiles of one layer that are shipped beside a network; None where there are none."""
    path = FOLDER / f"{name}.gallery.npz"
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as arrays:
        return unpacked(layer, arrays)
