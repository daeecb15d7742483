"""The arithmetic of one unit on the page: what comes in, times what, plus what, and that the network says the same."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.from_logits import from_logits
from pages.components.recipe import Recipe
from pages.state.session import set_setting, setting
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence, position_at
from vizcore.arithmetic import Terms, UnitArithmetic, explains, following, needed, unit_arithmetic
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.unit import board_figure
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import activations
from vizcore.words import number_text

Place = tuple[int, int]
_DIGITS = ".6g"  # of a number in the table


def arithmetic_panel(
    this: Subject, layer: LayerInfo, channel: int, place: Place | None, *, boards: bool = True
) -> None:
    """Lay out how the chosen unit got its number, and what the steps right after it make of that.

    Args:
        this: whose unit.
        layer: its layer.
        channel: its channel.
        place: (row, column) on the map, or None.
        boards: whether to draw what it reads; the formulas with their numbers are there in any case.
    """
    if not layer.inputs:
        return
    st.header("The arithmetic of one unit", anchor=False)
    if not explains(layer.kind):
        st.caption(f"The arithmetic of this kind of layer, {layer.kind}, is not laid out here.")
        return
    steps = (layer.name, *following(this.classifier.layers, layer.name))
    seen = activations(this.classifier, this.trace, needed(this.classifier.layers, steps))
    position = position_at(layer.output_shape, place)
    try:
        unit, *later = (unit_arithmetic(this.classifier.model, seen, step, channel, position) for step in steps)
    except ValueError as why:
        st.text(f"The arithmetic of this layer is not laid out here: {why}.")
        return
    numbers = "step" if is_sequence(layer.output_shape) else "row and column"
    another = f" Click another place on the map, or set its {numbers}, to see that one." if place else ""
    st.caption(_where(unit) + another)
    for number, terms in enumerate(unit.terms if boards else ()):
        _terms(this, unit, terms, number)
    for step, column in zip((unit, *later), st.columns(max(len(steps), 3)), strict=False):
        with column:
            _step(step)
    if layer.name == this.classifier.logits:
        from_logits(this)


def _recipe(this: Subject, unit: UnitArithmetic, number: int, part: str) -> Recipe:
    read = f"values = activations(classifier, seen, {needed(this.classifier.layers, (unit.layer,))!r})"
    arguments = f"classifier.model, values, {unit.layer!r}, {unit.channel}, {unit.position}"
    return recipe.of_trace(
        this.network,
        f"unit_arithmetic({arguments}).terms[{number}].{part}",
        "vizcore.arithmetic import unit_arithmetic", "vizcore.run.trace import activations", before=(read,),
    )  # fmt: skip


def _where(unit: UnitArithmetic) -> str:
    words = {1: ("step",), 2: ("row", "column"), 3: ("depth", "row", "column")}.get(len(unit.position or ()), ())
    place = "".join(f", {word} {number}" for word, number in zip(words, unit.position or (), strict=False))
    return f"How channel {unit.channel}{place} got its number."


def _step(unit: UnitArithmetic) -> None:
    """A formula, the numbers that stand in it, and the result beside the network's own."""
    st.markdown(f"**{unit.kind}**")
    st.latex(unit.formula)
    rows = [f"| ${line.symbol}$ | {line.words} | {number_text(line.value, _DIGITS)} |" for line in unit.lines]
    rows.append(f"| $y$ | **result** | **{number_text(unit.value, _DIGITS)}** |")
    rows.append(f"| | the network's own number | {number_text(unit.network_value, _DIGITS)} |")
    st.markdown("\n".join(["| symbol | what it is | number |", "| --- | --- | ---: |", *rows]))
    same = unit.difference <= 1e-4 * max(1.0, abs(unit.network_value))
    icon = ":material/check:" if same else ":material/warning:"
    st.caption(f"{icon} {'equal' if same else 'not equal'}: {unit.difference:.1e} apart")


def _terms(this: Subject, unit: UnitArithmetic, terms: Terms, number: int) -> None:
    """Patch, kernel and products: boards for a window, bars for features."""
    sums = terms.products.reshape(-1, terms.products.shape[-1]).sum(axis=0)
    key = f"terms-{number}"
    if terms.inputs.ndim == 1:
        given = _recipe(this, unit, number, "products")
        _contributions(key, terms.bars_title, sums, terms.channels, given)
        return
    picked = 0
    if len(terms.channels) > 1:
        texts = setting(f"{key}-input")
        chosen = int(texts[-1]) if texts and texts[-1].isdecimal() and len(texts[-1]) < 7 else None
        picked = terms.channels.index(chosen) if chosen in terms.channels else int(np.abs(sums).argmax())
        _contributions(
            key, f"{terms.bars_title}. Choose one:", sums, terms.channels,
            _recipe(this, unit, number, "products.sum(axis=(0, 1))"), chosen=terms.channels[picked],
            on_click=partial(_choose_input, f"{key}-input"),
        )  # fmt: skip
    boards = {
        f"Input patch, channel {terms.channels[picked]}": ("inputs", terms.inputs),
        terms.weights_title: ("weights", terms.weights),
        terms.products_title: ("products", terms.products),
    }
    for (title, (part, values)), column in zip(boards.items(), st.columns(3), strict=True):
        with column:
            st.caption(title)
            board = values[..., picked]
            figure = board_figure(
                board,
                inside=None if part == "weights" else terms.inside,  # a kernel has its numbers in the padding too
                scale=scale_of(terms.inputs) if "patch" in title else None,
            )
            chart.figure(
                figure, key=f"{key}-{part}", alt=f"{title}: {board.shape[0]} by {board.shape[1]} numbers", height=230,
                arrays={part: board}, recipe=_recipe(this, unit, number, f"{part}[..., {picked}]"),
            )  # fmt: skip
    _padding(terms)


def _padding(terms: Terms) -> None:
    outside = int((~terms.inside).sum())
    rows, columns = (
        f"{number_text(each[0], 'g')} to {number_text(each[-1], 'g')}" for each in (terms.rows, terms.columns)
    )
    st.caption(
        f"Rows {rows}, columns {columns} of what it reads."
        + (
            f" {outside} of {terms.inside.size} places lie outside of it (a dot): {terms.padding_note}."
            if outside
            else ""
        )
    )


def _choose_input(name: str, channel: int) -> None:
    set_setting(name, (str(channel),))


def _contributions(
    key: str, title: str, sums: np.ndarray, channels, given: Recipe, *, chosen=None, on_click=None
) -> None:
    st.caption(title)
    names = [f"channel {channel}" for channel in channels]
    figure = units_figure(sums.astype(np.float32), names, list(channels), chosen=chosen, across="channels", up="adds")
    chart.figure(
        figure, key=f"{key}-sums", alt=title, on_click=on_click, height=200, arrays={"sums": sums}, recipe=given
    )
