"""One cell of the table: its faces, the surest and most wrong first, or the mean of them."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.recipe import Recipe
from pages.components.wording import escaped
from pages.data.mistakes.matrix_panel import counts_of
from pages.state import bound
from pages.state.session import set_setting
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.means import LEAST, confusion_means
from vizcore.figures.dots import dots_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.words import count_of

SHOWN = 30  # faces of a cell
SURE, UNSURE = "Surest first", "Least sure first"


def cell(this: Subject, seen: Looked | None, label: int, answer: int) -> None:
    """What lies in a cell."""
    names, count = this.classifier.labels, int(counts_of(this, seen)[label, answer])
    many = count_of(count, "face")
    st.markdown(f"**{many}**: people said {names[label]}, the network said {names[answer]}.")
    if not count:
        st.caption("No face: choose another cell.")
    elif seen is None:
        _mean(this, label, answer, count)
    else:
        _faces(this, seen, label, answer)


def _mean(this: Subject, label: int, answer: int, count: int) -> None:
    found, names = confusion_means(this.network), this.classifier.labels
    image = found.image(label, answer) if found is not None else None
    right = found.image(label, label) if found is not None else None
    if image is None:
        st.caption(f"Too few to draw their mean without showing a face: a mean is made of {LEAST} faces at least.")
        return
    pair = [image] if right is None or label == answer else [image, right]
    titles = ["taken for it", "rightly read"][: len(pair)] if len(pair) > 1 else [""]
    images = np.stack(pair)
    call = f"np.stack([found.image(*cell) for cell in {[(label, answer), (label, label)][: len(pair)]}])"
    chart.figure(
        image_grid_figure(images, titles, below=titles if len(pair) > 1 else (), columns=2),
        key="cell-mean", height=300,
        alt=f"The mean of the {count} faces that people call {names[label]} and the network {names[answer]}"
        + (f", beside that of those which it reads as {names[label]}" if len(pair) > 1 else ""),
        arrays={"images": images},
        recipe=Recipe(
            call, imports=("vizcore.data.means import confusion_means",),
            before=(f"found = confusion_means({this.network!r})",),
        ),
    )  # fmt: skip
    st.caption(
        "No face, but the mean of them all, as it ships: the evaluation faces themselves do not. Bring labelled faces "
        "of your own below, and they take its place."
    )


def _faces(this: Subject, seen: Looked, label: int, answer: int) -> None:
    order = bound.segmented_control("Order", [SURE, UNSURE], name="cell_order", label_visibility="collapsed")
    numbers, sure = ordered(this, seen, label, answer, order)
    numbers, sure = numbers[:SHOWN], sure[:SHOWN]
    asked = bound.number_input("Face", 1, len(numbers), name="cell_face", default=1, width=140)
    names = [
        f"{escaped(str(seen.faces.names[number]))}<br>sure by {share:.0%}"
        for number, share in zip(numbers, sure, strict=True)
    ]
    images = as_images(seen.faces.images[numbers])
    sign = "-" if order == SURE else ""
    chart.figure(
        image_grid_figure(images, names, below=[f"{share:.0%}" for share in sure], chosen=asked - 1, columns=6),
        key="cell-faces", alt=f"{len(numbers)} faces of the cell, by how sure the network is of its answer",
        arrays={"faces": numbers, "sure": sure}, on_click=_choose_face,
        recipe=of_faces_seen(
            this, f"numbers[np.argsort({sign}sure[numbers], kind='stable')][:{SHOWN}]",
            before=(f"numbers = seen.where({label}, {answer})",
                    "sure = classifier.predictions(seen.logits).max(axis=1)"),
        ),
    )  # fmt: skip
    st.caption("Below each how sure the network is of its answer. Click one for the votes of people beside its answer.")
    _one_face(this, seen, int(numbers[asked - 1]))


def ordered(this: Subject, seen: Looked, label: int, answer: int, order: str) -> tuple[np.ndarray, np.ndarray]:
    """(numbers of the faces of a cell, how sure the network is of each), in order."""
    numbers = seen.where(label, answer)
    sure = this.classifier.predictions(seen.logits[numbers]).max(axis=1)
    ranks = np.argsort(-sure if order == SURE else sure, kind="stable")
    return numbers[ranks], sure[ranks]


def _one_face(this: Subject, seen: Looked, number: int) -> None:
    said = this.classifier.predictions(seen.logits[[number]])[0]
    values = {"the network": said}
    if seen.faces.shares is not None:
        values["people's votes"] = seen.faces.shares[number]
    chart.figure(
        dots_figure(values, [escaped(name) for name in this.classifier.labels], across="probability or share"),
        key="cell-votes",
        alt="What the network says of this face" + (", beside the votes of people" if len(values) > 1 else ""),
        arrays={"network": said},
        recipe=of_faces_seen(this, f"classifier.predictions(seen.logits[[{number}]])[0]"),
    )  # fmt: skip


def _choose_face(place: int) -> None:
    set_setting("cell_face", (str(place + 1),) if place else None)
