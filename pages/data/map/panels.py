"""The faces that were brought, on a plane: a dot for each, and the faces around which a line was drawn."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.embedding import in_python, own_embedding
from pages.components.faces_recipe import of_faces_seen
from pages.components.job import memoized
from pages.components.lasso import choose_around, polygon
from pages.components.wording import escaped
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.plane import Plane, inside, plane_of
from vizcore.data.strongest import before_logits
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.plane import plane_figure

SHOWN = 48  # faces beside the map
NAMED = 5_000  # faces up to which each says its name on hover: more would weigh too much
COLOURS = ["label", "answer", "right or wrong"]
_PLANE = "vizcore.data.plane import plane_of"
_LINES = "plane = plane_of(seen.embedding)", "places = plane.places(seen.embedding)"


def faces_on_a_plane(this: Subject, seen: Looked) -> None:
    """The map and what was chosen on it."""
    try:
        plane = memoized(this, ("plane", collection.token()), lambda: plane_of(seen.embedding))
    except ValueError as error:
        st.caption(f"{error} Bring more faces.")
        return
    places, own = plane.places(seen.embedding), plane.places(own_embedding(this)[None])[0]
    every, some = st.columns([3, 2], gap="large")
    with every:
        _dots(this, seen, plane, places, own)
    with some:
        _chosen(this, seen, places, own)


def _dots(this: Subject, seen: Looked, plane: Plane, places: np.ndarray, own: np.ndarray) -> None:
    labelled = (seen.labels >= 0).any()
    offered = COLOURS if labelled else COLOURS[1:2]
    by = bound.segmented_control("Colour by", offered, name="map_colours") if labelled else offered[0]
    groups, names = _groups(this, seen, by)
    hover = [""] * len(places)
    if len(places) <= NAMED:
        said = [escaped(_said(this, seen, number)) for number in range(len(places))]
        hover = [f"{escaped(str(name))}<br>{words}" for name, words in zip(seen.faces.names, said, strict=True)]
    share = plane.share
    titles = f"first direction, {share[0]:.0%} of the variance", f"second, {share[1]:.0%}"
    chart.figure(
        plane_figure(places, groups, names, hover, own, titles), key="plane", on_lasso=choose_around,
        alt=f"{len(places):,} faces as dots on a plane, coloured by {by}; a star for the face under study",
        arrays={"places": places, "own": own, "groups": groups},
        recipe=of_faces_seen(this, "places", _PLANE, before=_LINES),
    )  # fmt: skip
    st.caption(
        f"The two directions in which {before_logits(this.classifier)}, the layer before the logits, tells these faces "
        "furthest apart. The star is the face under study. Draw a line around dots to see their faces; a double click "
        "takes it back."
    )


def _groups(this: Subject, seen: Looked, by: str) -> tuple[np.ndarray, tuple[str, ...]]:
    answers, names = seen.logits.argmax(axis=1), this.classifier.labels
    if by == "label":
        return seen.labels, names
    if by == "answer":
        return answers, names
    return np.where(seen.labels < 0, -1, np.where(answers == seen.labels, 0, 1)), ("right", "wrong")


def _said(this: Subject, seen: Looked, number: int) -> str:
    names, label = this.classifier.labels, seen.labels[number]
    people = f"people: {names[label]}, " if label >= 0 else ""
    return f"{people}network: {names[seen.logits[number].argmax()]}"


def _chosen(this: Subject, seen: Looked, places: np.ndarray, own: np.ndarray) -> None:
    corners = polygon()
    if len(corners):
        numbers = np.flatnonzero(inside(corners, places))
        st.header(f"{len(numbers):,} faces within the line", anchor=False)
        lines = (*_LINES, f"corners = np.array({corners.tolist()})")
        recipe = of_faces_seen(
            this, "np.flatnonzero(inside(corners, places))", _PLANE, "vizcore.data.plane import inside", before=lines
        )
    else:
        numbers = np.argsort(((places - own) ** 2).sum(axis=1), kind="stable")[:SHOWN]
        st.header("Nearest to the face under study", anchor=False)
        imports, own_lines = in_python()
        call = f"np.argsort(((places - place) ** 2).sum(axis=1), kind='stable')[:{SHOWN}]"
        lines = (*_LINES, *own_lines, "place = plane.places(own[None])[0]")
        recipe = of_faces_seen(this, call, _PLANE, *imports, before=lines, image=True)
    if not len(numbers):
        st.caption("No face lies within it: draw it around some dots.")
        return
    shown = numbers[:SHOWN]
    names = [escaped(_said(this, seen, number)) for number in shown]
    chart.figure(
        image_grid_figure(as_images(seen.faces.images[shown]), names, columns=8), key="around",
        alt=f"The first {len(shown)} of {len(numbers):,} faces",
        arrays={"faces": numbers}, recipe=recipe,
    )  # fmt: skip
    _counted(this, seen, numbers, len(shown))


def _counted(this: Subject, seen: Looked, numbers: np.ndarray, shown: int) -> None:
    names, answers = this.classifier.labels, np.bincount(seen.logits[numbers].argmax(axis=1))
    said = ", ".join(f"{names[answer]} {answers[answer]:,}" for answer in np.argsort(-answers) if answers[answer])
    first = f"The first {shown} of them. " if shown < len(numbers) else ""
    st.caption(f"{first}The network says: {said}.")
