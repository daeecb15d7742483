"""A kernel and its map before and now, in figures that stand still, and the live ones to take along."""

from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, recipe
from pages.components.filter_picker import Bank
from pages.components.recipe import Recipe
from vizcore.figures.kernels import about_zero, kernel_figure
from vizcore.figures.palette import Scale, scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import KernelEdit

SIDE = 165  # pixels of a kernel: two stand side by side on a phone


def kernels_beside(bank: Bank, edit: KernelEdit, number: int, trained: np.ndarray, now: np.ndarray) -> None:
    """One slice as it was trained beside what it is now, on one scale."""
    scale = about_zero(np.stack([trained, now]))
    with st.container(horizontal=True):
        for name, values in {"as trained": trained, "now": now}.items():
            with st.container(width=SIDE):
                st.caption(name.capitalize())
                chart.figure(
                    kernel_figure(values, scale=scale), height=SIDE,
                    alt=f"Slice {number} of filter {edit.channel} {name}, {values.min():.2g} to {values.max():.2g}",
                    **_kernel_to_take(bank, edit, number, name, values),
                )  # fmt: skip


def maps_beside(bank: Bank, edit: KernelEdit, after: np.ndarray) -> None:
    """The filter's map before, now, and the difference, on one scale."""
    figure, scale = _maps_figure(bank, edit, after)
    before = bank.seen[..., edit.channel]
    chart.figure(
        figure, height=190,
        alt=f"The map that filter {edit.channel} makes of this face: as trained, {before.min():.3g} to "
        f"{before.max():.3g}; now, {after.min():.3g} to {after.max():.3g}; and the difference",
        **_maps_to_take(bank, edit, after),
    )  # fmt: skip
    colours = "orange above zero, blue below" if scale.signed else "bright is high"
    st.caption(
        "What the filter makes of the face: as trained, now, and the difference. All on one colour scale, "
        f"{colours}, up to {scale.high:.2g}."
    )


def take_along(
    bank: Bank, edit: KernelEdit, number: int, trained: np.ndarray, now: np.ndarray, after: np.ndarray
) -> None:
    """The same pictures, numbers and Python of what is on the stage."""
    scale = about_zero(np.stack([trained, now]))
    with chart.take_along_row("kernel"):
        for name, values in {"as trained": trained, "now": now}.items():
            st.caption(f"The kernel {name}", width="content")
            draw = partial(kernel_figure, values, scale=scale)
            chart.take_along(draw, **_kernel_to_take(bank, edit, number, name, values))
        st.caption("The maps", width="content")
        chart.take_along(lambda: _maps_figure(bank, edit, after)[0], **_maps_to_take(bank, edit, after))


def _maps_figure(bank: Bank, edit: KernelEdit, after: np.ndarray) -> tuple[go.Figure, Scale]:
    before = bank.seen[..., edit.channel]
    shown = {"as trained": before, "now": after, "the difference": after - before}
    stacked = np.stack(list(shown.values()), axis=-1)
    scale = scale_of(stacked)
    return tiles_figure(stacked, list(shown), [0, 1, 2], scale=scale, columns=3), scale


def _maps_to_take(bank: Bank, edit: KernelEdit, after: np.ndarray) -> dict[str, Any]:
    given = edited_recipe(bank, edit, edit.layer, f"{{}}[..., {edit.channel}]")
    return {"key": "kernel-maps", "arrays": {"after": after, "before": bank.seen[..., edit.channel]}, "recipe": given}


def _kernel_to_take(bank: Bank, edit: KernelEdit, number: int, name: str, values: np.ndarray) -> dict[str, Any]:
    given = _kernel_recipe(bank, edit, number, now=name == "now")
    return {"key": f"kernel-{name.split()[-1]}", "arrays": {"kernel": values}, "recipe": given}


def edited_recipe(bank: Bank, edit: KernelEdit, step: str, form: str = "{}", *imports: str) -> Recipe:
    """What a step now gives, or what `form` makes of the expression for it."""
    network = bank.this.network
    if not edit.parts:
        call = form.format(f"activation(classifier, seen, {step!r})")
        return recipe.of_trace(network, call, "vizcore.run.trace import activation", *imports)
    before = (
        f"kernel = kernels_of(classifier, {edit.layer!r})[..., {edit.channel}]",
        f"added = parse_kernel({str(edit)!r}).added(kernel)",
    )
    call = f"refiltered(classifier, image[None], {edit.layer!r}, {edit.channel}, added, ({step!r},))[{step!r}][0]"
    needed = ("vizcore.filters import kernels_of", "vizcore.interventions import parse_kernel, refiltered")
    return recipe.of_image(network, form.format(call), *needed, *imports, before=before)


def _kernel_recipe(bank: Bank, edit: KernelEdit, number: int, *, now: bool) -> Recipe:
    kernel = f"kernels[..., {edit.channel}]"
    if not now or not edit.parts:
        return bank.recipe(f"{kernel}[:, :, {number}]")
    call = f"parse_kernel({str(edit)!r}).rewritten({kernel})[:, :, {number}]"
    return bank.recipe(call, "vizcore.interventions import parse_kernel")
