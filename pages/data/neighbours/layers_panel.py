"""How the neighbourhood of the face under study changes from layer to layer."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
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
_TALL = 300  # pixels, of the curve


def through_the_layers(this: Subject, seen: Looked) -> None:
    """The nearest faces in a few layers, and how many of the last layer's are among them."""
    st.header("Through the layers", anchor=False)
    if not bound.toggle("Ask earlier layers too", name="neighbours_layers"):
        st.caption("Shows how the neighbours change on the way through the network; all faces go through it once more.")
        return
    found = collection.current()
    assert found is not None
    layers = layers_to_follow(this.classifier, before_logits(this.classifier))
    own = {name: value.reshape(-1, value.shape[-1]).mean(axis=0) for name, value in
           activations(this.classifier, this.trace, layers).items() if name in layers}  # fmt: skip
    rows = found.spaces(this.identity)
    if rows is None:
        rows = computed_in_sight(
            this, ("spaces", found.token),
            lambda report, preview: spaces(this.classifier, found.faces, layers, report, preview),
            f"Looking at {len(seen.faces):,} faces in {len(layers)} layers …",
            Sight(
                lambda rows: _so_far(rows, own, len(seen.faces)), "spaces",
                "The share of the nearest faces of each layer that are also among those of the last, so far", _TALL,
            ),
        )  # fmt: skip
        if rows is None:
            return
        found.keep_spaces(this.identity, rows)
    near, shares = _near(rows, own)
    curve, faces = st.columns([2, 3], gap="large")
    with curve:
        _curve(this, layers, shares)
    with faces:
        _faces(this, seen, near)


def _near(rows: dict, own: dict) -> tuple[dict, np.ndarray]:
    """{layer: the nearest faces and how near they are}, and how many of them each layer shares with the last."""
    near = {layer: nearest(rows[layer], own[layer], NEAREST) for layer in rows}
    last = list(near.values())[-1][0]
    return near, np.array([share_in_common(each, last) for each, _ in near.values()])


def _so_far(rows: dict, own: dict, every: int) -> bytes:
    _, shares = _near(rows, own)
    seen = len(next(iter(rows.values())))
    return chart_block(_figure(tuple(rows), shares), words=f"{seen:,} of {every:,} faces")


def _figure(layers: tuple[str, ...], shares: np.ndarray) -> go.Figure:
    return sweep_figure(
        np.arange(len(layers)), {"shared": shares}, "layers", up="shared with the last",
        ticks=[*map(escaped, layers)], height=_TALL,
    )  # fmt: skip


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
        _figure(layers, shares),
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
