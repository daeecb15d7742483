"""The network at a glance: a strip of all layers by their strongest maps, and the facts of one."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.layer_picker import choose, open_layer
from pages.components.wording import cost_of, escaped, shape
from pages.runtime import screen
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence
from vizcore.figures.strip import strip_figure
from vizcore.network.layers import LayerInfo, Window
from vizcore.receptive_field import ReceptiveField
from vizcore.words import count_of, number_text


def layer_strip(this: Subject, *, key: str, chosen: str | None = None) -> None:
    """Every layer by its strongest map; a click chooses one, and opens the page Layers where `chosen` is None."""
    layers = this.classifier.layers
    hover = {layer.name: _described(layer) for layer in layers}
    on_click: Callable[[str], None] = choose if chosen else open_layer
    chart.figure(
        strip_figure(layers, this.strip, chosen, hover, screen.width()),
        key=key,
        alt=f"The {len(layers)} layers of the network, from the image to the logits",
        arrays={
            "magnitude": np.array([this.overview.largest[layer.name] for layer in layers]),
            "layers": np.array([layer.name for layer in layers]),
        },
        recipe=recipe.of_trace(
            this.network,
            "list(overview(classifier, seen).largest.values())",
            "vizcore.run.overview import overview",
        ),
        on_click=on_click,
    )
    st.caption(
        "A column is a step with weights and, below it, what only changes its numbers: convolution → normalisation → "
        "activation. Dark is zero, yellow the largest number; with signs, blue is below zero and orange above."
    )


def layer_facts(layer: LayerInfo, field: ReceptiveField | None) -> None:
    """One line: kind, shape, cost, and how much of the face a unit sees."""
    sees = f"{field.size[0]}×{field.size[1]} pixels" if field else "the whole image"
    if is_sequence(layer.output_shape) or (field is None and layer.has_maps):
        sees = (
            "up to the whole image"  # a step may be a patch, or all that came before it; of some maps it is not known
        )
    step = (
        f"Its receptive field. Stride {_one_or_two(field.stride)} px; the first field starts at "
        f"{_one_or_two(field.start)}"
        f"{', in the padding' if min(field.start) < 0 else ''}."
        if field
        else None
    )
    kind, output, parameters, cost, seen = st.columns(5)
    kind.metric("Kind", layer.kind)
    output.metric("Output", shape(layer))
    parameters.metric("Parameters", f"{layer.parameters:,}")
    cost.metric("Operations", cost_of(layer), help="Floating-point operations for one face; a multiply-add counts two.")
    seen.metric("Receptive field", sees, help=step)
    if layer.window is not None:
        st.caption(window_words(layer.window, along=is_sequence(layer.output_shape)))


def window_words(window: Window, *, along: bool = False) -> str:
    """Kernel 3×3, stride 2, padding 1: rows before columns where the two are not the same; along a sequence steps."""
    if along:
        padding, dilation = window.before[0], window.dilation[0]
        words = [f"Kernel of {count_of(window.kernel[0], 'step')}", f"stride {window.strides[0]}"]
        words.append(f"padding {padding} before the first" if padding else "no padding before the first")
        return f"{', '.join([*words, f'dilation {dilation}'] if dilation > 1 else words)}."
    kernel = "×".join(map(str, window.kernel))
    padding = window.before
    words = [f"Kernel {kernel}", f"stride {_one_or_two(window.strides)}"]
    if min(padding) < 0:
        words.append(f"{_one_or_two((-padding[0], -padding[1]))} cut away above and to the left")
    else:
        words.append(f"padding {_one_or_two(padding)} above and to the left" if max(padding) else "no padding")
    if max(window.dilation) > 1:
        words.append(f"dilation {_one_or_two(window.dilation)}")
    return f"{', '.join(words)}."


def _one_or_two(numbers: tuple[int, int]) -> str:
    one, other = (number_text(number, "g") for number in numbers)
    return one if one == other else f"{one}×{other}"


def _described(layer: LayerInfo) -> str:
    costs = f"{layer.parameters:,} parameters, {cost_of(layer)}"
    return f"<b>{escaped(layer.name)}</b><br>{layer.kind}, {shape(layer)}<br>{costs}"
