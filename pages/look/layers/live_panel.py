"""The layer on the stage: face, maps, one map, and the arithmetic of the unit under the pointer, in the browser."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.stage import stage
from pages.components.stage.layer_block import Shown, layer_block
from pages.components.wording import channel_name
from pages.look.layers.choices import choose
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence
from vizcore.figures.bars import units_figure
from vizcore.figures.tiles import tiles_figure
from vizcore.network.layers import LayerInfo


def live_panel(this: Subject, layer: LayerInfo, values: np.ndarray, shown: Shown) -> bool:
    """The stage, and its numbers to take along; where the layer cannot be on it, why, and False."""
    try:
        block = layer_block(this, layer, values, shown)
    except ValueError as why:
        st.caption(str(why))
        return False
    stage("layers", block, key="stage", on_choose=partial(choose, this.network, layer.name))
    _take_along(this, layer, values, shown)
    return True


def _take_along(this: Subject, layer: LayerInfo, values: np.ndarray, shown: Shown) -> None:
    """The picture, the numbers and the Python of all maps."""
    ranked = np.asarray(shown.ranked)
    names = [channel_name(layer, this.classifier, int(channel)) for channel in ranked]
    chosen = values[..., ranked].astype(np.float32)

    def draw():
        if values.ndim == 3:
            return tiles_figure(
                chosen, names, ranked.tolist(), scale=shown.scale, chosen=shown.channel,
                sequence=is_sequence(layer.output_shape),
            )  # fmt: skip
        return units_figure(
            chosen, names, ranked.tolist(), chosen=shown.channel, across="channels", up="activation"
        )  # fmt: skip

    chart.take_along(
        draw, key="maps", arrays={"activation": values}, recipe=recipe.of_activation(this.network, layer.name)
    )
