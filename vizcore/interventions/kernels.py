"""What becomes of a prediction when the weights of one filter are others.

A convolution is linear in its weights: with a difference added to one filter, its map is the old map plus what the
difference alone makes of the same input. So one more filter runs beside the network's own, in one replay; the network
itself stays as it is, and two people change the same filter at once.
"""

from collections.abc import Callable, Sequence

import keras
import numpy as np
from jaxtyping import Float

from vizcore.arrays import Batch
from vizcore.backend import Arrays, parametrised
from vizcore.interventions.edits import check_layer
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay

Kernel = Float[np.ndarray, "rows columns inputs"]  # of one filter, as `filters.kernels_of(…)[..., channel]`
_GROUPS: dict[type, Callable[[keras.layers.Layer], int]] = {  # into how many parts the filters divide the input
    keras.layers.Conv2D: lambda layer: layer.groups,
    keras.layers.DepthwiseConv2D: lambda layer: layer.input.shape[-1],
    keras.layers.SeparableConv2D: lambda _: 1,
    keras.layers.Conv2DTranspose: lambda _: 1,
}


def refiltered(
    classifier: Classifier, images: Batch, layer: str, channel: int, added: Kernel, wanted: Sequence[str] = ()
) -> Arrays:
    """What the network gives when something is added to the weights of one filter.

    Args:
        classifier: the network; left as it is.
        images: (batch, height, width, channels), in [0, 1].
        layer: name of a convolution.
        channel: the filter, by the channel that it makes.
        added: to its weights, in the layout of `filters.kernels_of`; of a `SeparableConv2D`, to the ordinary
            convolution that its two stages amount to.
        wanted: names of steps; the logits where there are none.

    Returns:
        {step: (batch, …)}. Where nothing but zeros is added, what `Classifier.run` gives, to the last bit.

    Raises:
        KeyError: the network has no such layer.
        ValueError: the layer has no filters, they have another shape, or these are no images for this network.
        IndexError: the layer has no such channel.
    """
    images, wanted = classifier.checked_batch(images), tuple(wanted) or (classifier.logits,)
    convolution = _convolution(classifier, layer)
    numbers = {"kernel": _over_all_inputs(convolution, channel, added), "at": _only(convolution, channel)}
    if not added.any():
        return classifier.run(images, wanted)
    run = classifier.prepared(("refiltered", layer, wanted), lambda: _prepare(classifier, convolution, wanted))
    return run(images, numbers)


def _convolution(classifier: Classifier, layer: str) -> keras.layers.Layer:
    check_layer(classifier, layer)
    (found,) = (step for step in classifier.model.operations if step.name == layer)
    if not isinstance(found, tuple(_GROUPS)):
        known = ", ".join(kind.__name__ for kind in _GROUPS)
        raise ValueError(f"{layer!r} is a {type(found).__name__}; filters are those of {known}")
    return found


def _over_all_inputs(convolution, channel: int, added: Kernel) -> Float[np.ndarray, "rows columns channels 1"]:
    """The same weights, and zeros for the input channels of other groups, which this filter does not read."""
    inputs, filters = convolution.input.shape[-1], convolution.output.shape[-1]
    if not 0 <= channel < filters:
        raise IndexError(f"{convolution.name} has channels 0 to {filters - 1}, not {channel}")
    groups = next(count(convolution) for kind, count in _GROUPS.items() if isinstance(convolution, kind))
    expected = (*convolution.kernel_size, inputs // groups)
    if added.shape != expected:
        raise ValueError(f"a filter of {convolution.name} is {expected}, not {added.shape}")
    kernel = np.zeros((*convolution.kernel_size, inputs, 1), np.float32)
    start = channel * groups // filters * expected[-1]
    kernel[..., start : start + expected[-1], 0] = added
    return kernel


def _only(convolution, channel: int) -> Float[np.ndarray, "1 1 1 filters"]:
    """1 for one channel, 0 for all others."""
    return np.eye(convolution.output.shape[-1], dtype=np.float32)[channel].reshape(1, 1, 1, -1)


def _prepare(classifier: Classifier, convolution, wanted: tuple[str, ...]):
    shape = (*convolution.kernel_size, convolution.input.shape[-1], 1)

    def forward(images, numbers):
        def rule(operation):
            return with_one_more if operation.name == convolution.name else operation

        def with_one_more(value, **named):
            found = convolution(value, **named)
            more = _convolved(convolution, value, keras.ops.reshape(numbers["kernel"], shape))
            return found + keras.ops.cast(more * keras.ops.cast(numbers["at"], more.dtype), found.dtype)

        return replay(classifier.model, images, wanted, rule=rule)

    return parametrised(forward, classifier.model.inputs[0], {"kernel": 4, "at": 4})


def _convolved(convolution, value, kernel):
    """What one filter alone makes of a convolution's input: (batch, height, width, 1)."""
    settings = {
        "strides": convolution.strides,
        "padding": convolution.padding,
        "dilation_rate": convolution.dilation_rate,
        "data_format": convolution.data_format,
    }
    kernel = keras.ops.cast(kernel, value.dtype)
    if not isinstance(convolution, keras.layers.Conv2DTranspose):
        return keras.ops.conv(value, kernel, **settings)
    kernel = keras.ops.swapaxes(kernel, 2, 3)
    return keras.ops.conv_transpose(value, kernel, output_padding=convolution.output_padding, **settings)
