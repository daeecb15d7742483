"""What a channel finds in many faces: those that were brought, or else the means of crops that ship."""

import numpy as np
import streamlit as st

from pages.components import channel_faces, chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.components.wording import escaped
from pages.state import collection
from pages.state.session import selection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.means import LEAST, asked_for_relevance, channel_means, measured, relevant_means, shipped_layers
from vizcore.data.relevant import Relevance
from vizcore.data.strongest import source_of
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.words import number_text

MOST = 4  # faces of each kind
KEPT_APART = ("BatchNormalization", "Dropout", "ReLU")  # unlike some of `kinds.FOLLOWING`, these mix no channels


def in_other_faces(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The faces that excite it most, and those whose answer owes most to it."""
    st.header("In other faces", anchor=False)
    if not layer.inputs:
        st.caption("This is the image itself: every face has it.")
        return
    held = collection.current()
    seen = held.known(this.identity) if held else None
    if seen is not None:
        _brought(this, seen, layer, channel)
    elif (at := measured_at(this, layer)) is not None:
        _means(this, at, channel)
    else:
        st.caption(
            "No means of faces come with this layer. Bring faces of your own, and those that excite it stand here."
        )
    link_to("data/top_faces", "Which faces excite it most", at=selection().having(layer=layer.name, channel=channel))


def measured_at(this: Subject, layer: LayerInfo) -> LayerInfo | None:
    """The layer of which means ship, where its channels are still this one's; None where there is none."""
    offered, steps = shipped_layers(this.network), this.classifier.by_name.values()
    while layer.name not in offered:
        readers = [step for step in steps if layer.name in step.inputs]
        if len(readers) != 1 or readers[0].kind not in KEPT_APART:
            return None
        layer = readers[0]
    return layer


def _brought(this: Subject, seen: Looked, layer: LayerInfo, channel: int) -> None:
    source = source_of(this.classifier, layer.name)
    numbers, values = seen.top(source, channel, MOST)
    call = f"seen.top({source!r}, {channel}, {MOST})[0]"
    _grid(this, seen, (numbers, values), layer, channel, None, of_faces_seen(this, call))
    found = channel_faces.known_relevance(this)
    if found is None:
        return
    numbers, values = found.top(seen.channels.place(source, channel), MOST, None)
    call = f"found.top(seen.channels.place({source!r}, {channel}), {MOST}, None)[0]"
    recipe = of_faces_seen(this, call, *channel_faces.IMPORTS, before=channel_faces.LINES)
    _grid(this, seen, (numbers, values), layer, channel, found, recipe)


def _grid(
    this: Subject, seen: Looked, ranked, layer: LayerInfo, channel: int, found: Relevance | None, recipe: Recipe
) -> None:
    """Some of the faces, with the channel's number, or its relevance, below each."""
    numbers, values = ranked
    images, _, size = channel_faces.cropped(this, seen, numbers, layer, channel, relevant=found is not None)
    below = [number_text(value, ".2g") for value in values]
    kind = "whose answer owes most to it (RelMax)" if found is not None else "that excite it most"
    chart.figure(
        image_grid_figure(images, [escaped(str(seen.faces.names[n])) for n in numbers], below=below, columns=MOST),
        key="unit-faces" if found is None else "unit-relevant-faces", recipe=recipe,
        arrays={"faces": numbers, "values": values, "images": images},
        alt=f"Of {len(seen.faces):,} faces the {len(numbers)} {kind}: {', '.join(below)}",
    )  # fmt: skip
    unit = "most relevant" if found is not None else "strongest"
    crop = f", each as much of it as its {unit} unit sees" if size else ""
    st.caption(f"Of {len(seen.faces):,} faces those {kind}{crop}.")


def _means(this: Subject, layer: LayerInfo, channel: int) -> None:
    """Of the crops that excite it most the mean, and of those in which it is most relevant; no face ships."""
    images, said, made, below = [], [], [], []
    for means, words, short, faces in (
        (channel_means, "that excite it most", "most exciting", measured(this.network)[1]),
        (relevant_means, "whose answer owes most to it (RelMax)", "most relevant", asked_for_relevance(this.network)),
    ):
        found = means(this.network, layer.name)
        if found is not None and found.counts[channel] >= LEAST:
            images.append(found.images[channel])
            said.append(f"the {found.counts[channel]} of {faces:,} training faces {words}")
            made.append(means.__name__)
            below.append(short)
    if not images:
        st.caption("Too few training faces excite it for a mean to be drawn.")
        return
    calls = [f"{name}({this.network!r}, {layer.name!r}).images[{channel}]" for name in made]
    chart.figure(
        image_grid_figure(np.stack(images), said, below=below, columns=2), key="unit-faces", height=190,
        alt=f"The mean of {', and of '.join(said)}", arrays={"means": np.stack(images)},
        recipe=Recipe(
            f"np.stack([{', '.join(calls)}])", imports=tuple(f"vizcore.data.means import {name}" for name in made)
        ),
    )  # fmt: skip
    at = f", measured at {layer.name}" if layer.name != selection().layer else ""
    st.caption(f"No face, but means of crops{at}: of {'; and of '.join(said)}.")
