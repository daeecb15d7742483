"""How the filters of a convolution read its input: what else it takes to work out their maps."""

from dataclasses import dataclass

import keras
import numpy as np
from jaxtyping import Float, Int

from vizcore.filters.kernels import kernels_of
from vizcore.network.classifier import Classifier
from vizcore.network.layers import Window, require_window


@dataclass(frozen=True, eq=False)
class FilterReading:
    """For every filter of one convolution, in the order of `kernels_of`.

    Args:
        source: name of the step whose maps it reads. Names come from outside: show them as data.
        window: the cells of these maps that a unit reads.
        first: number of the first map that each filter reads; with groups, or depthwise, not every filter reads all.
        bias: added to each filter's sum of products; zeros where the layer has none.
    """

    source: str
    window: Window
    first: Int[np.ndarray, " filters"]
    bias: Float[np.ndarray, " filters"]


def reading_of(classifier: Classifier, layer: str) -> FilterReading:
    """How the filters of one convolution read its input.

    Returns:
        What with their kernels gives their maps: map f is the sum over slices i of kernel[..., i, f], slid over map
        first[f] + i, plus bias[f].

    Raises:
        KeyError: there is no such layer.
        ValueError: it has no filters, they are not slid over the input (`Conv2DTranspose`), or an activation is fused
            into the layer.
    """
    info = classifier.by_name[layer]
    (found,) = (step for step in classifier.model.operations if step.name == layer)
    _, _, inputs, filters = kernels_of(classifier, layer).shape
    if getattr(found.activation, "__name__", "linear") != "linear":
        raise ValueError(f"{layer!r} has {found.activation.__name__} fused into it: flatten the network first")
    shape = classifier.by_name[info.inputs[0]].output_shape
    bias = found.bias.numpy().astype(np.float32) if found.use_bias else np.zeros(filters, np.float32)
    return FilterReading(info.inputs[0], require_window(found, shape), _first(found, inputs, filters), bias)


def _first(layer, inputs: int, filters: int) -> Int[np.ndarray, " filters"]:
    numbers = np.arange(filters)
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        return numbers // layer.depth_multiplier
    if isinstance(layer, keras.layers.Conv2D):
        return numbers // (filters // layer.groups) * inputs
    return np.zeros_like(numbers)
