"""The faces of a channel in rows, their mean, and the channel's number by label."""

import numpy as np
import streamlit as st

from pages.components import channel_faces, chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.recipe import Recipe
from pages.components.wording import channel_name, escaped
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.crops import mean_crop
from vizcore.data.relevant import Relevance
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation
from vizcore.words import number_text


def grid(this: Subject, seen: Looked, found, recipe: Recipe) -> None:
    """Every face, as much of it as the unit sees, with the channel's number below it."""
    numbers, values, images, inside = found
    below = [] if values is None else [number_text(value, ".2g") for value in values]
    names = [escaped(str(seen.faces.names[number])) + _said(this, seen, number) for number in numbers]
    chart.figure(
        image_grid_figure(images, names, below=below, columns=8), key="top-faces",
        alt=f"{len(numbers)} faces, each as much of it as the unit sees",
        arrays={"faces": numbers, "images": images, "inside": inside} | ({} if values is None else {"values": values}),
        recipe=recipe,
    )  # fmt: skip


def _said(this: Subject, seen: Looked, number: int) -> str:
    """What people and the network say of a face, for the hover."""
    names, label = this.classifier.labels, seen.labels[number]
    people = f"<br>people: {escaped(names[label])}" if label >= 0 else ""
    return f"{people}<br>network: {escaped(names[seen.logits[number].argmax()])}"


def mean(this: Subject, layer: LayerInfo, channel: int, images: np.ndarray, inside: np.ndarray) -> None:
    """The mean of the crops, and the channel's number in the face under study."""
    st.header(channel_name(layer, this.classifier, channel).capitalize(), anchor=False)
    drawn = mean_crop(images, inside)[None]
    chart.figure(
        image_grid_figure(drawn, ["mean"]), key="top-mean", height=220, arrays={"mean": drawn},
        alt=f"The mean of the {len(images)} crops beside",
        recipe=Recipe(
            "mean_crop(given['images'], given['inside'])[None]", imports=("vizcore.data.crops import mean_crop",),
            numbers="top-faces",
        ),
    )  # fmt: skip
    here = number_text(activation(this.classifier, this.trace, layer.name)[..., channel].max())
    st.caption(f"The mean of these {len(images)}. In the face under study its largest number is {here}.")


def by_label(this: Subject, seen: Looked, layer: str, channel: int, found: Relevance | None) -> None:
    """The channel's number, or its relevance where that is found, averaged over the faces of each label."""
    tallies = seen.summary.by_label if found is None else found.by_label
    known, row = np.flatnonzero(tallies.counts), seen.channels.place(layer, channel)
    if len(known) < 2:
        return
    values, labels = tallies.means[known, row], [this.classifier.labels[label] for label in known]
    number = "The largest number on its map" if found is None else "Its relevance to the answer"
    of, imports, lines = (
        ("found", channel_faces.IMPORTS, channel_faces.LINES) if found is not None else ("seen.summary", (), ())
    )
    st.header("By label", anchor=False)
    chart.figure(
        outputs_figure(values, labels, share=False), key="top-by-label",
        alt=f"{number}, on average over the faces of each label: "
        + ", ".join(f"{label} {number_text(value)}" for label, value in zip(labels, values, strict=True)),
        arrays={"means": values, "labels": np.array(labels)},
        recipe=of_faces_seen(
            this, f"{of}.by_label.means[{known.tolist()}, seen.channels.place({layer!r}, {channel})]",
            *imports, before=lines,
        ),
    )  # fmt: skip
    st.caption(f"{number}, averaged over the faces of each label.")
