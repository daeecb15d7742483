"""One channel of one layer in figures: its map, where that lies on the face, its kernel; its numbers; the ways on."""

import numpy as np
import streamlit as st

from pages.components import chart, place_picker, recipe, target_picker
from pages.components.page_links import link_to
from pages.components.wording import STEPS, channel_name
from pages.runtime import engine
from pages.state.selection import Selection
from pages.state.session import selection
from pages.state.subject import Subject
from vizcore import filters
from vizcore.activations.maps import is_sequence
from vizcore.activations.statistics import ChannelStatistics
from vizcore.figures.kernels import kernel_figure
from vizcore.figures.map import face_figure, histogram_figure, map_figure
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.words import number_text, span_text

Place = tuple[int, int]


def channel_panel(this: Subject, layer: LayerInfo, values: np.ndarray, channel: int, place: Place | None) -> None:
    """The chosen channel, enlarged, where it lies on the face, and its kernel; a figure each."""
    if place is None:
        st.metric(channel_name(layer, this.classifier, channel).capitalize(), number_text(values[channel], ".4f"))
    else:
        _map(this, layer, values[..., channel].astype(np.float32), place, channel)


def about_channel(
    this: Subject,
    layer: LayerInfo,
    values: np.ndarray,
    statistics: ChannelStatistics,
    channel: int,
    place: Place | None,
    *,
    histogram: bool,
) -> None:
    """The chosen channel in numbers, with their histogram where the page has none yet, and the ways on from it."""
    st.header(channel_name(layer, this.classifier, channel).capitalize(), anchor=False)
    numbers, ways = st.columns([3, 2], gap="large")
    if place is not None:
        with numbers:
            if histogram:
                _histogram(this, layer, values[..., channel].astype(np.float32), channel)
            _say_numbers(statistics, channel)
            _say_place(this, layer, place)
    with ways if place is not None else numbers:
        link_to("look/channel", "All about this channel", at=_at(layer, channel))
        if layer.name in _convolutions(this):
            link_to("look/filters", "All filters", at=_at(layer, channel))
        target_picker.ask_links(this, layer, channel)


def _convolutions(this: Subject) -> set[str]:
    return {convolution.name for convolution in filters.convolutions(this.classifier)}


def _at(layer: LayerInfo, channel: int) -> Selection:
    return selection().having(layer=layer.name, channel=channel)


def _map(this: Subject, layer: LayerInfo, chosen: np.ndarray, place: Place, channel: int) -> None:
    """The map: its values, where it lies on the face, what made it."""
    chart.figure(
        map_figure(chosen, chosen=place, sequence=is_sequence(layer.output_shape)),
        key="map",
        alt=f"Channel {channel}: {chosen.shape[0]} by {chosen.shape[1]}, {span_text(chosen.min(), chosen.max())}",
        arrays={"map": chosen},
        recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
        on_click=place_picker.choose_by_click(chosen.shape[1]),
        height=330,
    )
    overlaid, kernel = st.columns(2)
    with overlaid:
        if layer.has_maps:
            _over_the_face(this, layer, chosen, place, channel)
    if layer.name in _convolutions(this):
        with kernel:
            _kernel(this, layer, channel)


def _over_the_face(this: Subject, layer: LayerInfo, chosen: np.ndarray, place: Place, channel: int) -> None:
    chart.figure(
        face_figure(this.trace.image, over=chosen, box=_box(this, layer, place)), key="over", height=220,
        alt="The map laid over the face, with a box around the pixels that the chosen unit sees",
        arrays={"map": chosen, "image": this.trace.image},
        recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )  # fmt: skip


def _box(this: Subject, layer: LayerInfo, place: Place) -> tuple[int, int, int, int]:
    field = engine.receptive_fields(this.classifier)[layer.name]
    height, width, _ = this.trace.image.shape
    return field.clipped(place) if field else (0, 0, height, width)


def _say_place(this: Subject, layer: LayerInfo, place: Place) -> None:
    row, column = place
    if is_sequence(layer.output_shape):
        st.caption(f"Step {row} of {layer.output_shape[0]}. {STEPS} It has no place on the face.")
        return
    field, box = engine.receptive_fields(this.classifier)[layer.name], _box(this, layer, place)
    st.caption(f"The unit at row {row}, column {column} sees the pixels in the box{_sees(field, box)}.")


def _sees(field: ReceptiveField | None, box: tuple[int, int, int, int]) -> str:
    """How many that is, and what of the field falls off the edge."""
    if field is None:
        return ": the whole image"
    top, left, bottom, right = box
    inside, whole = f"{bottom - top}×{right - left}", f"{field.size[0]}×{field.size[1]}"
    start = number_text(field.start[0], "g")
    cut = "" if inside == whole else f"; the rest of its receptive field of {whole} falls on the padding"
    return f": {inside} of them{cut}. Stride {field.stride[0]} px; the first field starts at {start}"


def _histogram(this: Subject, layer: LayerInfo, chosen: np.ndarray, channel: int) -> None:
    chart.figure(
        histogram_figure(chosen),
        key="histogram",
        alt=f"Histogram of the map's values, {span_text(chosen.min(), chosen.max())}; "
        f"mean {number_text(chosen.mean())}",
        arrays={"map": chosen},
        recipe=recipe.of_activation(this.network, layer.name, f"[..., {channel}]"),
    )


def _say_numbers(statistics: ChannelStatistics, channel: int) -> None:
    mean, deviation, most = (
        number_text(each[channel]) for each in (statistics.mean, statistics.deviation, statistics.maximum)
    )
    st.caption(
        f"mean {mean} · standard deviation {deviation} · maximum {most} · not zero {statistics.active[channel]:.0%}"
    )


def _kernel(this: Subject, layer: LayerInfo, channel: int) -> None:
    """The weights that made the map, where a convolution did."""
    kernel = filters.kernels_of(this.classifier, layer.name)[..., channel]
    part = int(np.linalg.norm(kernel, axis=(0, 1)).argmax())
    many = f"; of its {kernel.shape[2]} slices the largest, number {part}" if kernel.shape[2] > 1 else ""
    chart.figure(
        kernel_figure(kernel[:, :, part]),
        key="map-kernel",
        height=160,
        alt=f"The kernel of channel {channel}{many}",
        arrays={"kernel": kernel[:, :, part]},
        recipe=recipe.of_network(
            this.network, f"kernels_of(classifier, {layer.name!r})[:, :, {part}, {channel}]",
            "vizcore.filters import kernels_of",
        ),
    )  # fmt: skip
    st.caption(f"The kernel behind this map{many}.")
