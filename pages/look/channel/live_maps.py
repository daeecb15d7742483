"""The map of a channel and what moved it on the stage: one place is read in both, under the pointer."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.stage import stage
from pages.components.stage.linked_block import Laid, linked_block
from pages.look.channel import on_face
from pages.state.subject import Subject
from vizcore.figures.attribution import attribution_figure
from vizcore.network.layers import LayerInfo
from vizcore.target import Target


def on_the_face(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """Both pictures, the map alone until the other one is known; ways and downloads below."""
    room = st.empty()
    below = st.container(horizontal=True, vertical_alignment="center")
    found = on_face.map_of(this, layer, values, channel)
    maps = [Laid(on_face.FOUND, found.map, found.note, found.box)]
    if not on_face.is_known(this, layer, channel):
        _show(room, this, maps, "before")
    if one := on_face.moved_by(this, layer, channel):
        maps.append(Laid(on_face.MOVED, one.found.map, on_face.moved_note(one.found.map)))
        _show(room, this, maps, "both")
    with below:
        chart.take_along(lambda: found.figure, key=on_face.MAP, arrays={"map": found.map}, recipe=found.recipe)
        if one:
            recipe = on_face.recipe_of(this, Target(layer.name, channel), one)
            chart.take_along(
                lambda: attribution_figure(this.trace.image, one.found.map, blend=0.7, numbers=False),
                key=on_face.ATTRIBUTION, arrays={"map": one.found.map}, recipe=recipe,
            )  # fmt: skip
            on_face.ask_others(this, layer, channel)


def _show(room, this: Subject, maps: list[Laid], key: str) -> None:
    with room.container():
        stage("linked", linked_block(this.trace.image, maps), key=f"channel-{key}")
