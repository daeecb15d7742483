"""The theoretical and the effective receptive field of a unit, and how both grow layer by layer.

Luo et al., "Understanding the Effective Receptive Field in Deep Convolutional Neural Networks", 2016.
https://arxiv.org/abs/1701.04128
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, layer_picker, place_picker, recipe
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.job import computed
from pages.components.stage.chart_block import chart_block
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.arrays import Batch
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.growth import growth_figure
from vizcore.figures.map import map_figure
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.receptive_field.effective import effective_field, effective_fields, noise, side_that_holds
from vizcore.settings import Preview, Progress
from vizcore.target import Target

FACE, NOISE = "this face", "noise"
IMAGES = 16  # of noise
Place = tuple[int, int]
IMPORTS = ("vizcore.receptive_field.effective import effective_field, effective_fields, noise, side_that_holds",
           "vizcore.target import Target")  # fmt: skip


def layers_with_fields(this: Subject) -> list[LayerInfo]:
    """The layers whose units see less than the whole image, or could."""
    fields = _fields(this)
    return [layer for layer in this.classifier.layers if layer.has_maps and layer.name in fields]


def _fields(this: Subject) -> dict[str, ReceptiveField]:
    """The receptive field of every layer whose units see less than the whole image, or could."""
    return {name: field for name, field in engine.receptive_fields(this.classifier).items() if field}


def _growing(this: Subject) -> list[LayerInfo]:
    """The layers at which the field grows, the first of each size."""
    fields, found, sizes = _fields(this), [], set()
    for layer in layers_with_fields(this):
        if fields[layer.name].size not in sizes:
            sizes.add(fields[layer.name].size)
            found.append(layer)
    return found


def _images(this: Subject, over: str) -> Batch:
    return this.trace.image[None] if over == FACE else noise(IMAGES, this.trace.image.shape)


def _in_python(this: Subject, over: str) -> str:
    return "image[None]" if over == FACE else f"noise({IMAGES}, {this.trace.image.shape})"


def map_to_take(this: Subject, layer: LayerInfo, channel: int, chosen: np.ndarray) -> dict[str, Any]:
    """The key, the numbers and the Python of the map."""
    given = recipe.of_activation(this.network, layer.name, f"[..., {channel}]")
    return {"key": "field-map", "arrays": {"map": chosen}, "recipe": given}


def unit_on_its_map(this: Subject, layer: LayerInfo, channel: int, chosen: np.ndarray, place: Place) -> None:
    """The map, with its unit; a click chooses another."""
    st.header("The unit on its map", anchor=False)
    chart.figure(
        map_figure(chosen, chosen=place), height=340, **map_to_take(this, layer, channel, chosen),
        alt=f"Channel {channel} of {layer.name}; the unit at row {place[0]}, column {place[1]} is chosen",
        on_click=place_picker.choose_by_click(chosen.shape[1]),
    )  # fmt: skip
    st.caption("Click another unit to see what that one sees.")


def fields_on_the_face(this: Subject, layer: LayerInfo, channel: int, place: Place, over: str) -> None:
    """The box of pixels that the unit can see, and how much each of them moves it."""
    st.header("What it sees of the face", anchor=False)
    unit, field = Target(layer.name, channel, place), _fields(this)[layer.name]
    seen = computed(
        this, ("effective field", unit, over), lambda _: effective_field(this.classifier, unit, _images(this, over)),
        "Asking which pixels move it …",
    )  # fmt: skip
    if seen is None:
        return
    chart.figure(
        attribution_figure(this.trace.image, seen, least=0.03, box=field.clipped(place)), key="field", height=340,
        alt="The face; a box around the pixels that the unit can see, and in colour how much each of them moves it",
        arrays={"effective_field": seen},
        recipe=recipe.of_image(
            this.network, f"effective_field(classifier, {unit!r}, {_in_python(this, over)})", *IMPORTS
        ),
    )  # fmt: skip
    held = side_that_holds(seen)
    st.caption(
        f"Theoretical field: the pixels in the box, {field.size[0]}×{field.size[1]} of them where the image goes on. "
        + (
            f"Effective field: 95% of what moves it lies in {held}×{held} pixels (in colour: how much each moves it)."
            if held
            else "Nothing moves it: a small change of any pixel leaves it as it is."
        )
    )


def growth(this: Subject, layer: LayerInfo, over: str) -> None:
    """Both fields layer by layer; a click chooses the layer."""
    st.header("Layer by layer", anchor=False)
    fields, grown = _fields(this), _growing(this)
    theoretical = [fields[each.name].size[0] for each in grown]

    def figure_of(effective: Sequence[int]) -> go.Figure:
        return growth_figure(
            [each.name for each in grown], theoretical, list(effective),
            [fields[each.name].size for each in grown].index(fields[layer.name].size),
            this.trace.image.shape[0],
        )  # fmt: skip

    found = computed_in_sight(
        this, ("growth", over),
        lambda report, preview: _effective_sizes(this, grown, over, report, preview),
        "Following the field through the layers …",
        Sight(lambda sizes: chart_block(figure_of(sizes)), "growth", "Both fields, layer by layer, so far", 360),
    )  # fmt: skip
    units, effective = found or ((), ())
    chart.figure(
        figure_of(effective),
        key="growth",
        alt="Pixels a side of the theoretical and of the effective receptive field, layer by layer",
        arrays={"effective": np.array(effective), "theoretical": np.array(theoretical)},
        recipe=recipe.of_image(
            this.network,
            f"[side_that_holds(seen) for seen in effective_fields(classifier, {list(units)!r}, "
            f"{_in_python(this, over)})]",
            *IMPORTS,
        ),
        on_click=layer_picker.choose,
    )  # fmt: skip
    st.caption(
        "Solid: the theoretical field, by arithmetic of kernels and strides. Dotted: the effective, the square that "
        "holds 95% of what moves the middle unit of the channel that is strongest there. A field's middle counts most: "
        "it sees less than it can."
    )


def _effective_sizes(
    this: Subject, grown: list[LayerInfo], over: str, report: Progress, preview: Preview
) -> tuple[tuple[Target, ...], tuple[int, ...]]:
    """The effective size of the middle unit of the channel that is strongest there, wherever the field has grown."""
    images = _images(this, over)
    units, given = [], this.classifier.run(images, tuple(each.name for each in grown))
    for each in grown:
        middle = (each.output_shape[0] // 2, each.output_shape[1] // 2)
        strongest = int(np.abs(given[each.name][:, *middle]).mean(axis=0).argmax())
        units.append(Target(each.name, strongest, middle))
    sizes = []
    for number, seen in enumerate(effective_fields(this.classifier, units, images), start=1):
        sizes.append(side_that_holds(seen))
        report(number / len(grown))
        preview(lambda: tuple(sizes))
    return tuple(units), tuple(sizes)
