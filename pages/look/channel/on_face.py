"""A channel on the face under study: where it found what it looks for, and which pixels moved it."""

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.attribution_panel import IMPORTS, Answer, answer, known, map_in_python
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.components.wording import STEPS
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence
from vizcore.attribution import METHODS
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.map import face_figure, map_figure
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.target import Target
from vizcore.words import number_text, span_text

MAP, ATTRIBUTION = "unit-map", "unit-attribution"  # keys
FOUND, MOVED = "What it found in this face", "Which pixels moved it"
SIDE = 300  # pixels of the pictures in the first row
METHOD = "Integrated gradients"


def in_this_face(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """Where the channel found what it looks for, and the pixels that its strongest unit sees."""
    st.header(FOUND, anchor=False)
    if values.ndim == 1:
        others = int((np.asarray(values) < values[channel]).sum())
        st.metric("Activation", number_text(values[channel], ".4g"))
        more = (
            f"; larger than {others:,} of the other {layer.channels - 1:,} of this layer" if layer.channels > 1 else ""
        )
        st.caption(f"One number for the whole picture{more}.")
        return
    if not layer.has_maps:
        _sequence(this, layer, values, channel)
        return
    found = map_of(this, layer, values, channel)
    row, column = found.place
    chart.figure(
        found.figure, key=MAP, height=SIDE,
        alt=f"The map of channel {channel} over the face, {span_text(found.map.min(), found.map.max())}; a box around "
        f"what the strongest unit, at row {row}, column {column}, sees",
        arrays={"map": found.map}, recipe=found.recipe,
    )  # fmt: skip
    st.caption(found.note)


@dataclass(frozen=True, eq=False)
class OnTheFace:
    """A channel's map, and what its strongest unit sees.

    Args:
        map: (rows, columns).
        place: (row, column) of the unit furthest from zero.
        box: (top, left, bottom, right) in pixels of the face.
        note: what people read of it.
        figure: the map over the face.
        recipe: of the map.
    """

    map: np.ndarray
    place: tuple[int, int]
    box: tuple[int, int, int, int]
    note: str
    figure: go.Figure
    recipe: Recipe


def map_of(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> OnTheFace:
    """Where the channel of a layer of maps found what it looks for."""
    chosen = values[..., channel].astype(np.float32)
    row, column = map(int, np.unravel_index(np.abs(chosen).argmax(), chosen.shape))
    field = engine.receptive_fields(this.classifier)[layer.name]
    box = field.clipped((row, column)) if field else (0, 0, *this.trace.image.shape[:2])
    return OnTheFace(
        chosen, (row, column), box,
        note=_extreme(chosen, (row, column), field, box) if chosen.any() else "Silent: zero everywhere on this face.",
        figure=face_figure(this.trace.image, over=chosen, box=box),
        recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip


def _sequence(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """The numbers of a channel that has steps instead of places: they do not lie on the face."""
    chosen = values[..., channel].astype(np.float32)
    row, column = map(int, np.unravel_index(np.abs(chosen).argmax(), chosen.shape))
    strongest = row, column
    chart.figure(
        map_figure(chosen, chosen=strongest, sequence=is_sequence(layer.output_shape)), key=MAP, height=SIDE,
        alt=f"The {chosen.size} numbers of channel {channel}, {span_text(chosen.min(), chosen.max())}",
        arrays={"map": chosen}, recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip
    steps = is_sequence(layer.output_shape)
    where = f"at step {strongest[0]} of {len(chosen)}. {STEPS}" if steps else f"at row {strongest[0]} of {len(chosen)}."
    st.caption(f"Strongest: {number_text(chosen[strongest])}, {where} It has no place on the face.")


def _extreme(chosen: np.ndarray, place: tuple[int, int], field: ReceptiveField | None, box) -> str:
    """Where the map goes furthest from zero, and what that unit sees, off the edge included."""
    value = chosen[place]
    kind = "Strongest" if value > 0 else "Most negative"
    inside = f"{box[2] - box[0]}×{box[3] - box[1]}"
    whole = f"{field.size[0]}×{field.size[1]}" if field else inside
    cut = "" if inside == whole else f"; the rest of its receptive field of {whole} falls on the padding"
    where = f"at row {place[0]}, column {place[1]}"
    return f"{kind}: {number_text(value)}, {where}. That unit sees the {inside} pixels in the box{cut}."


def which_pixels(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The channel's mean, attributed to the pixels."""
    st.header(MOVED, anchor=False)
    one, target = moved_by(this, layer, channel), Target(layer.name, channel)
    if not one:
        return
    found = one.found.map
    chart.figure(
        attribution_figure(this.trace.image, found, blend=0.7, numbers=False), key=ATTRIBUTION, height=SIDE,
        alt=f"{METHOD}: which pixels moved {target_picker.named(this, target)}; {span_text(found.min(), found.max())}",
        arrays={"map": found}, recipe=recipe_of(this, target, one),
    )  # fmt: skip
    st.caption(moved_note(found))
    ask_others(this, layer, channel)


def moved_by(this: Subject, layer: LayerInfo, channel: int) -> Answer | None:
    """The attribution of a channel's mean; None where the method cannot answer, which it says."""
    return answer(this, Target(layer.name, channel), METHODS[METHOD], _settings())


def is_known(this: Subject, layer: LayerInfo, channel: int) -> bool:
    """Whether that was asked before, so that it is there at once."""
    return known(this, Target(layer.name, channel), METHODS[METHOD], _settings()) is not None


def _settings() -> dict:
    return {name: default for name, (_, default) in METHODS[METHOD].settings.items()}


def recipe_of(this: Subject, target: Target, one: Answer) -> Recipe:
    """Of an attribution's map."""
    return recipe.of_image(this.network, f"{map_in_python(target, one)}.map", *IMPORTS)


def moved_note(found: np.ndarray) -> str:
    """What people read of an attribution's map."""
    return f"{METHOD} of its mean: orange raised it, blue lowered it." if found.any() else "Zero everywhere."


def ask_others(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The way to the other methods."""
    link_to("ask/attribution", "Ask other methods", at=target_picker.asking_about(this, layer, channel))
