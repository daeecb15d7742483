"""One channel of one layer, and one unit of it, down to its arithmetic."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from pages.shared import engine, show, subject
from pages.shared.overview import plain
from pages.shared.subject import Subject
from vizcore import filters
from vizcore.classifier import Classifier
from vizcore.figures.kernels import kernel_figure
from vizcore.figures.map import face_figure, histogram_figure, map_figure
from vizcore.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.statistics import ChannelStatistics

ORDER_NAMES = {
    "index": "number",
    "mean": "mean activation",
    "maximum": "maximum",
    "difference": "difference from the training faces",
}


def channel_name(layer: LayerInfo, classifier: Classifier, channel: int) -> str:
    """What people call a channel: its number, or the label where it is a logit."""
    return plain(classifier.labels[channel]) if layer.name == classifier.logits else f"channel {channel}"


def channel_widget(label: str, count: int, strongest: int, on_change: Callable[[], None]) -> int:
    """The widget for the channel under study, at first the strongest; the link holds its value.

    It is set anew at each run, because another page's widget of this key does not hand its value on, and has no default
    of its own, so that every number stands in the link, also 0.
    """
    held = st.session_state.get("channel", _number(st.query_params.get("channel")))
    st.session_state["channel"] = held if held in range(count) else strongest
    return st.number_input(
        label, 0, count - 1, None, 1, key="channel", bind="query-params", on_change=on_change, width=160
    )  # fmt: skip


def chosen_channel(layer: LayerInfo, statistics: ChannelStatistics) -> int:
    """The channel under study of a layer."""
    return channel_widget("Channel", layer.channels, statistics.strongest, _forget_place)


def choose_channel(channel: int) -> None:
    """Make a channel the one under study."""
    st.session_state["channel"] = channel
    _forget_place()


def say_silent(statistics: ChannelStatistics, dead: tuple[int, ...]) -> None:
    """Name the channels that said nothing."""
    if statistics.silent:
        st.caption(f"Silent: zero everywhere on this face. {_listed(statistics.silent)}.")
    if dead:
        st.caption(f"Dead: zero everywhere on every training face. {_listed(dead)}.")


def one_channel(
    this: Subject, layer: LayerInfo, values: np.ndarray, statistics: ChannelStatistics, channel: int
) -> None:
    """The chosen map, enlarged: its values, where it lies on the face, what its chosen unit sees, its statistics."""
    st.subheader(channel_name(layer, this.classifier, channel).capitalize(), anchor=False)
    if not layer.has_maps:
        st.metric("Activation", f"{values[channel]:.4f}")
        return
    chosen = values[..., channel].astype(np.float32)
    row, column = chosen_unit(layer, chosen)
    show.figure(
        map_figure(chosen, chosen=(row, column)),
        key="map",
        alt=f"Channel {channel}: {chosen.shape[0]} by {chosen.shape[1]}, {chosen.min():.3g} to {chosen.max():.3g}",
        arrays={"map": chosen},
        code=subject.snippet(this, f"activation(classifier, seen, {layer.name!r})[..., {channel}]"),
        on_click=partial(choose_unit, columns=chosen.shape[1]),
        height=330,
    )
    _beside_the_face(this, layer, chosen, (row, column), statistics, channel)
    if layer.name in {convolution.name for convolution in filters.convolutions(this.classifier)}:
        _kernel(this, layer, channel)


def _beside_the_face(this: Subject, layer: LayerInfo, chosen, unit: tuple[int, int], statistics, channel: int) -> None:
    """Where the map lies on the face, what its chosen unit sees, and how its values are spread."""
    row, column = unit
    field = engine.fields(this.classifier.name)[layer.name]
    height, width, _ = this.trace.image.shape
    box = field.clipped((row, column)) if field else (0, 0, height, width)
    overlaid, numbers = st.columns(2)
    with overlaid:
        show.figure(
            face_figure(this.trace.image, over=chosen, box=box), key="over", height=220,
            alt="The map laid over the face, with a box around the pixels that the chosen unit sees",
        )  # fmt: skip
        st.caption(f"The unit at row {row}, column {column} sees the pixels in the box{_step(field)}.")
    with numbers:
        show.figure(
            histogram_figure(chosen),
            key="histogram",
            alt=f"Histogram of the map's values, {chosen.min():.3g} to {chosen.max():.3g}, mean {chosen.mean():.3g}",
        )
        st.caption(
            f"mean {statistics.mean[channel]:.3g} · standard deviation {statistics.deviation[channel]:.3g} · "
            f"maximum {statistics.maximum[channel]:.3g} · not zero {statistics.active[channel]:.0%}"
        )


def _step(field: ReceptiveField | None) -> str:
    if field is None:
        return ": the whole image"
    return (
        f": {field.size[0]}×{field.size[1]} of them. Its neighbour's box lies {field.stride[0]} further; that of the "
        f"first unit begins at {field.start[0]}"
    )


def _kernel(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The weights that made the map, where a convolution did."""
    kernel = filters.kernels_of(this.classifier, layer.name)[..., channel]
    part = int(np.linalg.norm(kernel, axis=(0, 1)).argmax())
    many = f"; of its {kernel.shape[2]} slices the largest, number {part}" if kernel.shape[2] > 1 else ""
    weights, words = st.columns(2)
    with weights:
        show.figure(
            kernel_figure(kernel[:, :, part]),
            key="map-kernel",
            height=160,
            alt=f"The kernel of channel {channel}{many}",
        )
    with words:
        st.caption(f"The kernel behind this map{many}.")
        st.page_link("pages/10_look/30_filters.py", label="All filters", icon=":material/grid_on:")


def chosen_unit(layer: LayerInfo, chosen: np.ndarray) -> tuple[int, int]:
    """The widgets for the unit under study, at first the map's most extreme; the link holds their values."""
    peak = np.unravel_index(np.abs(chosen).argmax(), chosen.shape)
    with st.container(horizontal=True):
        return place_widgets({"row": "Row", "column": "Column"}, chosen.shape, tuple(map(int, peak)))


def place_widgets(labels: dict[str, str], shape: tuple[int, ...], start: tuple[int, int]) -> tuple[int, int]:
    """The widgets for a (row, column), {key: label} each; a place outside of `shape` becomes `start`."""
    held = [st.session_state.get(key, _number(st.query_params.get(key))) for key in labels]
    in_range = all(place is not None and 0 <= place < size for place, size in zip(held, shape, strict=True))
    st.session_state.update(zip(labels, held if in_range else start, strict=True))
    row, column = (
        st.number_input(label, 0, size - 1, None, 1, key=key, bind="query-params", width=110 if len(label) < 8 else 160)
        for (key, label), size in zip(labels.items(), shape, strict=True)
    )
    return row, column


def choose_unit(place: int, columns: int) -> None:
    """Make a unit the one under study, by its place in reading order."""
    st.session_state["row"], st.session_state["column"] = divmod(place, columns)


def _forget_place() -> None:
    st.session_state["row"] = st.session_state["column"] = None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def _listed(channels: tuple[int, ...], most: int = 24) -> str:
    shown = ", ".join(map(str, channels[:most]))
    return shown if len(channels) <= most else f"{shown} and {len(channels) - most} more"
