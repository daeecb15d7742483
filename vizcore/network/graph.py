"""A network as a graph of operations: the one module that leans on private names of Keras.

`tests/unit/test_graph.py` fails when one of them goes.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import keras

if TYPE_CHECKING:  # which attributes a step or a symbolic tensor has depends on its kind, which is known when it runs
    Operation = Any
    Tensor = Any
else:
    Operation = keras.Operation
    Tensor = keras.KerasTensor

Step = Callable[[Operation], Callable]


def walk(model: keras.Model, value, step: Step):
    """Run a functional or sequential network with `step(operation)` in place of every operation; its output.

    Equal to the network itself, to the last bit, where `step` gives back what it is given. Adds nothing to the
    network: what runs are its operations, on tensors that are not symbolic, or copies of them on tensors that are.

    Args:
        model: one image in, one vector out.
        value: what goes in: a tensor, (batch, …).
        step: called once for each operation, in an order in which it can run; not for the input layer.

    Raises:
        ValueError: the model is a subclass with code of its own, not a graph of layers, or was never built.
    """
    return _graph(model)._run_through_graph(value, operation_fn=step)


def ends_of(model: keras.Model) -> tuple[list[Tensor], list[Tensor]]:
    """All tensors that a network starts with, and all that it ends with, from whatever structure they are in.

    Raises:
        ValueError: it was never built, or is no graph of layers.
    """
    graph = _graph(model)
    return keras.tree.flatten(graph.inputs), keras.tree.flatten(graph.outputs)


def steps_inside(model: keras.Model) -> Iterator[Operation]:
    """Every layer and operation of a network and of the networks in it.

    Raises:
        ValueError: one of them was never built, or is no graph of layers.
    """
    for operation in _graph(model).operations:
        if isinstance(operation, keras.Model):
            yield from steps_inside(operation)
        else:
            yield operation


def step_of(tensor: Tensor) -> Operation:
    """The step that gives a symbolic tensor."""
    return tensor._keras_history.operation


def mask_of(tensor: Tensor):
    """The mask that a symbolic tensor carries unseen, for the layers that read it; None where it carries none."""
    return getattr(tensor, "_keras_mask", None)


def readers_of(operation: Operation) -> list[Operation]:
    """The steps that read what a step gives, in whatever network."""
    return [node.operation for node in operation._outbound_nodes]


def arguments_of(operation: Operation) -> tuple[tuple, dict]:
    """What a step of a flat network was called with: symbolic tensors, constants and settings."""
    given = operation._inbound_nodes[0].arguments  # Of a flat network, the first call is the only one.
    return given.args, given.kwargs


def structured(model: keras.Model, given):
    """The one input of a network in the list or dict in which it wants it."""
    structure = getattr(_graph(model), "_inputs_struct", None)
    return given if structure is None else keras.tree.pack_sequence_as(structure, [given])


def layers_inside(operation: Operation) -> list[keras.layers.Layer]:
    """The layers that a layer holds and calls by itself, such as the cell of a recurrent one; at any depth."""
    held = operation._flatten_layers(include_self=False) if isinstance(operation, keras.layers.Layer) else ()
    return list(held)


def finalize(layer: keras.layers.Layer) -> None:
    """Let each Normalization in a layer whose weights were set compute from the mean and variance it was adapted to."""
    for part in (layer, *layers_inside(layer)):
        if isinstance(part, keras.layers.Normalization):
            part.finalize_state()


def copied_lambda(operation: Operation, **settings) -> keras.layers.Layer:
    """A Lambda layer that calls the same function."""
    return keras.layers.Lambda(
        operation.function, output_shape=operation._output_shape, arguments=operation.arguments, **settings
    )


def _graph(model: keras.Model) -> Any:
    graph = getattr(model, "_functional", None) if isinstance(model, keras.Sequential) else model
    if graph is None:
        raise ValueError(f"{model.name!r} was never built: call it on an image, or give it a keras.Input, first")
    if not hasattr(graph, "_run_through_graph"):
        raise ValueError(
            f"{model.name!r} is a {type(model).__name__}, not a graph of layers: what it does stands in Python code, "
            "which cannot be taken apart; build it by keras.Model(inputs, outputs)"
        )
    return graph
