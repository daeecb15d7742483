"""A walk through a network's graph, operation by operation."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import keras

if TYPE_CHECKING:
    Operation = Any  # which attributes a step has depends on its kind, which is known by name when it runs
else:
    Operation = keras.Operation

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
        ValueError: the model is a subclass with code of its own, not a graph of layers.
    """
    graph = model._functional if isinstance(model, keras.Sequential) else model
    if not hasattr(graph, "_run_through_graph"):
        raise ValueError(f"{model.name!r} is a {type(model).__name__}, not a graph of layers")
    # The one private method of Keras that this project leans on; tests/unit/test_graph.py fails when it goes.
    return graph._run_through_graph(value, operation_fn=step)
