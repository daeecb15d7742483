"""What was chosen on the stage, taken only as far as it means something: it comes from a browser."""

from collections.abc import Mapping
from typing import Any

from pages.components.onward import onward
from pages.components.stage.chosen import whole
from pages.state import networks
from pages.state.session import select
from vizcore.activations.maps import map_shape
from vizcore.network.layers import LayerInfo


def choose(network: str, name: str, choice: Mapping[str, Any]) -> None:
    """From the stage's callback: look at another channel, place or layer. What means nothing changes nothing.

    Args:
        network: whose layer was on the stage.
        name: of that layer.
        choice: `channel`, or `row` and `column`, of that layer; or these with `source`, of the source of that number;
            or `reader`, the number of a layer that reads it, with the channel, row and column that are followed there.
    """
    classifier = networks.network(network)
    layer = classifier.by_name[name]
    if "reader" in choice:
        readers = [one for one in classifier.layers if name in one.inputs]
        if (number := whole(choice, "reader", len(readers))) is not None:
            channel = whole(choice, "channel", layer.channels)
            select(**onward(classifier, layer, readers[number], channel, _place(layer, choice)))
    elif "source" in choice:
        if (number := whole(choice, "source", len(layer.inputs))) is not None:
            _select_unit(classifier.by_name[layer.inputs[number]], choice)
    elif "channel" in choice:
        if (channel := whole(choice, "channel", layer.channels)) is not None:
            select(layer=name, channel=channel)
    elif (place := _place(layer, choice)) is not None:
        select(layer=name, place=place)


def _select_unit(layer: LayerInfo, choice: Mapping[str, Any]) -> None:
    channel = whole(choice, "channel", layer.channels)
    if channel is not None:
        select(layer=layer.name, channel=channel, place=_place(layer, choice))


def _place(layer: LayerInfo, choice: Mapping[str, Any]) -> tuple[int, int] | None:
    if (sides := map_shape(layer.output_shape)) is None:
        return None
    height, width = sides
    row, column = whole(choice, "row", height), whole(choice, "column", width)
    return None if row is None or column is None else (row, column)
