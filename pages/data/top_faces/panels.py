"""The faces that excite a channel most, least, or drawn by chance; cropped to what its strongest unit sees."""

import numpy as np
import streamlit as st

from pages.components import channel_picker, chart, layer_picker
from pages.components.faces_recipe import of_faces_seen
from pages.components.recipe import Recipe
from pages.components.wording import channel_name, escaped
from pages.runtime import engine
from pages.state import bound
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.crops import crops, mean_crop
from vizcore.data.faces import as_images
from vizcore.data.strongest import places, source_of
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activation

SHOWN = 40  # faces at once
WAYS = {"Most exciting": "most", "Least exciting": "least", "By chance": "random"}
ANY = "any"


def top_faces(this: Subject, seen: Looked) -> None:
    """Choose a channel, and see its faces."""
    layer, channel, which, label = _choices(this, seen)
    if layer is None:
        st.caption("This is the image itself: it looks for nothing. Choose another layer.")
        return
    source = source_of(this.classifier, layer.name)
    numbers, values = seen.top(source, channel, SHOWN, WAYS[which], label)  # ty: ignore[invalid-argument-type]
    shown, one = st.columns([3, 2], gap="large")
    if not len(numbers):
        shown.caption("No face has this label.")
        return
    images, inside, size = _cropped(this, seen, layer, channel, numbers)
    call = f"seen.top({source!r}, {channel}, {SHOWN}, {WAYS[which]!r}, {label})[0]"
    with shown:
        _grid(this, seen, (numbers, values, images, inside), call)
        st.caption(_words(which, values, size))
    with one:
        _mean(this, layer, channel, images, inside)
        _by_label(this, seen, source, channel)


def _choices(this: Subject, seen: Looked) -> tuple[LayerInfo | None, int, str, int | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = layer_picker.layer_fields(this, width=220)
        if not layer.inputs:
            return None, 0, "", None
        values = activation(this.classifier, this.trace, layer.name)
        channel = channel_picker.choose_channel(this, layer, values)
    labelled = [name for name, many in zip(this.classifier.labels, seen.summary.by_label.counts, strict=True) if many]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = bound.segmented_control("Faces", list(WAYS), name="top_which")
        label = ANY
        if labelled and which != "Least exciting":
            label = bound.selectbox("Label", [ANY, *labelled], name="top_label", width=180)
    return layer, channel, which, None if label == ANY else this.classifier.labels.index(label)


def _cropped(this: Subject, seen: Looked, layer: LayerInfo, channel: int, numbers: np.ndarray):
    """(images, which pixels count, the size of the crop or None where they are whole)."""
    images = as_images(seen.faces.images[numbers])
    field = engine.receptive_fields(this.classifier)[layer.name]
    if field is None or min(field.size) >= min(images.shape[1:3]):
        return images, np.ones(images.shape[:3], bool), None
    where = places(this.classifier, images, layer.name, channel)
    boxes = np.array([field.box((row, column)) for row, column in where.tolist()])
    return *crops(images, boxes), field.size


def _grid(this: Subject, seen: Looked, found, call: str) -> None:
    numbers, values, images, inside = found
    below = [] if values is None else [f"{value:.2g}" for value in values]
    names = [escaped(str(seen.faces.names[number])) + _said(this, seen, number) for number in numbers]
    chart.figure(
        image_grid_figure(images, names, below=below, columns=8), key="top-faces",
        alt=f"{len(numbers)} faces, each as much of it as the unit sees",
        arrays={"faces": numbers, "images": images, "inside": inside} | ({} if values is None else {"values": values}),
        recipe=of_faces_seen(this, call),
    )  # fmt: skip


def _said(this: Subject, seen: Looked, number: int) -> str:
    """What people and the network say of a face, for the hover."""
    names, label = this.classifier.labels, seen.labels[number]
    people = f"<br>people: {escaped(names[label])}" if label >= 0 else ""
    return f"{people}<br>network: {escaped(names[seen.logits[number].argmax()])}"


def _words(which: str, values: np.ndarray | None, size: tuple[int, int] | None) -> str:
    crop = ""
    if size:
        crop = f", cropped to the {size[0]}×{size[1]} pixels that its strongest unit sees (grey: beyond the edge)"
    if values is None:
        return f"Drawn by chance, always the same ones{crop}."
    return f"{which} first, by the largest number on the channel's map{crop}: from {values[0]:.3g} to {values[-1]:.3g}."


def _mean(this: Subject, layer: LayerInfo, channel: int, images: np.ndarray, inside: np.ndarray) -> None:
    st.header(channel_name(layer, this.classifier, channel).capitalize(), anchor=False)
    mean = mean_crop(images, inside)[None]
    chart.figure(
        image_grid_figure(mean, ["mean"]), key="top-mean", height=220, arrays={"mean": mean},
        alt=f"The mean of the {len(images)} crops beside",
        recipe=Recipe(
            "mean_crop(given['images'], given['inside'])[None]", imports=("vizcore.data.crops import mean_crop",),
            numbers="top-faces",
        ),
    )  # fmt: skip
    here = _here(this, layer, channel)
    st.caption(f"The mean of these {len(images)}. In the face under study its largest number is {here}.")


def _here(this: Subject, layer: LayerInfo, channel: int) -> str:
    return f"{activation(this.classifier, this.trace, layer.name)[..., channel].max():.3g}"


def _by_label(this: Subject, seen: Looked, layer: str, channel: int) -> None:
    tallies, row = seen.summary.by_label, seen.channels.place(layer, channel)
    known = np.flatnonzero(tallies.counts)
    if len(known) < 2:
        return
    values, labels = tallies.means[known, row], [this.classifier.labels[label] for label in known]
    st.header("By label", anchor=False)
    chart.figure(
        outputs_figure(values, labels, share=False), key="top-by-label",
        alt="The mean of its largest number over the faces of each label: "
        + ", ".join(f"{label} {value:.3g}" for label, value in zip(labels, values, strict=True)),
        arrays={"means": values, "labels": np.array(labels)},
        recipe=of_faces_seen(
            this, f"seen.summary.by_label.means[{known.tolist()}, seen.channels.place({layer!r}, {channel})]"
        ),
    )  # fmt: skip
    st.caption("The largest number on its map, averaged over the faces of each label.")
