"""How the neighbourhood of the face under study changes from layer to layer."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.job import computed
from pages.components.wording import escaped
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.nearest import nearest, share_in_common
from vizcore.data.spaces import layers_to_follow, spaces
from vizcore.data.strongest import before_logits
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.sweep import sweep_figure
from vizcore.run.trace import activations

NEAREST, SHOWN = 24, 6  # faces that are compared, and that are drawn of each layer


def through_the_layers(this: Subject, seen: Looked) -> None:
    """The nearest faces in a few layers, and how many of the last layer's are among them."""
    st.header("Through the layers", anchor=False)
    if not bound.toggle("Ask earlier layers too", name="neighbours_layers"):
        st.caption("Shows how the neighbours change on the way through the network; all faces go through it once more.")
        return
    found = collection.current()
    assert found is not None
    layers = layers_to_follow(this.classifier, before_logits(this.classifier))
    rows = found.spaces(this.identity)
    if rows is None:
        rows = computed(
            this, ("spaces", found.token), lambda report: spaces(this.classifier, found.faces, layers, report),
            f"Looking at {len(seen.faces):,} faces in {len(layers)} layers …",
        )  # fmt: skip
        if rows is None:
            return
        found.keep_spaces(this.identity, rows)
    own = {name: value.reshape(-1, value.shape[-1]).mean(axis=0) for name, value in
           activations(this.classifier, this.trace, layers).items() if name in layers}  # fmt: skip
    near = {layer: nearest(rows[layer], own[layer], NEAREST) for layer in layers}
    shares = np.array([share_in_common(near[layer][0], near[layers[-1]][0]) for layer in layers])
    curve, faces = st.columns([2, 3], gap="large")
    with curve:
        _curve(this, layers, shares)
    with faces:
        _faces(this, seen, near)


def _recipe(this: Subject, layers: tuple[str, ...], call: str):
    lines = (
        f"layers = {layers!r}",
        "rows = spaces(classifier, seen.faces, layers)",
        "own = {layer: embedded(classifier, image[None], layer)[0] for layer in layers}",
        f"near = {{layer: nearest(rows[layer], own[layer], {NEAREST})[0] for layer in layers}}",
    )
    imports = (
        "vizcore.data.spaces import spaces", "vizcore.data.strongest import embedded",
        "vizcore.data.nearest import nearest, share_in_common",
    )  # fmt: skip
    return of_faces_seen(this, call, *imports, before=lines, image=True)


def _curve(this: Subject, layers: tuple[str, ...], shares: np.ndarray) -> None:
    chart.figure(
        sweep_figure(
            np.arange(len(layers)), {"shared": shares}, "layers", up="shared with the last",
            ticks=[*map(escaped, layers)], height=300,
        ),
        key="neighbours-shared",
        alt="The share of the nearest faces of each layer that are also among those of the last: "
        + ", ".join(f"{layer} {share:.0%}" for layer, share in zip(layers, shares, strict=True)),
        arrays={"shares": shares, "layers": np.array(layers)},
        recipe=_recipe(this, layers, "np.array([share_in_common(near[layer], near[layers[-1]]) for layer in layers])"),
    )  # fmt: skip
    st.caption(
        f"Of the nearest faces in each layer, {NEAREST} at most, the share that is also among those of the last."
    )


def _faces(this: Subject, seen: Looked, near: dict) -> None:
    numbers = np.concatenate([each[:SHOWN] for each, _ in near.values()])
    words = [f"{escaped(layer)}" for layer, (each, _) in near.items() for _ in each[:SHOWN]]
    chart.figure(
        image_grid_figure(as_images(seen.faces.images[numbers]), words, columns=min(SHOWN, len(seen.faces))),
        key="neighbours-by-layer", alt=f"The {SHOWN} nearest faces in each of {len(near)} layers, a row a layer",
        arrays={"faces": numbers},
        recipe=_recipe(this, tuple(near), f"np.concatenate([near[layer][:{SHOWN}] for layer in layers])"),
    )  # fmt: skip
    st.caption(f"A row a layer, from {next(iter(near))} on top to {list(near)[-1]}, the nearest first.")
