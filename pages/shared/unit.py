"""Everything about one channel, each part a picture and the way to the page that says more."""

import numpy as np
import streamlit as st

from pages.shared import answering, asking, changing, climbing, engine, gallery, inspect, pointing, show
from pages.shared.asking import IMPORTS, map_in_python
from pages.shared.subject import Subject, snippet
from vizcore import filters
from vizcore.attribution import METHODS
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.gallery import shipped_gallery
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.kernels import about_zero
from vizcore.figures.map import face_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.pictures import pictures_figure
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import Edit, edited
from vizcore.layers import LayerInfo
from vizcore.likeness import correlations
from vizcore.likeness import most_alike as ranked_alike
from vizcore.target import Target

SIDE = 300  # pixels of the three pictures in the first row
WAY, METHOD = "Fourier", "Integrated gradients"
ALIKE, SLICES = 8, 16


def link(layer: LayerInfo, channel: int) -> None:
    """From a page that shows a channel to the one that tells all about it."""
    st.page_link(
        "pages/10_look/40_unit.py", label="All about this channel", icon=":material/id_card:",
        query_params={"layer": layer.name, "channel": str(channel)},
    )  # fmt: skip


def in_this_face(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """Where the channel found what it looks for, and the pixels that its strongest unit sees."""
    st.subheader("What it found in this face", anchor=False)
    if not layer.has_maps:
        others = (np.asarray(values) < values[channel]).mean()
        st.metric("Activation", f"{values[channel]:.4g}")
        st.caption(f"One number for the whole face; more than {others:.0%} of the {layer.channels} in this layer.")
        return
    chosen = values[..., channel].astype(np.float32)
    row, column = map(int, np.unravel_index(np.abs(chosen).argmax(), chosen.shape))
    field = engine.fields(this.classifier.name)[layer.name]
    box = field.clipped((row, column)) if field else (0, 0, *this.trace.image.shape[:2])
    show.figure(
        face_figure(this.trace.image, over=chosen, box=box), key="unit-map", height=SIDE,
        alt=f"The map of channel {channel} over the face, {chosen.min():.3g} to {chosen.max():.3g}; a box around what "
        f"the strongest unit, at row {row}, column {column}, sees",
        arrays={"map": chosen}, code=snippet(this, f"activation(classifier, seen, {layer.name!r})[..., {channel}]"),
    )  # fmt: skip
    size = f"{box[2] - box[0]}×{box[3] - box[1]}"
    st.caption(
        f"Strongest: {chosen[row, column]:.3g}, at row {row}, column {column}. That unit sees the {size} pixels in the "
        "box."
        if chosen.any()
        else "Silent: zero everywhere on this face."
    )


def which_pixels(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The channel's mean, attributed to the pixels."""
    st.subheader("Which pixels moved it", anchor=False)
    target, method = Target(layer.name, channel), METHODS[METHOD]
    asked = asking.answer(this, target, method, {name: default for name, (_, default) in method.settings.items()})
    if not asked:
        return
    found = asked.found.map
    show.figure(
        attribution_figure(this.trace.image, found, blend=0.7, numbers=False), key="unit-attribution", height=SIDE,
        alt=f"{METHOD}: which pixels moved {pointing.named(this, target)}; {found.min():.3g} to {found.max():.3g}",
        arrays={"map": found},
        code=snippet(this, f"{map_in_python(target, asked)}.map", *IMPORTS),
    )  # fmt: skip
    st.caption(f"{METHOD} of its mean: red raised it, blue lowered it." if found.any() else "No pixel moves it here.")
    st.page_link(
        "pages/30_ask/10_attribution.py", label="Ask other methods", icon=":material/target:",
        query_params=pointing.asked(this, layer, channel),
    )  # fmt: skip


def looked_for(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The image that excites it most: shipped, or grown now."""
    st.subheader("What would excite it most", anchor=False)
    if not layer.inputs:
        st.caption("This is the image itself: it looks for nothing.")
        return
    place = st.container()  # above what an ascent leaves empty, so that the three pictures stand level
    tiles = shipped_gallery(this.classifier.name, layer.name)
    if tiles is not None:
        image = tiles[[channel]] / np.float32(255)
    else:
        target, way = Target(layer.name, channel), VISUALIZATIONS[WAY]
        picture, curve = st.container(), st.container()
        found = climbing.climbed(
            this, (WAY, target), lambda: way(this.classifier, target, this.trace.image), WAY, picture, curve
        )  # fmt: skip
        if not found:
            return
        image = found.last.images[:1]
    with place:
        show.figure(
            pictures_figure(image, [f"channel {channel}"]), key="unit-excites", height=SIDE,
            alt=f"An image grown from noise that excites channel {channel} of {layer.name} most",
            arrays={"image": image[0]},
        )  # fmt: skip
        st.caption("Grown from noise: no face was looked at.")
        gallery.grow_link(this, layer, channel)


def switched_off(this: Subject, layer: LayerInfo, channel: int) -> None:
    """Every emotion without it."""
    st.subheader("Without it", anchor=False)
    classifier = this.classifier
    if layer.name == classifier.logits or not layer.inputs:
        st.caption("This is the answer itself." if layer.inputs else "Without the image there is nothing to see.")
        return
    off = (Edit(layer.name, (channel,)),)
    logits = edited(classifier, this.trace.image[None], off)[classifier.logits][0]
    code = changing.code(this, off, classifier.logits)
    answering.draw(this, logits, code, first=answering.ODDS)  # one channel of many seldom moves a probability
    changing.open_link("Make it louder, or switch others off too", layer, (channel,))


def most_alike(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int) -> None:
    """The channels whose maps of this face are most like its own."""
    st.subheader("Most like it", anchor=False)
    if not layer.has_maps or layer.channels < 2:
        st.caption("There are no maps here to compare.")
        return
    alike = correlations(values.astype(np.float32), channel)
    others = ranked_alike(alike, channel, ALIKE)
    shown = values[..., list(others)].astype(np.float32)
    show.figure(
        tiles_figure(
            shown, [f"channel {other}: correlation {alike[other]:.2f}" for other in others], list(others),
            scale=scale_of(values), columns=4,
        ),
        key="unit-alike", on_click=inspect.choose_channel, arrays={"correlations": alike},
        code=snippet(
            this, f"correlations(activation(classifier, seen, {layer.name!r}), {channel})",
            "vizcore.likeness import correlations", "vizcore.trace import activation",
        ),
        alt="The most similar maps: "
        + ", ".join(f"channel {other} with a correlation of {alike[other]:.2f}" for other in others),
    )  # fmt: skip
    st.caption(
        f"Their maps of this face correlate with its own by {alike[others[0]]:.2f} to {alike[others[-1]]:.2f}. "
        "A click opens one."
    )


def weights(this: Subject, layer: LayerInfo, channel: int) -> None:
    """What its filter reads from the channels before."""
    behind = filters.convolution_behind(this.classifier, layer.name)
    if not behind:
        return
    kernel = filters.kernels_of(this.classifier, behind)[..., channel]
    ranked = np.argsort(-np.linalg.norm(kernel, axis=(0, 1)), kind="stable")[:SLICES]
    many = f", the {len(ranked)} largest of {kernel.shape[2]} slices" if kernel.shape[2] > len(ranked) else ""
    st.subheader("Its filter", anchor=False)
    show.figure(
        tiles_figure(
            kernel[:, :, ranked], [f"reads channel {source}" for source in ranked], ranked.tolist(),
            scale=about_zero(kernel), columns=min(len(ranked), SLICES),
        ),
        key="unit-kernel", height=110,
        alt=f"The filter behind channel {channel}{many}, from {kernel.min():.2g} to {kernel.max():.2g}",
        arrays={"kernel": kernel},
        code=f"from vizcore import filters, shipped\n\nclassifier = shipped.load({this.classifier.name!r})\n"
        f"result = filters.kernels_of(classifier, {behind!r})[..., {channel}]",
    )  # fmt: skip
    st.caption(f"The weights of {behind}{many}: each reads one channel of the layer before; red adds, blue takes away.")
    st.page_link("pages/10_look/30_filters.py", label="All filters", icon=":material/grid_on:")
