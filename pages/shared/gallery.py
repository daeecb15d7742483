"""The images that excite the channels of a layer: as shipped, or made in the line and then kept for everybody."""

import threading
from collections import OrderedDict
from functools import partial

import numpy as np
import streamlit as st

from pages.shared import climbing, inspect, pointing, show, turns
from pages.shared.subject import Subject
from vizcore.featurevis.gallery import Tiles, climbs, shipped_gallery
from vizcore.figures.map import face_figure
from vizcore.figures.pictures import pictures_figure
from vizcore.layers import LayerInfo
from vizcore.trace import activation

KEPT = 32  # layers for all visitors; they show no face
_made: OrderedDict[tuple[str, str], Tiles] = OrderedDict()
_lock = threading.Lock()


def tiles_of(this: Subject, layer: LayerInfo) -> Tiles | None:
    """A picture for every channel; None where making them was stopped."""
    shipped = shipped_gallery(this.classifier.name, layer.name)
    if shipped is not None:
        return shipped
    key = (this.classifier.name, layer.name)
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            return _made[key]
    room = st.empty()
    work = partial(_make, this, layer, room)
    found = turns.computed(this, ("gallery", layer.name), work, f"Looking for what excites {layer.channels} channels …")
    room.empty()
    if found is not None:
        with _lock:
            _made[key] = found
            while len(_made) > KEPT:
                _made.popitem(last=False)
    return found


def _make(this: Subject, layer: LayerInfo, room, tell) -> Tiles:
    done = np.full((layer.channels, *this.classifier.image_shape), 127, np.uint8)
    for part, frames in climbs(this.classifier, layer.name):
        for frame in frames:
            tell((part.start + (part.stop - part.start) * frame.step / frame.steps) / layer.channels)
        done[part] = (frame.images * 255 + 0.5).astype(np.uint8)
        room.image(climbing.enlarged(done / np.float32(255)), width="stretch")
    return done


def draw_all(this: Subject, layer: LayerInfo, tiles: Tiles, chosen: int) -> None:
    """Every channel's picture; a click chooses one."""
    images = tiles / np.float32(255)
    names = [inspect.channel_name(layer, this.classifier, channel) for channel in range(layer.channels)]
    show.figure(
        pictures_figure(images, names, chosen=chosen), key="gallery",
        alt=f"The image that excites each of the {layer.channels} channels most; number {chosen} is chosen",
        arrays={"images": images}, on_click=inspect.choose_channel,
        code=f"""from vizcore import shipped
from vizcore.featurevis.gallery import climbs

classifier = shipped.load({this.classifier.name!r})
result = [[*frames][-1].images for _, frames in climbs(classifier, {layer.name!r})]""",
    )  # fmt: skip


def draw_one(this: Subject, layer: LayerInfo, tiles: Tiles, channel: int) -> None:
    """One channel's picture enlarged, and what the channel makes of the face."""
    name = inspect.channel_name(layer, this.classifier, channel)
    st.subheader(name.capitalize(), anchor=False)
    show.figure(
        pictures_figure(tiles[[channel]] / np.float32(255), [name]), key="gallery-one", height=330,
        alt=f"The image that excites {name} most",
    )  # fmt: skip
    value = activation(this.classifier, this.trace, layer.name)[..., channel].astype(np.float32)
    if layer.has_maps:
        st.caption("What it looks for, and below where it finds it in this face.")
        show.figure(
            face_figure(this.trace.image, over=value), key="gallery-map", height=220,
            alt=f"The map of {name} for the face under study, laid over it",
        )  # fmt: skip
    else:
        st.caption(f"What it looks for. For this face it gives {float(value):.3g}.")


def grow_link(this: Subject, layer: LayerInfo, channel: int) -> None:
    """To the page on which the same image can be watched as it grows."""
    st.page_link(
        "pages/50_imagine/10_feature_visualization.py",
        label="Watch it grow, in other ways too",
        icon=":material/auto_awesome:",
        query_params=pointing.asked(this, layer, channel),
    )
