"""Maps of a layer of several networks, or of several faces, side by side: on the stage, or as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.channel_grid import channel_grid, height_of
from pages.components.layer_picker import open_layer
from pages.components.recipe import Recipe
from pages.components.stage import stage
from pages.components.stage.beside_block import Beside, beside_block
from pages.components.stage.chosen import whole
from pages.components.wording import channel_name, escaped
from vizcore.figures.palette import Scale, scale_of
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo


@dataclass(frozen=True, eq=False)
class View:
    """Some channels of a layer.

    Args:
        key: names it among all figures of the app.
        title: what people read above it.
        note: and below the title.
        classifier: whose layer.
        layer: it.
        values: its activation, or a difference of two.
        shown: the channels, in their order.
        alt: for those who cannot see it.
        arrays: the numbers that can be taken along.
        recipe: the same in Python.
        scale: the colours; None for those that all its numbers need.
    """

    key: str
    title: str
    note: str
    classifier: Classifier
    layer: LayerInfo
    values: np.ndarray
    shown: np.ndarray
    alt: str
    arrays: Mapping[str, np.ndarray]
    recipe: Recipe
    scale: Scale | None = None

    def figure(self):
        """Tiles where the layer has maps, else bars."""
        return channel_grid(self.layer, self.values, self.shown, self.classifier, self.scale)

    def beside(self) -> Beside:
        """The same for the stage."""
        called = [channel_name(self.layer, self.classifier, int(channel)) for channel in self.shown]
        scale = self.scale or scale_of(self.values)
        return Beside(self.title, self.values, self.shown.tolist(), called, scale, self.note)


def draw(views: Sequence[View], key: str, *, live: bool, side: int, together: bool = False) -> None:
    """Side by side; a click opens the layer.

    Args:
        views: at least one.
        key: names the stage.
        live: on the stage, where all of them have maps.
        side: pixels that a square figure takes.
        together: they show the same channels.
    """
    if live and all(view.layer.has_maps for view in views) and _on_stage(views, key, together):
        return
    for column, view in zip(st.columns(len(views), gap="medium"), views, strict=True):
        with column:
            st.markdown(f"**{escaped(view.title)}**")
            if view.note:
                st.caption(view.note)
            figure = view.figure()
            chart.figure(
                figure, key=view.key, height=height_of(figure, side), alt=view.alt, arrays=view.arrays,
                recipe=view.recipe, on_click=partial(open_layer, view.layer.name, network=view.classifier.name),
            )  # fmt: skip


def _on_stage(views: Sequence[View], key: str, together: bool) -> bool:
    try:
        block = beside_block([view.beside() for view in views], together=together)
    except ValueError as why:
        st.caption(f"In figures, for they cannot follow the pointer: {why}.")
        return False
    opens = [(view.layer.name, view.classifier.name, view.layer.channels) for view in views]
    stage("beside", block, key=key, on_choose=partial(_chosen, opens))
    with chart.take_along_row(key):
        for view in views:
            st.caption(escaped(view.title))
            chart.take_along(view.figure, key=view.key, arrays=view.arrays, recipe=view.recipe)
    return True


def _chosen(opens: Sequence[tuple[str, str, int]], choice: Mapping[str, Any]) -> None:
    if (part := whole(choice, "part", len(opens))) is None:
        return
    layer, network, channels = opens[part]
    if (channel := whole(choice, "channel", channels)) is not None:
        open_layer(layer, channel, network=network)
