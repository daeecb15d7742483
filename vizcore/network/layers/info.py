"""The facts of every step of a network."""

import math
from dataclasses import dataclass

import keras
import numpy as np

from vizcore.network.graph import arguments_of, step_of
from vizcore.network.layers.flops import flops_of
from vizcore.network.layers.parts import Part
from vizcore.network.layers.window import Window, window_of

SETTINGS = bool | str | slice | type(...) | None  # of what a step is called with; all else are numbers


@dataclass(frozen=True)
class LayerInfo:
    """One step of a flat network.

    Args:
        name: unique in its network.
        kind: its class, "Conv2D"; for an operation of `keras.ops` the class of that, "Relu".
        output_shape: of one image, without batch: (height, width, channels) or (features,); of a single number (1,).
        parameters: numbers in its weights, trained or not, that are of no step before it: of a layer that is called
            twice they stand at its first call, of one that gives several tensors at the first that is used.
        flops: floating-point operations for one image, a multiply-accumulate being two: see `flops_of` for what is
            counted. Zero also for kinds that are not in `COUNTED`.
        inputs: names of the steps that it reads, in order; one that it reads twice is there twice.
        window: what slides over its input; None where nothing does.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    flops: int
    inputs: tuple[str, ...]
    window: Window | None = None

    @property
    def has_maps(self) -> bool:
        """Whether it gives height × width × channels."""
        return len(self.output_shape) == 3

    @property
    def channels(self) -> int:
        """How many maps, or how many features."""
        return self.output_shape[-1]

    @property
    def memory(self) -> int:
        """Bytes of its output for one image, in float32."""
        return 4 * math.prod(self.output_shape)


def layers_of(model: keras.Model) -> tuple[LayerInfo, ...]:
    """Every step of a network, in the order in which they run; one that gives several tensors as its parts.

    Args:
        model: flat and functional, for images of a fixed size.

    Raises:
        ValueError: an output has no fixed shape, as in a network for images of any size, or no batch.
    """
    names, uncounted = _names(model), getattr(model, "uncounted", {})
    steps = {step.name: step for step in model.operations}
    leading = _leading(model, names)
    return tuple(
        _info(operation, names, steps, uncounted, leads=not isinstance(operation, Part) or operation.name in leading)
        for operation in model.operations
        if not _is_in_parts(operation)
    )


def operands_of(model: keras.Model, layer: str) -> tuple[str | np.ndarray, ...]:
    """What a step was called with, in order: names of steps, and constants such as the 2 of `x * 2`."""
    names = _names(model)
    (operation,) = (operation for operation in model.operations if operation.name == layer)
    values = keras.tree.flatten(arguments_of(operation))
    operands = [value for value in values if not isinstance(value, SETTINGS)]
    return tuple(names[id(value)] if id(value) in names else keras.ops.convert_to_numpy(value) for value in operands)


def _names(model):
    """From the identity of each tensor to the name of the step that gives it."""
    return {id(tensor): step.name for step in model.operations for tensor in keras.tree.flatten(step.output)}


def _is_in_parts(operation) -> bool:
    """Whether a step gives several tensors: each of them is a step of its own behind it."""
    return len(keras.tree.flatten(operation.output)) > 1


def _leading(model, names) -> set[str]:
    """Of each step that gives several tensors the first part that is used: what the step costs stands there."""
    found: dict[str, tuple[int, str]] = {}
    for operation in model.operations:
        if isinstance(operation, Part):
            tensor = operation.input
            place = [id(each) for each in keras.tree.flatten(step_of(tensor).output)].index(id(tensor))
            found[names[id(tensor)]] = min((place, operation.name), found.get(names[id(tensor)], (place + 1, "")))
    return {name for _, name in found.values()}


def _info(operation, names, steps, uncounted, *, leads: bool):
    output_shape, worker = _fixed(operation.name, operation.output), operation
    if isinstance(operation, Part):
        worker = steps[names[id(operation.input)]]
    inputs = keras.tree.flatten(worker.input)
    shapes = tuple(_fixed(operation.name, tensor) for tensor in inputs)
    whole = _fixed(operation.name, keras.tree.flatten(worker.output)[0])
    has_weights = leads and isinstance(worker, keras.layers.Layer)
    return LayerInfo(
        name=operation.name,
        kind=type(worker).__name__,
        output_shape=output_shape,
        parameters=worker.count_params() - uncounted.get(worker.name, 0) if has_weights else 0,
        flops=flops_of(worker, shapes, whole) if leads else 0,
        inputs=tuple(names[id(tensor)] for tensor in inputs),
        window=window_of(worker, shapes[0]) if shapes else None,
    )


def _fixed(name, tensor):
    if not tensor.shape:
        raise ValueError(f"{name!r} gives a single number for all images at once, and not one for each")
    shape = tuple(tensor.shape[1:]) or (1,)
    if None in shape:
        raise ValueError(f"{name!r} gives {shape}: build the network for images of a fixed size")
    return shape
