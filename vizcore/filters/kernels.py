"""The weights of every convolution, in one layout."""

from collections.abc import Callable

import keras
import numpy as np
from jaxtyping import Float

from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo
from vizcore.network.layers.kinds import FOLLOWING

Kernels = Float[np.ndarray, "height width inputs filters"]  # as Keras stores those of a Conv2D


def convolutions(classifier: Classifier) -> tuple[LayerInfo, ...]:
    """The layers that have filters, in the order in which they run."""
    kinds = {step.name for step in classifier.model.operations if isinstance(step, tuple(_KERNELS))}
    return tuple(layer for layer in classifier.layers if layer.name in kinds)


def convolution_behind(classifier: Classifier, layer: str) -> str | None:
    """The convolution whose filter f makes channel f of a layer: itself, or the one that it follows.

    Between the two stands nothing but what changes the values of a channel and leaves it where it is: activation,
    normalisation, dropout. None where there is no such convolution.

    Raises:
        KeyError: there is no such layer.
    """
    of = {convolution.name for convolution in convolutions(classifier)}
    while layer not in of:
        info = classifier.by_name[layer]
        if info.kind not in FOLLOWING or len(info.inputs) != 1:
            return None
        layer = info.inputs[0]
    return layer


def kernels_of(classifier: Classifier, layer: str) -> Kernels:
    """A copy of the weights of every filter of one convolution, in the order of its output channels.

    - `Conv2D`: as it is; with groups, `inputs` counts the channels of one group only.
    - `DepthwiseConv2D`: every filter reads one channel: inputs = 1; filter f reads channel f // depth_multiplier.
    - `SeparableConv2D`: the ordinary convolution that its two stages amount to: nothing stands between them, so
      kernel[..., i, f] = Σₘ depthwise[..., i, m] · pointwise[i, m, f].
    - `Conv2DTranspose`: kernel[..., i, f] is what a one in input channel i paints into output channel f; Keras
      keeps the last two axes the other way round.

    Returns:
        (height, width, inputs, filters), float32; the bias is not part of it.

    Raises:
        ValueError: there is no such layer, or it has no filters.
    """
    found = [step for step in classifier.model.operations if step.name == layer]
    if not found:
        raise ValueError(f"{classifier.name} has no layer {layer!r}")
    for kind, kernels in _KERNELS.items():
        if isinstance(found[0], kind):
            return kernels(found[0]).astype(np.float32)
    known = ", ".join(kind.__name__ for kind in _KERNELS)
    raise ValueError(f"{layer!r} is a {type(found[0]).__name__}; filters are those of {known}")


def _numbers(weight) -> np.ndarray:
    return np.array(weight.numpy())  # a copy


def _depthwise(layer) -> np.ndarray:
    height, width, channels, multiplier = layer.kernel.shape
    return _numbers(layer.kernel).reshape(height, width, 1, channels * multiplier)


def _separable(layer) -> np.ndarray:
    depthwise, pointwise = _numbers(layer.depthwise_kernel), _numbers(layer.pointwise_kernel)
    mixing = pointwise.reshape(*depthwise.shape[2:], -1)  # (inputs, multiplier, filters)
    return np.einsum("hwim,imf->hwif", depthwise, mixing, optimize=True)


_KERNELS: dict[type, Callable[[keras.layers.Layer], np.ndarray]] = {
    keras.layers.Conv2D: lambda layer: _numbers(layer.kernel),
    keras.layers.DepthwiseConv2D: _depthwise,
    keras.layers.SeparableConv2D: _separable,
    keras.layers.Conv2DTranspose: lambda layer: _numbers(layer.kernel).swapaxes(2, 3),
}


def colours_read(classifier: Classifier, layer: str) -> tuple[int, ...] | None:
    """Which colour of the image each channel that a convolution reads is: 0 red, 1 green, 2 blue.

    It is tried: each colour of a grey picture is made brighter, and has to change one channel and no other.

    Args:
        classifier: the network.
        layer: a convolution.

    Returns:
        One a channel; None where they are not the colours of the image, each once.
    """
    (below,) = classifier.by_name[layer].inputs
    if classifier.image_shape[-1] != 3 or classifier.by_name[below].channels != 3:
        return None
    images = np.full((4, *classifier.image_shape), 0.5, np.float32)
    for colour in range(3):
        images[1 + colour, ..., colour] = 0.75
    seen = images if not classifier.by_name[below].inputs else classifier.run(images, (below,))[below]
    moved = np.abs(seen[1:] - seen[0]).reshape(3, -1, 3).max(axis=1) > 1e-6  # colours × channels
    if (moved.sum(axis=0) != 1).any() or (moved.sum(axis=1) != 1).any():
        return None
    return tuple(map(int, moved.argmax(axis=0)))
