"""What maximally activates a channel, and the prediction without it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.ascent import run_ascent
from pages.components.ascent_panel import CALL_IMPORTS, call_of
from pages.components.channel_edits import ablation_link, edits_recipe
from pages.components.page_links import link_to
from pages.components.prediction_delta import ODDS, prediction_delta
from pages.look.channel.on_face import SIDE
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.arrays import Batch
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.gallery import shipped_gallery
from vizcore.figures.image_grid import image_grid_figure
from vizcore.interventions import Edit, edited
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field.crops import seen_by_strongest
from vizcore.target import Target

WAY = "Fourier"


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
