"""What a channel found in this face, what moved it, what maximally activates it, and the prediction without it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.ascent import run_ascent
from pages.components.ascent_panel import CALL_IMPORTS, call_of
from pages.components.attribution_panel import IMPORTS, answer, map_in_python
from pages.components.channel_edits import ablation_link, edits_recipe
from pages.components.page_links import link_to
from pages.components.prediction_delta import ODDS, prediction_delta
from pages.components.wording import STEPS
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence
from vizcore.arrays import Batch
from vizcore.attribution import METHODS
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.gallery import shipped_gallery
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure, map_figure
from vizcore.interventions import Edit, edited
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.receptive_field.crops import seen_by_strongest
from vizcore.target import Target

SIDE = 300  # pixels of the three pictures in the first row
WAY, METHOD = "Fourier", "Integrated gradients"


def in_this_face(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """Where the channel found what it looks for, and the pixels that its strongest unit sees."""
    st.header("What it found in this face", anchor=False)
    if values.ndim == 1:
        others = int((np.asarray(values) < values[channel]).sum())
        st.metric("Activation", f"{values[channel] + 0.0:.4g}")
        more = (
            f"; larger than {others:,} of the other {layer.channels - 1:,} of this layer" if layer.channels > 1 else ""
        )
        st.caption(f"One number for the whole picture{more}.")
        return
    chosen = values[..., channel].astype(np.float32)
    row, column = map(int, np.unravel_index(np.abs(chosen).argmax(), chosen.shape))
    if not layer.has_maps:
        _sequence(this, layer, chosen, channel, (row, column))
        return
    field = engine.receptive_fields(this.classifier)[layer.name]
    box = field.clipped((row, column)) if field else (0, 0, *this.trace.image.shape[:2])
    chart.figure(
        face_figure(this.trace.image, over=chosen, box=box), key="unit-map", height=SIDE,
        alt=f"The map of channel {channel} over the face, {chosen.min():.3g} to {chosen.max():.3g}; a box around what "
        f"the strongest unit, at row {row}, column {column}, sees",
        arrays={"map": chosen}, recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip
    st.caption(_extreme(chosen, (row, column), field, box) if chosen.any() else "Silent: zero everywhere on this face.")


def _sequence(this: Subject, layer: LayerInfo, chosen: np.ndarray, channel: int, strongest: tuple[int, int]) -> None:
    """The numbers of a channel that has steps instead of places: they do not lie on the face."""
    chart.figure(
        map_figure(chosen, chosen=strongest, sequence=is_sequence(layer.output_shape)), key="unit-map", height=SIDE,
        alt=f"The {chosen.size} numbers of channel {channel}, {chosen.min():.3g} to {chosen.max():.3g}",
        arrays={"map": chosen}, recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip
    steps = is_sequence(layer.output_shape)
    where = f"at step {strongest[0]} of {len(chosen)}. {STEPS}" if steps else f"at row {strongest[0]} of {len(chosen)}."
    st.caption(f"Strongest: {chosen[strongest]:.3g}, {where} It has no place on the face.")


def _extreme(chosen: np.ndarray, place: tuple[int, int], field: ReceptiveField | None, box) -> str:
    """Where the map goes furthest from zero, and what that unit sees, off the edge included."""
    value = chosen[place]
    kind = "Strongest" if value > 0 else "Most negative"
    inside = f"{box[2] - box[0]}×{box[3] - box[1]}"
    whole = f"{field.size[0]}×{field.size[1]}" if field else inside
    cut = "" if inside == whole else f"; the rest of its receptive field of {whole} falls on the padding"
    where = f"at row {place[0]}, column {place[1]}"
    return f"{kind}: {value:.3g}, {where}. That unit sees the {inside} pixels in the box{cut}."


def which_pixels(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The channel's mean, attributed to the pixels."""
    st.header("Which pixels moved it", anchor=False)
    target, method = Target(layer.name, channel), METHODS[METHOD]
    one = answer(this, target, method, {name: default for name, (_, default) in method.settings.items()})
    if not one:
        return
    found = one.found.map
    chart.figure(
        attribution_figure(this.trace.image, found, blend=0.7, numbers=False), key="unit-attribution", height=SIDE,
        alt=f"{METHOD}: which pixels moved {target_picker.named(this, target)}; {found.min():.3g} to {found.max():.3g}",
        arrays={"map": found},
        recipe=recipe.of_image(this.network, f"{map_in_python(target, one)}.map", *IMPORTS),
    )  # fmt: skip
    st.caption(f"{METHOD} of its mean: orange raised it, blue lowered it." if found.any() else "Zero everywhere.")
    link_to("ask/attribution", "Ask other methods", at=target_picker.asking_about(this, layer, channel))


def maximally_activating(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The image that excites it most: shipped, or grown now."""
    st.header("What maximally activates it", anchor=False)
    if not layer.inputs:
        st.caption("This is the image itself: it looks for nothing.")
        return
    place = st.container()  # above what an ascent leaves empty, so that the three pictures stand level
    tiles = shipped_gallery(this.network, layer.name)
    target, way = Target(layer.name, channel), VISUALIZATIONS[WAY]
    if tiles is not None:
        image = tiles[[channel]] / np.float32(255)
        made = f"shipped_gallery({this.network!r}, {layer.name!r})[[{channel}]] / np.float32(255)"
        imports = ("vizcore.featurevis.gallery import shipped_gallery",)
    else:
        found = run_ascent(
            this, (WAY, target), lambda: way(this.classifier, target, this.trace.image), WAY, st.container()
        )  # fmt: skip
        if not found:
            return
        image = found.last.images[:1]
        made, imports = f"[*{call_of(way, target, {})}][-1].images[:1]", CALL_IMPORTS
    with place:
        _what_it_sees_of(this, layer, channel, image, made, imports)
        link_to(
            "imagine/feature_visualization", "Watch it grow, in other ways too",
            at=target_picker.asking_about(this, layer, channel),
        )  # fmt: skip


def _what_it_sees_of(
    this: Subject, layer: LayerInfo, channel: int, image: Batch, made: str, imports: Sequence[str]
) -> None:
    """Of an image grown for a channel the pixels that its strongest unit sees, as in the gallery."""
    field = engine.receptive_fields(this.classifier)[layer.name] if layer.has_maps else None
    seen = seen_by_strongest(this.classifier, layer.name, image, [channel], field)
    fields = f"receptive_fields(classifier.model)[{layer.name!r}]" if field else "None"
    chart.figure(
        image_grid_figure(seen, [f"channel {channel}"]), key="unit-excites", height=SIDE,
        alt=f"An image grown from noise that maximally activates channel {channel} of {layer.name}",
        arrays={"image": seen[0]},
        recipe=recipe.of_image(
            this.network, f"seen_by_strongest(classifier, {layer.name!r}, made, [{channel}], {fields})[0]",
            "vizcore.receptive_field import receptive_fields",
            "vizcore.receptive_field.crops import seen_by_strongest", *imports, before=(f"made = {made}",),
        ),
    )  # fmt: skip
    cut = "" if seen.shape == image.shape else f" Of it the {seen.shape[1]}×{seen.shape[2]} pixels that one unit sees."
    st.caption(f"Grown from noise: no face was looked at.{cut}")


def switched_off(this: Subject, layer: LayerInfo, channel: int) -> None:
    """Every class without it."""
    st.header("Without it", anchor=False)
    classifier = this.classifier
    if layer.name == classifier.logits or not layer.inputs:
        st.caption("This is the answer itself." if layer.inputs else "Without the image there is nothing to see.")
        return
    off = (Edit(layer.name, (channel,)),)
    logits = edited(classifier, this.trace.image[None], off)[classifier.logits][0]
    prediction_delta(
        this,
        logits,
        lambda form, needed: edits_recipe(this, off, classifier.logits, form, needed),
        name="off_read_as",
        first=ODDS,
    )  # fmt: skip  one channel of many seldom moves a probability
    ablation_link("Make it louder, or switch others off too", layer, (channel,))
