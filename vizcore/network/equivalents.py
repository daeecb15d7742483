"""Layers of Keras that do not run everywhere, or do not say what they give, and others that do the same.

An adaptive pooling of Keras 3.15 slides two windows over its input, one of them larger by one than the input where one
number is asked for or given along an axis. Compiled, that is an error; not compiled, TensorFlow ends the process.
"""

import re
from collections.abc import Callable
from inspect import signature

import keras

from vizcore.network.graph import Operation, layers_inside, steps_inside, walk

_RANKS = ("1D", "2D", "3D")
_OPERATIONS = {"AdaptiveAveragePool", "AdaptiveMaxPool"}  # of keras.ops, for every rank
_ADAPTIVE = _OPERATIONS | {f"Adaptive{what}Pooling{rank}" for what in ("Average", "Max") for rank in _RANKS}

Shape = tuple[int | None, ...]


def equal_pooling(
    operation: Operation, shape: Shape, data_format: str | None = None, **settings
) -> keras.layers.Layer | None:
    """A pooling that does what an adaptive one should; None for what Keras itself does well.

    Args:
        operation: of any kind.
        shape: of what it reads, with batch.
        data_format: of what it reads, where that is another than it says.
        **settings: of the new layer: its name, its type of numbers.

    Raises:
        ValueError: it may end the process, and there is no equal pooling.
    """
    kind = type(operation).__name__
    if kind not in _ADAPTIVE:
        _refuse_held(operation)
        return None
    layout = data_format or operation.data_format or keras.config.image_data_format()
    sizes, outputs = shape[1:-1] if layout == "channels_last" else shape[2:], operation.output_size
    outputs = (outputs,) * len(sizes) if isinstance(outputs, int) else tuple(outputs)
    if None in sizes or 1 not in (*sizes, *outputs):
        return None
    plain = f"{kind.removeprefix('Adaptive')}{f'ing{len(sizes)}D' if kind in _OPERATIONS else ''}"
    if set(outputs) == {1}:
        return getattr(keras.layers, f"Global{plain}")(keepdims=True, data_format=layout, **settings)
    if any(size % wanted for wanted, size in zip(outputs, sizes, strict=True)):
        raise ValueError(
            f"{operation.name!r}, an {kind}, makes {_written(outputs)} of {_written(sizes)} places, at which "
            "TensorFlow ends the process: let it give a number of places that divides those it reads, or more than "
            "1 of more than 1."
        )
    window = tuple(size // wanted for wanted, size in zip(outputs, sizes, strict=True))
    return getattr(keras.layers, plain)(window, strides=window, data_format=layout, **settings)


def run_safely(model: keras.Model, given):
    """What a network itself gives at prediction, with an equal pooling for each that would end the process.

    Args:
        model: functional or sequential, built.
        given: tensors, in the structure that it asks for.

    Raises:
        ValueError: there is no equal pooling.
    """
    if {type(each).__name__ for each in steps_inside(model)} & _ADAPTIVE:
        return walk(model, given, _safely)
    return model(given, training=False)


def known_shape(operation: Operation, shape: Shape) -> dict:
    """The setting that says in full what an EinsumDense gives, where it is written with sizes left open.

    Args:
        operation: of any kind.
        shape: of what it reads, with batch.
    """
    if not isinstance(operation, keras.layers.EinsumDense):
        return {}
    given = operation.get_config()["output_shape"]
    given = tuple(given) if isinstance(given, list | tuple) else (given,)
    if None not in given:
        return {}
    reads, _, gives = re.split(",|->", operation.equation.replace(" ", ""))
    more = "?" * (len(shape) - len(reads.replace("...", "")))
    sizes = dict(zip(reads.replace("...", more), shape, strict=True))
    letters = gives.removeprefix("...") if gives.startswith("...") else gives[1:].replace("...", more)
    known = zip(letters[-len(given) :], given, strict=False)
    return {"output_shape": [sizes.get(letter) if size is None else size for letter, size in known]}


def shape_read(given) -> Shape:
    """The shape of the first tensor that a step is called with; () where there is none."""
    return next((tuple(each.shape) for each in keras.tree.flatten(given) if hasattr(each, "shape")), ())


def _refuse_held(operation: Operation) -> None:
    """Refuse an adaptive pooling to one place that another layer holds, as TimeDistributed does."""
    for held in layers_inside(operation):
        kind = type(held).__name__
        if kind in _ADAPTIVE and 1 in held.output_size:
            raise ValueError(
                f"{operation.name!r}, a {type(operation).__name__}, holds an {kind} to 1 place, at which TensorFlow "
                f"ends the process: take a {kind.replace('Adaptive', 'Global')} with keepdims=True."
            )


def _safely(operation: Operation) -> Callable:
    if isinstance(operation, keras.Model):
        return lambda given, **_: run_safely(operation, given)
    has_training = isinstance(operation, keras.layers.Layer) and "training" in signature(operation.call).parameters
    prediction = {"training": False} if has_training else {}

    def run(*given, **settings):
        same = {"name": operation.name, "dtype": getattr(operation, "dtype_policy", None)}
        equal = equal_pooling(operation, shape_read((given, settings)), **same)
        return operation(*given, **settings | prediction) if equal is None else equal(*given)

    return run


def _written(sizes) -> str:
    return " × ".join(map(str, sizes))
