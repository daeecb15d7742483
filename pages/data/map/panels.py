"""The faces that were brought, on a map: a dot for each, and the faces around which a line was drawn."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_map import Dots, faces_map
from pages.components.faces_recipe import of_faces_seen
from pages.components.lasso import choose_around, polygon
from pages.components.stage.drawn import choose_drawn
from pages.components.wording import escaped
from pages.data.map.arrangement import Arrangement, arranged, choose_arrangement
from pages.data.map.chosen_panel import faces_chosen, said_of
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.figures.plane import plane_figure

NAMED = 5_000  # faces up to which each says its name on hover in a figure: more would weigh too much
_HOW = "The star is the face under study. Draw a line around dots to see their faces; a double click takes it back."
COLOURS = ["label", "answer", "right or wrong"]


def faces_on_a_plane(this: Subject, seen: Looked) -> None:
    """The map and what was chosen on it."""
    try:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind, by, live = choose_arrangement(), _colours(seen), choose_drawn()
        lie = arranged(this, seen, kind)
    except ValueError as error:
        st.caption(f"{error} Bring more faces.")
        return
    if lie is None:
        return
    if live:
        _live(this, seen, lie, by)
        _about(this, seen, lie, by)
        faces_chosen(this, seen, lie, live=True)
        return
    every, some = st.columns([3, 2], gap="large")
    with every:
        _figure(this, seen, lie, by)
    with some:
        faces_chosen(this, seen, lie, live=False)


def _colours(seen: Looked) -> str:
    if not (seen.labels >= 0).any():
        return COLOURS[1]
    return bound.segmented_control("Colour by", COLOURS, name="map_colours")


def _live(this: Subject, seen: Looked, lie: Arrangement, by: str) -> None:
    (groups, names), labels = _groups(this, seen, by), this.classifier.labels
    key = (collection.token(), this.identity, lie.kind, by)
    dots = Dots(
        key, lie.places, groups[lie.numbers], names,
        lambda numbers: seen.faces.images[lie.numbers[numbers]],
        lambda number: f"{seen.faces.names[lie.numbers[number]]} · {said_of(seen, lie.numbers[number], labels)}",
    )  # fmt: skip
    faces_map(dots, lie.own, lie.titles, polygon(), key="faces-map")


def _about(this: Subject, seen: Looked, lie: Arrangement, by: str) -> None:
    groups, _ = _groups(this, seen, by)
    arrays = {"places": lie.places, "own": lie.own, "groups": groups[lie.numbers]}
    chart.take_along(
        None, key="plane", arrays=arrays, recipe=of_faces_seen(this, "places", *lie.imports, before=lie.lines)
    )
    st.caption(f"{lie.sentence} {_HOW} By the keyboard: arrow keys move a circle, + and − change it, Enter chooses.")


def _figure(this: Subject, seen: Looked, lie: Arrangement, by: str) -> None:
    groups, names = _groups(this, seen, by)
    hover = [""] * len(lie.numbers)
    if len(hover) <= NAMED:
        said = [escaped(said_of(seen, number, this.classifier.labels)) for number in lie.numbers]
        hover = [f"{escaped(str(seen.faces.names[n]))}<br>{words}" for n, words in zip(lie.numbers, said, strict=True)]
    groups = groups[lie.numbers]
    chart.figure(
        plane_figure(lie.places, groups, names, hover, lie.own, lie.titles), key="plane", on_lasso=choose_around,
        alt=f"{len(hover):,} faces as dots on a plane, coloured by {by}; a star for the face under study",
        arrays={"places": lie.places, "own": lie.own, "groups": groups},
        recipe=of_faces_seen(this, "places", *lie.imports, before=lie.lines),
    )  # fmt: skip
    st.caption(f"{lie.sentence} {_HOW}")


def _groups(this: Subject, seen: Looked, by: str) -> tuple[np.ndarray, tuple[str, ...]]:
    answers, names = seen.logits.argmax(axis=1), this.classifier.labels
    if by == "label":
        return seen.labels, names
    if by == "answer":
        return answers, names
    return np.where(seen.labels < 0, -1, np.where(answers == seen.labels, 0, 1)), ("right", "wrong")
