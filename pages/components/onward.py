"""Going one layer on with the number that is followed: which channel and place of a reader have to do with it."""

from math import floor
from typing import Any

from vizcore.activations.maps import map_shape
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo, Window
from vizcore.network.layers.kinds import ELEMENTWISE, GLOBAL_POOLINGS, NORMALISATIONS, POOLINGS

Place = tuple[int, int]
_APART = (
    ELEMENTWISE | NORMALISATIONS | POOLINGS | GLOBAL_POOLINGS
    | {"Cropping2D", "Softmax", "UpSampling2D", "ZeroPadding2D"}
)  # fmt: skip


def onward(
    classifier: Classifier, layer: LayerInfo, reader: LayerInfo, channel: int | None, place: Place | None
) -> dict[str, Any]:
    """Fields of `Selection` for a layer that reads another: the channel and place there that follow from these.

    Where a channel of the reader is made of many, none follows; the place does, for its window lies about it.
    """
    sides, shown = map_shape(layer.output_shape), map_shape(reader.output_shape)
    changes: dict[str, Any] = {"layer": reader.name, "channel": None}
    if channel is not None:
        changes["channel"] = _channel(classifier, layer, reader, channel, place)
    if place is not None and sides and shown:
        changes["place"] = tuple(_along(reader.window, axis, place[axis], sides[axis], shown[axis]) for axis in (0, 1))
    return changes


def _channel(
    classifier: Classifier, layer: LayerInfo, reader: LayerInfo, channel: int, place: Place | None
) -> int | None:
    sides = map_shape(layer.output_shape)
    if reader.kind == "Flatten" and sides and place is not None:
        return (place[0] * sides[1] + place[1]) * layer.channels + channel
    if reader.kind == "DepthwiseConv2D":  # of each channel so many are made
        return channel * (reader.channels // layer.channels)
    if reader.kind == "Concatenate":
        read = [classifier.by_name[name].channels for name in reader.inputs]
        return channel + sum(read[: reader.inputs.index(layer.name)]) if sum(read) == reader.channels else None
    return channel if reader.kind in _APART and reader.channels == layer.channels else None


def _along(window: Window | None, axis: int, at: int, count: int, outputs: int) -> int:
    """The output whose window has its middle nearest; without a window, the one at the same share of the way."""
    if window is None:
        return at * outputs // count
    middle = (window.kernel[axis] - 1) * window.dilation[axis] / 2
    return min(max(floor((at + window.before[axis] - middle) / window.strides[axis] + 0.5), 0), outputs - 1)
