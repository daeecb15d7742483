"""The images that maximally activate the channels of a layer: as shipped, or made in the queue for everybody."""

import math
import threading
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import channel_picker, chart, recipe
from pages.components.ascent import enlarged, watched
from pages.components.job import computed, memoized
from pages.components.recipe import Recipe
from pages.components.stage import stage
from pages.components.stage.chosen import whole
from pages.components.stage.frames_block import images_block
from pages.components.stage.looks_block import looks_block
from pages.components.wording import channel_name
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.arrays import Batch
from vizcore.featurevis.gallery import Tiles, ascents, shipped_gallery
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field.crops import seen_by_strongest
from vizcore.run.trace import activation
from vizcore.words import count_of, number_text

SIDE, WIDEST = 205, 96  # pixels of one channel's picture; of one of many while they are made
HELD = 32  # layers for all visitors; they show no face
_made: OrderedDict[tuple[str, str], Tiles] = OrderedDict()  # by the identity of the network, and the layer
_lock = threading.Lock()


def tiles_of(this: Subject, layer: LayerInfo) -> Tiles | None:
    """A picture for every channel; None where making them was stopped."""
    shipped = shipped_gallery(this.network, layer.name)
    if shipped is not None:
        return shipped
    key = (this.identity, layer.name)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return _made[key]
    room = st.empty()
    work = partial(_make, this, layer, room)
    found = computed(
        this,
        ("gallery", layer.name),
        work,
        f"Looking for what maximally activates {count_of(layer.channels, 'channel')} …",
    )
    room.empty()
    if found is not None:
        with _lock:
            _made[key] = found
            while len(_made) > HELD:
                _made.popitem(last=False)
    return found


def _make(this: Subject, layer: LayerInfo, room, report_progress) -> Tiles:
    """Those that grow just now on the stage, above all that there are."""
    done = np.full((layer.channels, *this.classifier.image_shape), 127, np.uint8)
    with room.container():
        growing, whole = st.empty(), st.empty()
    parts = list(ascents(this.classifier, layer.name))
    with watched(growing, "gallery", called="on average", widest=WIDEST) as show:
        for number, (part, frames) in enumerate(parts):
            for frame in frames:
                report_progress((part.start + (part.stop - part.start) * frame.step / frame.steps) / layer.channels)
                done[part] = (frame.images * 255 + 0.5).astype(np.uint8)
                step, steps = number * frame.steps + frame.step, len(parts) * frame.steps
                show(images_block(frame.images, frame.values.mean(keepdims=True), step, steps))
            whole.image(enlarged(done / np.float32(255)), width="stretch")
    return done


def crops_of(this: Subject, layer: LayerInfo, tiles: Tiles) -> Batch:
    """Of each channel's picture what its strongest unit sees."""
    field, channels = engine.receptive_fields(this.classifier)[layer.name], range(layer.channels)
    images = tiles / np.float32(255)
    if not layer.has_maps or field is None:
        return images
    return memoized(
        this, ("gallery crops", layer.name),
        lambda: seen_by_strongest(this.classifier, layer.name, images, channels, field),
    )  # fmt: skip


def _recipe(this: Subject, layer: LayerInfo, part: str = "") -> Recipe:
    """Of what is shipped from its file; of what was made here by making it again, which takes as long."""
    fields = f"receptive_fields(classifier.model)[{layer.name!r}]" if layer.has_maps else "None"
    call = f"seen_by_strongest(classifier, {layer.name!r}, tiles, range({layer.channels}), {fields}){part}"
    imports = ("vizcore.receptive_field import receptive_fields",
               "vizcore.receptive_field.crops import seen_by_strongest")  # fmt: skip
    if shipped_gallery(this.network, layer.name) is not None:
        made = (f"tiles = shipped_gallery({this.network!r}, {layer.name!r}) / np.float32(255)",)
        return recipe.of_network(
            this.network, call, *imports, "vizcore.featurevis.gallery import shipped_gallery", before=made
        )  # fmt: skip
    made = (
        f"made = np.concatenate([[*frames][-1].images for _, frames in ascents(classifier, {layer.name!r})])",
        "tiles = (made * 255 + 0.5).astype(np.uint8) / np.float32(255)",
    )
    return recipe.of_network(this.network, call, *imports, "vizcore.featurevis.gallery import ascents", before=made)


def every_channel(this: Subject, layer: LayerInfo, images: Batch, chosen: int) -> None:
    """Every channel's picture; a click chooses one."""
    names = [channel_name(layer, this.classifier, channel) for channel in range(layer.channels)]
    chart.figure(
        _grid_figure(images, names, chosen), key="gallery",
        alt=f"The image that maximally activates each of {count_of(layer.channels, 'channel')}; number "
        f"{chosen} is chosen",
        arrays={"images": images}, on_click=channel_picker.choose,
        recipe=_recipe(this, layer),
    )  # fmt: skip


def _grid_figure(images: Batch, names: list[str], chosen: int) -> go.Figure:
    return image_grid_figure(images, names, chosen=chosen, columns=math.ceil(math.sqrt(1.2 * len(names))))


def one_channel(this: Subject, layer: LayerInfo, images: Batch, channel: int) -> None:
    """One channel's picture enlarged, and below it what the channel makes of the face."""
    name = channel_name(layer, this.classifier, channel)
    st.header(name.capitalize(), anchor=False)
    chart.figure(
        image_grid_figure(images[[channel]], [name]), key="gallery-one", height=SIDE if layer.has_maps else 330,
        alt=f"The image that maximally activates {name}",
        arrays={"image": images[[channel]]}, recipe=_recipe(this, layer, f"[[{channel}]]"),
    )  # fmt: skip
    st.caption(f"What it looks for{_how_much(this, images)}.")
    value = activation(this.classifier, this.trace, layer.name)[..., channel].astype(np.float32)
    if not layer.has_maps:
        gives = number_text(value) if value.ndim == 0 else f"{number_text(value.mean())} on average"
        st.caption(f"For this face it gives {gives}.")
        return
    chart.figure(
        face_figure(this.trace.image, over=value), height=SIDE + 40, key="gallery-map", arrays={"map": value},
        alt=f"The map of {name} for the face under study, laid over it",
        recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip
    st.caption("Where it finds it in this face.")


def live_channels(this: Subject, layer: LayerInfo, images: Batch, chosen: int) -> bool:
    """Every channel's picture on the stage; where they cannot be, why, and False."""
    values = activation(this.classifier, this.trace, layer.name).astype(np.float32)
    called = [channel_name(layer, this.classifier, channel) for channel in range(layer.channels)]
    flat = values.reshape(-1, layer.channels)
    said = {"on this face": flat.mean(axis=0)} if len(flat) == 1 else {
        "on average on this face": flat.mean(axis=0), "at most": flat.max(axis=0)
    }  # fmt: skip
    found = (this.trace.image, values) if layer.has_maps else None
    try:
        title = f"What it looks for{_how_much(this, images)}"
        block = looks_block(images, called, channels=layer.channels, chosen=chosen, found=found, said=said, title=title)
    except ValueError as why:
        st.caption(f"In figures, for it cannot follow the pointer: {why}.")
        return False
    stage("looks", block, key="gallery-stage", on_choose=partial(_chosen, layer.channels))
    with chart.take_along_row("gallery"):
        st.caption("Every channel")
        draw = partial(_grid_figure, images, called, chosen)
        chart.take_along(draw, key="gallery", arrays={"images": images}, recipe=_recipe(this, layer))
        if found is not None:
            st.caption("What they find")
            chart.take_along(
                lambda: face_figure(this.trace.image, over=values[..., chosen]), key="gallery-map",
                arrays={"map": values}, recipe=recipe.of_activation(this.network, layer.name, ""),
            )  # fmt: skip
    return True


def _chosen(count: int, choice: Mapping[str, Any]) -> None:
    if (channel := whole(choice, "channel", count)) is not None:
        channel_picker.choose(channel)


def _how_much(this: Subject, images: Batch) -> str:
    """How many pixels it sees, where these are not all."""
    height, width = images.shape[1:3]
    whole = images.shape[1:] == this.trace.image.shape
    return "" if whole else f" in the {height}×{width} pixels that it sees"
