"""A flat copy of a network, in which every step is one operation.

Nested models are opened, an activation at the end of a layer becomes a step of its own, a layer that is called twice
becomes two steps, a step that gives several tensors is followed by one step for each, and a final softmax is taken off,
so that nothing that looks at the network needs to ask again how it was written. The copy computes in float32 and has
its own weights; the original is left as it was.
"""

import math
from collections.abc import Mapping
from typing import Any

import keras

from vizcore.network.copying import Copy
from vizcore.network.ends import ending_of
from vizcore.network.graph import Operation, Tensor, ends_of, finalize, step_of

_FLOATS = {"float16", "bfloat16", "float64"}


def flatten(model: keras.Model) -> keras.Model:
    """The same function from image to logits as a flat functional model with unique names.

    A step is called as its layer was, with the names of the models around it in front ("encoder.conv1"); the
    activation fused into "conv1" becomes "conv1_relu", a second call of "conv1" becomes "conv1_2", the second tensor
    of "split" is "split.2". Characters that no graph accepts become underscores.

    Args:
        model: functional or sequential, one image in, one vector of class scores out, alone, in a list or in a dict.

    Raises:
        ValueError: more than one input or output, or a layer (subclassed model, layer without settings) that cannot be
            copied.
    """
    source, _ = one_input_and_output(model)
    copy = Copy()
    name = copy.unique(step_of(source).name.split(".")[-1])
    dtype = "float32" if source.dtype in _FLOATS else source.dtype
    image = keras.Input(source.shape[1:], dtype=dtype, name=name)
    (output,) = keras.tree.flatten(copy.run(model, image))
    ending = ending_of(output)
    flat: Any = finished(copy, image, ending.logits if ending.end == "softmax" else output, model.name)
    flat.uncounted = {**getattr(model, "uncounted", {}), **flat.uncounted}  # of one that was flat already
    return flat


def one_input_and_output(model: keras.Model) -> tuple[Tensor, Tensor]:
    """The tensors that a network starts and ends with.

    Raises:
        ValueError: it has others, was never built, or is no graph of layers.
    """
    inputs, outputs = ends_of(model)
    if len(inputs) != 1 or len(outputs) != 1:
        raise ValueError(f"needs one input and one output, not {len(inputs)} and {len(outputs)}")
    return inputs[0], outputs[0]


def finished(copy: Copy, image: Tensor, logits: Tensor, name: str) -> keras.Model:
    """The flat model of a copy whose steps are all there, with its weights."""
    flat: Any = keras.Model(image, logits, name=name)
    present = {operation.name: operation for operation in flat.operations}
    for step, weights in copy.weights:
        if step.name not in present:
            continue
        try:
            step.set_weights(weights)
        except ValueError as error:
            raise ValueError(f"the weights of {step.name!r} do not fit its kind, a {type(step).__name__}") from error
        finalize(step)
    flat.uncounted = _uncounted(copy, present)
    return flat


def _uncounted(copy: Copy, present: Mapping[str, Operation]) -> dict[str, int]:
    """{step: how many of its numbers another step has too, or no layer of the original}."""
    counted: set = set()
    found = {step.name: sum(each.size for each in weights) for step, weights in copy.weights if step.name in present}
    for name, originals in copy.originals.items():
        if name in present:
            sizes = [math.prod(weight.shape) for weight in present[name].weights]
            keys = [(id(each), 0) for each in originals]
            if len(keys) != len(sizes):  # one layer, which is not built yet
                keys = [(id(originals[0]), number) for number in range(len(sizes))]
            own = dict(zip(keys, sizes, strict=True))
            found[name] = sum(sizes) - sum(own[each] for each in own.keys() - counted)
            counted |= own.keys()
    return {name: numbers for name, numbers in found.items() if numbers}
