"""The facts of every step of a network."""

import math
from dataclasses import dataclass

import keras
import numpy as np

from vizcore.network.layers.flops import flops_of


@dataclass(frozen=True)
class LayerInfo:
    """One step of a flat network.

    Args:
        name: unique in its network.
        kind: its class, "Conv2D"; for an operation of `keras.ops` the class of that, "Relu".
        output_shape: of one image, without batch: (height, width, channels) or (features,); of several outputs, the
            first one's.
        parameters: numbers in its weights, trained or not.
        flops: floating-point operations for one image, a multiply-accumulate being two: see `flops_of` for what is
            counted. Zero also for kinds that are not in `COUNTED`.
        inputs: names of the steps that it reads, in order; one that it reads twice is there twice.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    flops: int
    inputs: tuple[str, ...]

    @property
    def has_maps(self) -> bool:
        """Whether it gives height × width × channels."""
        return len(self.output_shape) == 3

    @property
    def channels(self) -> int:
        """How many maps, or how many features."""
        return self.output_shape[-1] if self.output_shape else 1

    @property
    def memory(self) -> int:
        """Bytes of its output for one image, in float32."""
        return 4 * math.prod(self.output_shape)


def layers_of(model: keras.Model) -> tuple[LayerInfo, ...]:
    """Every step of a network, in the order in which they run.

    Args:
        model: flat and functional, for images of a fixed size.

    Raises:
        ValueError: an output has no fixed shape, as in a network for images of any size.
    """
    names = _names(model)
    return tuple(_info(operation, names) for operation in model.operations)


def operands_of(model: keras.Model, layer: str) -> tuple[str | np.ndarray, ...]:
    """What a step was called with, in order: names of steps, and constants such as the 2 of `x * 2`."""
    names = _names(model)
    (operation,) = (operation for operation in model.operations if operation.name == layer)
    # Keras gives no public way to the constants. Of a flat network, the first call is the only one.
    arguments = operation._inbound_nodes[0].arguments
    values = keras.tree.flatten((arguments.args, arguments.kwargs))
    operands = [value for value in values if not isinstance(value, bool | str | None)]  # what is left out are settings
    return tuple(names[id(value)] if id(value) in names else keras.ops.convert_to_numpy(value) for value in operands)


def _names(model):
    """From the identity of each tensor to the name of the step that gives it."""
    return {id(tensor): step.name for step in model.operations for tensor in keras.tree.flatten(step.output)}


def _info(operation, names):
    inputs = keras.tree.flatten(operation.input)
    output_shape = _fixed(operation.name, keras.tree.flatten(operation.output)[0])
    return LayerInfo(
        name=operation.name,
        kind=type(operation).__name__,
        output_shape=output_shape,
        parameters=operation.count_params() if isinstance(operation, keras.layers.Layer) else 0,
        flops=flops_of(operation, tuple(_fixed(operation.name, tensor) for tensor in inputs), output_shape),
        inputs=tuple(names[id(tensor)] for tensor in inputs),
    )


def _fixed(name, tensor):
    shape = tuple(tensor.shape[1:])
    if None in shape:
        raise ValueError(f"{name!r} gives {shape}: build the network for images of a fixed size")
    return shape
