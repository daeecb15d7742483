"""The faces around which a line was drawn on the map, or those nearest to the face under study."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.embedding import in_python
from pages.components.faces_map.view import SHOWN
from pages.components.faces_recipe import of_faces_seen
from pages.components.lasso import polygon
from pages.components.recipe import Recipe
from pages.components.wording import escaped
from pages.data.map.arrangement import TSNE, Arrangement
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.plane import inside
from vizcore.figures.image_grid import image_grid_figure
from vizcore.words import count_of


def faces_chosen(this: Subject, seen: Looked, lie: Arrangement, *, live: bool) -> None:
    """They, and how the network answers; `live` they stand beside the map already, and are not drawn again."""
    corners = polygon()
    if len(corners):
        numbers, recipe = _within(this, lie, corners)
        title = f"{count_of(len(numbers), 'face')} within the line"
    else:
        numbers, recipe = _nearest(this, lie)
        title = "Nearest to the face under study"
    if not live:
        st.header(title, anchor=False)
    if not len(numbers):
        st.caption("No face lies within it: draw it around some dots.")
        return
    shown = lie.numbers[numbers[:SHOWN]]
    names = [escaped(said_of(seen, number, this.classifier.labels)) for number in shown]

    def draw():
        return image_grid_figure(as_images(seen.faces.images[shown]), names, columns=8)

    arrays = {"faces": lie.numbers[numbers]}
    if live:
        chart.take_along(draw, key="around", arrays=arrays, recipe=recipe)
    else:
        alt = f"The first {len(shown)} of {len(numbers):,} faces"
        chart.figure(draw(), key="around", alt=alt, arrays=arrays, recipe=recipe)
    _counted(this, seen, lie.numbers[numbers], f"{title}. " if live else "", len(shown))


def _within(this: Subject, lie: Arrangement, corners: np.ndarray) -> tuple[np.ndarray, Recipe]:
    lines = (*lie.lines, f"corners = np.array({corners.tolist()})")
    call = _of_all(lie, "np.flatnonzero(inside(corners, places))")
    recipe = of_faces_seen(this, call, *lie.imports, "vizcore.data.plane import inside", before=lines)
    return np.flatnonzero(inside(corners, lie.places)), recipe


def _nearest(this: Subject, lie: Arrangement) -> tuple[np.ndarray, Recipe]:
    numbers = np.argsort(((lie.places - lie.own) ** 2).sum(axis=1), kind="stable")[:SHOWN]
    imports, own_lines = in_python()
    call = _of_all(lie, f"np.argsort(((places - place) ** 2).sum(axis=1), kind='stable')[:{SHOWN}]")
    needed = (*lie.imports, *imports, *(("vizcore.data.tsne import among",) if lie.kind == TSNE else ()))
    before = (*lie.lines, *own_lines, lie.own_line)
    return numbers, of_faces_seen(this, call, *needed, before=before, image=True)


def _of_all(lie: Arrangement, call: str) -> str:
    """Numbers among all faces, where not all are on the map."""
    return f"drawn[{call}]" if any(line.startswith("drawn =") for line in lie.lines) else call


def _counted(this: Subject, seen: Looked, numbers: np.ndarray, title: str, shown: int) -> None:
    names, answers = this.classifier.labels, np.bincount(seen.logits[numbers].argmax(axis=1))
    said = ", ".join(
        f"{names[answer]} {answers[answer]:,}" for answer in np.argsort(-answers, kind="stable") if answers[answer]
    )
    first = f"The first {shown} of them. " if shown < len(numbers) and not title else ""
    st.caption(f"{title}{first}The network says: {said}.")


def said_of(seen: Looked, number: int, names: tuple[str, ...]) -> str:
    """What people said of a face, and what the network says: names from outside, to be shown as plain text only."""
    label = seen.labels[number]
    people = f"people: {names[label]}, " if label >= 0 else ""
    return f"{people}network: {names[seen.logits[number].argmax()]}"
