"""What a flat copy answers, where it can be followed step by step: each step's numbers are those of its own image."""

from collections.abc import Mapping
from dataclasses import dataclass

import keras
import numpy as np

from vizcore.backend import at_once
from vizcore.network.graph import mask_of, walk
from vizcore.network.own.promise import EXACT, first_line


def refuse_masks(flat: keras.Model) -> None:
    """Of two ways to hide steps from those behind: the one that is not seen in what the steps give.

    Raises:
        ValueError: a step gives a mask along with its numbers, as a Masking layer does.
    """
    for operation in flat.operations:
        if any(mask_of(tensor) is not None for tensor in keras.tree.flatten(operation.output)):
            raise ValueError(
                f"{operation.name!r}, a {type(operation).__name__}, hides steps from those behind it (it gives a "
                "mask), which is not followed here: take it out."
            )


@dataclass(frozen=True, eq=False)
class Answer:
    """What a copy says of some images.

    Args:
        said: (batch, numbers).
        fixed: {step: what it gives}, of the steps that say themselves how many images they give.
    """

    said: np.ndarray
    fixed: Mapping[str, np.ndarray]


def answer(flat: keras.Model, images: np.ndarray) -> Answer:
    """What the copy says of some images, (batch, height, width, channels); every step gives what its settings say.

    Raises:
        ValueError: a step does otherwise, or the network does not run.
    """
    try:
        return _run(flat, images)
    except Exception as error:  # whatever its layers may raise, among them some of somebody's own
        raise ValueError(f"It does not run: {first_line(error)}") from error


def refuse_mixing(flat: keras.Model, images: np.ndarray, together: Answer) -> None:
    """See that every image is answered by itself: the same with others beside it.

    As many others, for of another number Keras rounds otherwise, which very deep networks make much of.

    Args:
        flat: the copy; it says the same whenever it is asked the same.
        images: several, (batch, height, width, channels).
        together: what it says of them at once.

    Raises:
        ValueError: what it says of one image depends on the others.
    """
    for place in (slice(1), slice(-1, None)):
        others = images[::-1, ::-1].copy()
        others[place] = images[place]
        beside = answer(flat, others)
        for name, value in beside.fixed.items():
            of_all = together.fixed[name]
            own = place if len(of_all) == len(images) else slice(None)
            if not _same(of_all[own], value[own]):
                raise ValueError(
                    f"{name!r} gives one and the same for all images at once, which depends on which they are: that "
                    "is not followed here."
                )
        if not _same(together.said[place], beside.said[place]):
            raise ValueError(
                "It says something else of an image where it sees others at the same time, so no figure of one image "
                "would be true."
            )


def _run(flat: keras.Model, images: np.ndarray) -> Answer:
    fixed = {}

    def watched(operation):
        def run(*given, **named):
            value = operation(*given, **named)
            said, found = (tuple(keras.tree.flatten(each)[0].shape) for each in (operation.output, value))
            if not found:
                raise ValueError(
                    f"{operation.name!r} gives a single number for all images at once, and not one for each: that is "
                    "not followed here"
                )
            if said[1:] != found[1:]:
                raise ValueError(f"{operation.name!r} says that it gives {said[1:]}, and gives {found[1:]}")
            if said[0] is not None:
                fixed[operation.name] = keras.ops.convert_to_numpy(keras.tree.flatten(value)[0])
            elif found[0] != len(images):
                raise ValueError(
                    f"{operation.name!r} makes several images of each (it folds places into the batch), which is not "
                    "followed here"
                )
            return value

        return run

    said = at_once(lambda given: walk(flat, keras.ops.convert_to_tensor(given), watched), images)
    return Answer(said, fixed)


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether numbers are the same but for rounding; not finite ones are somebody else's to refuse."""
    if one.shape != other.shape:
        return False
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        return True
    limit = EXACT * max(0.01, float(np.abs(one).max(initial=0)))
    return float(np.abs(one.astype(np.float64) - other).max(initial=0)) <= limit
