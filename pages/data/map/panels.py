"""The faces that were brought, on a map: a dot for each, and the faces around which a line was drawn."""

from contextlib import AbstractContextManager, nullcontext
from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_map import Dots, faces_map, growing_dots
from pages.components.faces_recipe import of_faces_seen
from pages.components.lasso import choose_around, polygon
from pages.components.stage.drawn import choose_drawn
from pages.components.wording import escaped
from pages.data.map.arrangement import Arrangement, arranged, choose_arrangement
from pages.data.map.chosen_panel import faces_chosen, said_of
from pages.data.map.colouring import Colouring, choose_colours, coloured
from pages.state import collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.figures.plane import plane_figure
from vizcore.settings import Preview, unseen

NAMED = 5_000  # faces up to which each says its name on hover in a figure: more would weigh too much
_HOW = "The star is the face under study. Draw a line around dots to see their faces; a double click takes it back."


def faces_on_a_plane(this: Subject, seen: Looked) -> None:
    """The map and what was chosen on it."""
    try:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            kind, by, live = choose_arrangement(), choose_colours(seen), choose_drawn()
        hue, above, room = coloured(this, seen, by), st.container(), st.empty()
        with above:  # how far it is, and the button that stops it, are over the dots
            lie = arranged(this, seen, kind, partial(_watched, room, hue if live else None))
        room.empty()
    except ValueError as error:
        st.caption(str(error))
        return
    if lie is None or hue is None:
        return
    if live:
        _live(this, seen, lie, hue)
        _about(this, lie, hue)
        faces_chosen(this, seen, lie, live=True)
        return
    every, some = st.columns([3, 2], gap="large")
    with every:
        _figure(this, seen, lie, hue)
    with some:
        faces_chosen(this, seen, lie, live=False)


def _watched(room, hue: Colouring | None, numbers: np.ndarray) -> AbstractContextManager[Preview]:
    """Dots where they stand so far, in the colours that they will have."""
    if hue is None:
        return nullcontext(unseen)
    return growing_dots(room, hue.groups[numbers], hue.names, hue.looks, key="growing-map")


def _live(this: Subject, seen: Looked, lie: Arrangement, hue: Colouring) -> None:
    labels = this.classifier.labels
    key = (collection.token(), this.identity, lie.kind, hue.by)
    dots = Dots(
        key, lie.places, hue.groups[lie.numbers], hue.names,
        lambda numbers: seen.faces.images[lie.numbers[numbers]],
        lambda number: f"{seen.faces.names[lie.numbers[number]]} · {said_of(seen, lie.numbers[number], labels)}",
        hue.looks,
    )  # fmt: skip
    faces_map(dots, lie.own, lie.titles, polygon(), key="faces-map")


def _about(this: Subject, lie: Arrangement, hue: Colouring) -> None:
    chart.take_along(
        None, key="plane", arrays=_arrays(lie, hue),
        recipe=of_faces_seen(this, "places", *lie.imports, before=lie.lines),
    )  # fmt: skip
    st.caption(
        f"{lie.sentence} {hue.sentence} {_HOW} By the keyboard: arrow keys move a circle, + and − change it, Enter "
        "chooses."
    )


def _figure(this: Subject, seen: Looked, lie: Arrangement, hue: Colouring) -> None:
    hover = [""] * len(lie.numbers)
    if len(hover) <= NAMED:
        said = [escaped(said_of(seen, number, this.classifier.labels)) for number in lie.numbers]
        hover = [f"{escaped(str(seen.faces.names[n]))}<br>{words}" for n, words in zip(lie.numbers, said, strict=True)]
    groups = hue.groups[lie.numbers]
    chart.figure(
        plane_figure(lie.places, groups, hue.names, hover, lie.own, lie.titles, hue.looks), key="plane",
        on_lasso=choose_around,
        alt=f"{len(hover):,} faces as dots on a plane, coloured by {hue.by}; a star for the face under study",
        arrays=_arrays(lie, hue), recipe=of_faces_seen(this, "places", *lie.imports, before=lie.lines),
    )  # fmt: skip
    st.caption(f"{lie.sentence} {hue.sentence} {_HOW}")


def _arrays(lie: Arrangement, hue: Colouring) -> dict[str, np.ndarray]:
    """What the download holds: of the faces that are drawn."""
    more = {name: values[lie.numbers] for name, values in hue.arrays.items()}
    return {"places": lie.places, "own": lie.own, "groups": hue.groups[lie.numbers]} | more
