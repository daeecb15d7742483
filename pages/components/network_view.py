"""The network as a living picture, with the face's numbers in it; a click on a step opens its layer."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pages.components import chart, recipe
from pages.components.layer_picker import open_layer
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.network_block import network_block, shown
from pages.state import networks
from pages.state.subject import Subject


def network_view(
    this: Subject, *, key: str, solid: bool = False, on_choose: Callable[[Mapping[str, Any]], None] | None = None
) -> None:
    """Draw it.

    Args:
        this: the network and the face.
        key: names the view among all of the app.
        solid: in three dimensions; else flat.
        on_choose: told `layer`, the number of what was clicked, in place of opening it.
    """
    stage("network", network_block(this, solid=solid), key=key, on_choose=on_choose or partial(choose, this.network))


def take_along(this: Subject, *, key: str) -> None:
    """The numbers in it, and the Python that gives them."""
    given = recipe.of_trace(
        this.network,
        "[int(one.channels[0]) for one in mosaics(classifier, seen, last).values()]",
        "vizcore.network.layers import blocks_of",
        "vizcore.run.mosaic import mosaics",
        before=["last = [block.steps[-1].name for block in blocks_of(classifier.layers, fold=True)]"],
    )
    chart.take_along(None, key=key, arrays=shown(this), recipe=given)


def choose(network: str, choice: Mapping[str, Any]) -> None:
    """From the stage's callback: open the layer that was clicked. What means nothing changes nothing.

    Args:
        network: that was on the stage.
        choice: `layer`, a number of one of its layers.
    """
    layers = networks.network(network).layers
    if (number := whole(choice, "layer", len(layers))) is not None:
        open_layer(layers[number].name)
