"""Which numbers a network expects for pixels: read off its first steps, or off its first batch normalisation.

A Rescaling, a Normalization or a `preprocess_input` inside says it. Else the moving mean and variance of the first
batch normalisation are what training images gave there: the convention is the likelier the nearer ordinary pictures
come to them.
"""

from dataclasses import dataclass
from functools import partial

import keras
import numpy as np

from vizcore.arrays import Batch
from vizcore.backend import at_once
from vizcore.network.copying import Copy
from vizcore.network.flatten import finished
from vizcore.network.graph import arguments_of
from vizcore.network.layers.kinds import IDENTITIES
from vizcore.network.own.entrance import WHOLE_NUMBERS, entrance_of, fitted
from vizcore.network.own.scales import PLAIN, SCALES, WHOLE_BYTES, as_scaled

_PASSING = IDENTITIES | {
    *("Cast", "CenterCrop", "Concatenate", "Flip", "GetItem", "InputLayer", "Part", "Permute", "RandomCrop", "Repeat"),
    *("Reshape", "Resizing", "Split", "Stack", "Transpose", "ZeroPadding2D"),
}
_ARITHMETIC = {"Add", "Divide", "Multiply", "Subtract", "TrueDivide"}
_ABOUT_ZERO = 0.2  # a mean of pixels below this
_SMALL = 1e-8  # a variance below says nothing
_RARE = 4  # times as near must standardising each image be, which few do and which looks like what others do
_SIDE = 64  # pixels of the pictures where a network takes any size


@dataclass(frozen=True)
class Guess:
    """A convention and what speaks for it.

    Args:
        name: in `SCALES`.
        why: in a few words, for people.
        known: whether the network itself says so.
        distance: of its first batch normalisation's statistics from what pictures give; None where it has none.
    """

    name: str
    why: str
    known: bool = False
    distance: float | None = None


def likely_scales(model: keras.Model) -> tuple[Guess, ...]:
    """The conventions that a network may have been trained with, the likeliest first; only one where it says so.

    Raises:
        ValueError: it takes no image.
    """
    entrance = entrance_of(model).sized((_SIDE, _SIDE))
    if entrance.dtype in WHOLE_NUMBERS:
        return (Guess(WHOLE_BYTES, "it takes whole numbers", known=True),)
    copy = Copy()
    image = keras.Input(entrance.size, dtype="float32", name=copy.unique("image"))
    outputs = keras.tree.flatten(copy.run(model, fitted(entrance, image, copy.unique)))
    flat = keras.Model(image, outputs)
    if inside := _inside(flat):
        return (inside,)
    possible = [name for name, scale in SCALES.items() if not scale.colour or entrance.size[2] == 3]
    if entrance.channels_first or (norm := _first_normalisation(flat)) is None:
        return tuple(Guess(name, SCALES[name].about) for name in possible)
    finished(copy, image, norm.output, "stem")
    stem, photos = keras.Model(image, norm.input), pictures(entrance.size)
    far = {name: _distance(stem, norm, as_scaled(name, photos)) for name in possible}
    if not np.isfinite(min(far.values())):
        return tuple(Guess(name, SCALES[name].about) for name in possible)
    best = sorted(possible, key=lambda name: far[name] * (_RARE if SCALES[name].each else 1))
    return tuple(Guess(name, "judged by its first batch normalisation", distance=far[name]) for name in best)


def pictures(shape: tuple[int, int, int]) -> Batch:
    """Images in [0, 1] with the statistics of photographs: slow waves are the strong ones, colours much alike."""
    random = np.random.default_rng(7)
    height, width, channels = shape
    rows, columns = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    fall = 1 / np.maximum(np.hypot(rows, columns), 1 / max(height, width))
    grey = _waves(random, (6, height, width, 1), fall)
    tint = _waves(random, (6, height, width, channels), fall)
    mixed = 0.95 * grey + 0.3 * tint
    mixed = (mixed - mixed.mean(axis=(1, 2), keepdims=True)) / mixed.std()
    return np.clip(0.45 + 0.24 * mixed, 0, 1).astype(np.float32)


def _waves(random, shape, fall) -> np.ndarray:
    spectrum = np.fft.rfft2(random.normal(size=shape), axes=(1, 2)) * fall[None, :, :, None]
    found = np.fft.irfft2(spectrum, s=shape[1:3], axes=(1, 2))
    return found / found.std()


def _inside(flat: keras.Model) -> Guess | None:
    """What the steps before the first that looks say."""
    for step, behind in zip(flat.operations, [*flat.operations[1:], None], strict=True):
        kind = type(step).__name__
        if kind in ("Rescaling", "Normalization") or kind in _ARITHMETIC:
            if _adds(step) or _adds(behind):  # it reads numbers about zero, as from −1 to 1: nothing tells which
                return None
            if said := _said_by(step, kind):
                return said
        if kind not in _PASSING:
            return None
    return None


def _said_by(step, kind: str) -> Guess | None:
    """What one step that changes the pixels' range says of the range that it expects."""
    if kind == "Rescaling":
        factor = float(np.max(np.abs(step.scale)))
        return Guess(WHOLE_BYTES if factor < 0.1 else PLAIN, "it rescales pixels itself", known=True)
    if kind == "Normalization":
        mean = float(np.max(np.abs(keras.ops.convert_to_numpy(step.mean)))) if step.mean is not None else 0.0
        if mean < _ABOUT_ZERO:  # of no picture from 0 to 1
            return None
        return Guess(WHOLE_BYTES if mean > 2 else PLAIN, "it normalises pixels itself", known=True)
    numbers = [v for v in keras.tree.flatten(arguments_of(step)) if not isinstance(v, keras.KerasTensor)]
    numbers = [float(np.max(np.abs(np.asarray(v, float)))) for v in numbers if np.asarray(v).dtype.kind in "fiu"]
    if len(numbers) != 1 or isinstance(step, keras.layers.Layer):
        return None
    (number,) = numbers
    if kind in ("Divide", "TrueDivide"):
        return Guess(WHOLE_BYTES if number > 50 else PLAIN, "it divides pixels itself", known=True)
    if kind == "Multiply":
        return Guess(WHOLE_BYTES if number < 0.1 else PLAIN, "it multiplies pixels itself", known=True)
    return Guess(WHOLE_BYTES if number > 2 else PLAIN, "it takes a mean off itself", known=True)


def _adds(step) -> bool:
    """Whether a step makes its numbers larger by a constant."""
    kind = type(step).__name__
    if kind == "Rescaling":
        return bool(np.max(step.offset) > 0)
    if kind != "Add":
        return False
    added = [np.asarray(v) for v in keras.tree.flatten(arguments_of(step)) if not isinstance(v, keras.KerasTensor)]
    return any(number.dtype.kind in "fiu" and number.max() > 0 for number in added)


def _first_normalisation(flat: keras.Model):
    return next((step for step in flat.operations if type(step).__name__ == "BatchNormalization"), None)


def _distance(stem: keras.Model, norm, shown: np.ndarray) -> float:
    """How far pictures in some convention are from the statistics of a batch normalisation: 0 is the same."""
    seen = at_once(partial(stem, training=False), shown).astype(np.float64).reshape(-1, norm.input.shape[-1])
    mean, variance = (np.asarray(each).astype(np.float64) for each in (norm.moving_mean, norm.moving_variance))
    told = (variance > _SMALL) & ~((mean == 0) & (variance == 1))  # the last is what nobody trained
    if not told.any():
        return np.inf
    width = 0.5 * np.log((seen.var(axis=0) + 1e-9) / (variance + 1e-9))
    off = (seen.mean(axis=0) - mean) ** 2 / (variance + seen.var(axis=0) + 1e-9)
    return float(np.median((width**2 + off)[told]))
