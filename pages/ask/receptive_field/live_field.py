"""A unit on the stage, and what it sees of every layer below it; the box grows while it is moved."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from pages.components import chart
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.field_block import field_block
from pages.state.session import select
from pages.state.subject import Subject
from vizcore.figures.map import map_figure
from vizcore.network.layers import LayerInfo

Place = tuple[int, int]


def live_field(
    this: Subject, layer: LayerInfo, channel: int, chosen: np.ndarray, place: Place, to_take: Mapping[str, Any]
) -> None:
    """The stage, and its map to take along."""
    block = field_block(this, layer, channel, chosen, place)
    stage("field", block, key="field-stage", on_choose=partial(choose, layer.name, chosen.shape))
    chart.take_along(lambda: map_figure(chosen, chosen=place), **to_take)


def choose(layer: str, shape: tuple[int, int], choice: Mapping[str, Any]) -> None:
    """From the stage's callback: a unit was clicked. What means nothing changes nothing."""
    row, column = whole(choice, "row", shape[0]), whole(choice, "column", shape[1])
    if row is not None and column is not None:
        select(layer=layer, place=(row, column))
