"""The weights of one filter, to be typed over: held as text, which the link holds; drawn as a grid and as colours."""

from typing import Any

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.filter_picker import Bank
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import session, set_setting, setting
from vizcore import interventions
from vizcore.figures.kernels import about_zero, kernel_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import LARGEST, ORIGINAL, KernelEdit, Part

NAME, LONGEST = "kernel", 4000  # of the setting
GRID = "kernel-grid"  # the draft
NAMES = {
    ORIGINAL: "As trained", "zero": "Zero", "mirrored": "Mirrored", "turned": "Turned", "mean": "Mean",
    "sobel_across": "Sobel across", "sobel_down": "Sobel down", "laplacian": "Laplacian", "identity": "Identity",
}  # fmt: skip
THIS, ALL = "this slice", "all slices"
SIDE = 165  # pixels of a kernel: two stand side by side on a phone


def edit_of(bank: Bank, channel: int) -> KernelEdit:
    """The visitor's weights for a filter; another filter is as it was trained."""
    text, edit = (setting(NAME) or ("",))[-1], KernelEdit(bank.layer, channel)
    try:
        found = interventions.parse_kernel(text) if text else edit
        if (found.layer, found.channel) == (bank.layer, channel):
            found.rewritten(bank.kernels[..., channel])
            return found
    except (ValueError, IndexError) as error:
        st.text(f"{error.args[0]}.")
    return edit


def put(edit: KernelEdit) -> None:
    """Make this the visitor's filter."""
    text = str(edit)
    if len(text) <= LONGEST:
        set_setting(NAME, (text,) if text else None)


def choose_preset(edit: KernelEdit, number: int, shape: tuple[int, ...]) -> None:
    """Buttons for well-known kernels, for one slice or for all."""
    part, reach = edit.part(number), ALL
    if shape[2] > 1:
        reach = bound.segmented_control("A button changes", [THIS, ALL], name="kernel_reach")
    bound.hold("kernel_preset", None if part.cells else part.preset)
    st.pills(
        "Make it", interventions.presets_of(*shape[:2]), format_func=lambda name: NAMES[name], key="kernel_preset",
        on_change=_preset_chosen, args=(edit, None if reach == ALL else number), label_visibility="collapsed",
        wrap=True,
    )  # fmt: skip


def _preset_chosen(edit: KernelEdit, number: int | None) -> None:
    put(edit.having(Part(number, bound.value_of("kernel_preset") or ORIGINAL)))


def weights_grid(edit: KernelEdit, number: int, weights: np.ndarray) -> None:
    """The weights of one slice, to be typed over.

    The grid is given the same numbers from run to run, for it would lose the cursor with others: those of its first
    run, and it holds what is typed itself. It begins anew where the weights are others than those that were typed:
    after a preset, Reset, Back, or at another slice.
    """
    drafts = session().drafts
    of, text = (edit.layer, edit.channel, number), str(edit)
    known: dict[str, Any] | None = drafts.get(GRID)
    if known is None or known["of"] != of or known["text"] != text:
        round_ = known["round"] + 1 if known else 0
        known = drafts[GRID] = {"of": of, "text": text, "round": round_, "weights": weights.copy()}
    first, key = known["weights"], f"kernel-grid-{known['round']}"
    cell = st.column_config.NumberColumn(format="%.3f", min_value=-LARGEST, max_value=LARGEST, required=True)
    st.data_editor(
        first, key=key, hide_index=True, alt=f"The weights of slice {number} of filter {edit.channel}",
        column_config={str(place): cell for place in range(first.shape[1])},
        on_change=_typed, args=(edit, number, key, first.shape[1]),
    )  # fmt: skip


def _typed(edit: KernelEdit, number: int, key: str, width: int) -> None:
    part = edit.part(number)
    cells = dict(part.cells)
    for row, changed in bound.value_of(key)["edited_rows"].items():
        for column, weight in changed.items():
            cells[int(row) * width + int(column)] = float(weight or 0.0)
    changed_edit = edit.having(Part(number, part.preset, tuple(sorted(cells.items()))))
    put(changed_edit)
    session().drafts[GRID]["text"] = str(changed_edit)  # the grid shows these already


def kernels_beside(bank: Bank, edit: KernelEdit, number: int, before: np.ndarray, after: np.ndarray) -> None:
    """One slice as it was trained beside what it is now, on one scale."""
    scale = about_zero(np.stack([before, after]))
    with st.container(horizontal=True):
        for name, values in {"as trained": before, "now": after}.items():
            with st.container(width=SIDE):
                st.caption(name.capitalize())
                chart.figure(
                    kernel_figure(values, scale=scale), key=f"kernel-{name.split()[-1]}", height=SIDE,
                    alt=f"Slice {number} of filter {edit.channel} {name}, {values.min():.2g} to {values.max():.2g}",
                    arrays={"kernel": values}, recipe=_kernel_recipe(bank, edit, number, now=name == "now"),
                )  # fmt: skip


def reset_button(edit: KernelEdit) -> None:
    """The way back."""
    if edit.parts:
        st.button("Reset", icon=":material/restart_alt:", on_click=set_setting, args=(NAME, None))


def _kernel_recipe(bank: Bank, edit: KernelEdit, number: int, *, now: bool) -> Recipe:
    kernel = f"kernels[..., {edit.channel}]"
    if not now or not edit.parts:
        return bank.recipe(f"{kernel}[:, :, {number}]")
    call = f"parse_kernel({str(edit)!r}).rewritten({kernel})[:, :, {number}]"
    return bank.recipe(call, "vizcore.interventions import parse_kernel")


def maps_beside(bank: Bank, edit: KernelEdit, after: np.ndarray) -> None:
    """The filter's map before, now, and the difference, on one scale."""
    before = bank.seen[..., edit.channel]
    shown = {"as trained": before, "now": after, "the difference": after - before}
    stacked = np.stack(list(shown.values()), axis=-1)
    scale, least, most = scale_of(stacked), before.min(), before.max()
    chart.figure(
        tiles_figure(stacked, list(shown), [0, 1, 2], scale=scale, columns=3), key="kernel-maps", height=190,
        alt=f"The map that filter {edit.channel} makes of this face: as trained, {least:.3g} to {most:.3g}; now, "
        f"{after.min():.3g} to {after.max():.3g}; and the difference",
        arrays={"after": after, "before": before},
        recipe=edited_recipe(bank, edit, edit.layer, f"{{}}[..., {edit.channel}]"),
    )  # fmt: skip
    colours = "red above zero, blue below" if scale.signed else "bright is high"
    st.caption(
        "What the filter makes of the face: as trained, now, and the difference. All on one colour scale, "
        f"{colours}, up to {scale.high:.2g}."
    )


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
