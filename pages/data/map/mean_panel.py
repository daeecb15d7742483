"""The training faces on a plane, as means of squares: all that is shipped of them."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.embedding import own_embedding
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import set_settings
from pages.state.subject import Subject
from vizcore.data.means import LEAST, MapMeans, map_means, measured
from vizcore.data.strongest import before_logits
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.plane import cells_figure
from vizcore.words import count_of

ROW, COLUMN = "map_row", "map_column"


def means_on_a_plane(this: Subject) -> None:
    """Every square, and one enlarged."""
    found = map_means(this.network)
    assert found is not None
    rows, columns = found.cells.counts.shape
    own = cell_of(found, own_embedding(this))
    every, one = st.columns([3, 2], gap="large")
    with one, st.container(horizontal=True):
        row = bound.number_input("Row", 0, rows - 1, name=ROW, default=own[0], width=120)
        column = bound.number_input("Column", 0, columns - 1, name=COLUMN, default=own[1], width=120)
    with every:
        _squares(this, found, (row, column), own)
    with one:
        _one(this, found, (row, column), own)


def cell_of(found: MapMeans, embedding: np.ndarray) -> tuple[int, int]:
    """(row, column) of the square in which a face lies; the nearest where it lies beyond them all."""
    (rows, columns), (x, y) = found.cells.counts.shape, found.plane.places(embedding[None])[0]
    (left, right), (low, high) = found.edges
    across = int(np.clip(np.floor((x - left) / (right - left) * columns), 0, columns - 1))
    up = int(np.clip(np.floor((y - low) / (high - low) * rows), 0, rows - 1))
    return rows - 1 - up, across


def _squares(this: Subject, found: MapMeans, chosen: tuple[int, int], own: tuple[int, int]) -> None:
    counts, names = found.cells.counts, this.classifier.labels
    tiles = [found.cells.image(row, column) for row, column in np.ndindex(*counts.shape)]
    groups = np.where(found.labels.sum(axis=-1) > 0, found.labels.argmax(axis=-1), -1)
    faces = measured(this.network)[1]
    chart.figure(
        cells_figure(tiles, counts, groups, names, chosen=chosen, own=own), key="squares",
        alt=f"{faces:,} training faces on a plane, as the mean face of each square; the face under study lies in row "
        f"{own[0]}, column {own[1]}",
        arrays={"counts": counts, "labels": found.labels}, on_click=partial(_choose, counts.shape[1]),
        recipe=Recipe(f"map_means({this.network!r}).cells.counts", imports=("vizcore.data.means import map_means",)),
    )  # fmt: skip
    share = found.plane.share
    st.caption(
        f"The two directions in which {before_logits(this.classifier)}, the layer before the logits, tells {faces:,} "
        f"training faces furthest apart ({share[0]:.0%} and {share[1]:.0%} of its variance). Each picture is the mean "
        f"of the faces in its square, at least {LEAST}; the bar below it has the colour of their most frequent label. "
        "The star is the face under study. Click a square."
    )


def _one(this: Subject, found: MapMeans, chosen: tuple[int, int], own: tuple[int, int]) -> None:
    count, image = int(found.cells.counts[chosen]), found.cells.image(*chosen)
    here = " Here lies the face under study." if chosen == own else ""
    if image is None:
        few = f"{count_of(count, 'face')} here: too few to draw their mean without showing one."
        st.caption(f"{few if count else 'No face lies here.'}{here}")
    else:
        chart.figure(
            image_grid_figure(image[None], ["mean"]), key="square", height=240, arrays={"image": image},
            alt=f"The mean of the {count:,} faces in this square",
            recipe=Recipe(
                f"map_means({this.network!r}).cells.image{chosen}", imports=("vizcore.data.means import map_means",)
            ),
        )  # fmt: skip
        st.caption(f"No face, but the mean of {count:,}.{here}")
    labels = found.labels[chosen].astype(np.float32)
    if labels.sum():
        chart.figure(
            outputs_figure(labels, this.classifier.labels, share=False), key="square-labels",
            alt="How often people gave each label to the faces of this square",
            arrays={"counts": labels, "labels": np.array(this.classifier.labels)},
            recipe=Recipe(
                f"map_means({this.network!r}).labels[{chosen}].astype(np.float32)",
                imports=("vizcore.data.means import map_means",),
            ),
        )  # fmt: skip
        st.caption("What people said of them, where more than half agree.")


def _choose(columns: int, place: int) -> None:
    set_settings({ROW: (str(place // columns),), COLUMN: (str(place % columns),)})
