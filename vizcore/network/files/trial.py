"""A network that was written anew, tried: it is built, given its weights, counted and run once."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.network.equivalents import equal_pooling, run_safely, shape_read
from vizcore.network.files import clean, legacy
from vizcore.network.files.admitting import UNSET
from vizcore.network.files.hdf5 import Stored
from vizcore.network.files.limits import ACTIVATIONS, PARAMETERS, UNKNOWN_SIDE
from vizcore.network.files.refused import RefusedError, quoted
from vizcore.network.graph import walk


def build(config: dict[str, Any], stored: Stored, folder: Path) -> keras.Model:
    """The network with its weights.

    Args:
        config: as `admitted` gives it.
        stored: the arrays; those of an .h5 file of a whole network if it has a config.
        folder: to write into.

    Raises:
        RefusedError: config and weights do not belong together.
    """
    if stored.config is not None:
        model = keras.models.model_from_json(json.dumps(config))
        _must_be_built(model)
        legacy.set_weights(model, stored)
        return model
    clean.write(folder / "clean.keras", config, stored.arrays)
    model = keras.saving.load_model(folder / "clean.keras", compile=False, safe_mode=True)
    _must_be_built(model)
    return model


def _must_be_built(model: keras.Model) -> None:
    if not isinstance(model, keras.Model) or not model.built or not getattr(model, "inputs", None):
        raise RefusedError(
            "It was never built and has no size: call model.build((None, height, width, channels)) and save it."
        )
    if (count := model.count_params()) > PARAMETERS:
        raise RefusedError(f"It has {count:,} parameters, and {PARAMETERS:,} is the most: bring a smaller network.")


def inspect(model: keras.Model) -> list[str]:
    """Try the network; notes on what is odd about it.

    Raises:
        RefusedError: a weight is missing, it is too large, or its answer to an image is no number.
    """
    every_zero = True
    for variable, values in zip(model.weights, model.get_weights(), strict=True):
        if np.issubdtype(values.dtype, np.integer):
            continue
        values = values.astype(np.float32)
        if np.any(values == np.float32(UNSET)):
            raise RefusedError(f"The file has no weights for {quoted(variable.path)}: save the whole network again.")
        every_zero &= not values.any()
    if (count := activations(model)) > ACTIVATIONS:
        made = f"Its layers make {count:,} values of one image, and {ACTIVATIONS:,} is the most"
        raise RefusedError(f"{made}: build it for smaller images.")
    _answer(model)
    return (
        ["All its weights are zero, so that it answers the same to every image."]
        if every_zero and model.weights
        else []
    )


def activations(model: keras.Model) -> int:
    """How many values all layers make of one image."""
    total = 0

    def counted(operation) -> Callable:
        def call(*given, **settings):
            nonlocal total
            if isinstance(operation, keras.Model):
                return walk(operation, given[0], counted)
            _must_not_end_the_process(operation, (given, settings))
            made = operation(*given, **settings)
            for tensor in keras.tree.flatten(made):
                total += math.prod(UNKNOWN_SIDE if side is None else side for side in tensor.shape[1:])
            return made

        return call

    walk(model, model.inputs[0] if len(model.inputs) == 1 else model.inputs, counted)
    return total


def _must_not_end_the_process(operation, given) -> None:
    try:
        equal_pooling(operation, shape_read(given))
    except ValueError as error:
        raise RefusedError(f"It cannot be run: {error}") from error


def _answer(model: keras.Model) -> None:
    """Run the network once on random pixels, where the size of its input is known."""
    shapes = [tuple(tensor.shape) for tensor in model.inputs]
    if any(side is None for shape in shapes for side in shape[1:]):
        return
    random = np.random.default_rng(0)
    given = [
        random.random((shape[0] or 1, *shape[1:])).astype(np.float32 if "float" in tensor.dtype else tensor.dtype)
        for shape, tensor in zip(shapes, model.inputs, strict=True)
    ]
    found = run_safely(model, given[0] if len(given) == 1 else given)
    if not all(
        np.isfinite(keras.ops.convert_to_numpy(keras.ops.cast(part, "float32"))).all()
        for part in keras.tree.flatten(found)
    ):
        raise RefusedError(
            "Its answer to an image is no number (NaN or infinite): train it again, or look at its weights."
        )
