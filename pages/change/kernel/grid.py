"""The weights of one filter, to be typed over: held as text, which the link holds."""

from typing import Any

import numpy as np
import streamlit as st

from pages.components.filter_picker import Bank
from pages.state import bound
from pages.state.session import session, set_setting, setting
from vizcore import interventions
from vizcore.interventions import LARGEST, ORIGINAL, KernelEdit, Part

NAME, LONGEST = "kernel", 4000  # of the setting
GRID = "kernel-grid"  # the draft
NAMES = {
    ORIGINAL: "As trained", "zero": "Zero", "mirrored": "Mirrored", "turned": "Turned", "mean": "Mean",
    "sobel_across": "Sobel across", "sobel_down": "Sobel down", "laplacian": "Laplacian", "identity": "Identity",
}  # fmt: skip
THIS, ALL = "this slice", "all slices"


def written() -> str:
    """The visitor's weights, as the link has them."""
    return (setting(NAME) or ("",))[-1]


def read(layer: str, channel: int) -> KernelEdit:
    """The visitor's weights for a filter, unchecked; another filter is as it was trained.

    Raises:
        ValueError: they are not written as such.
    """
    edit = interventions.parse_kernel(written()) if written() else KernelEdit(layer, channel)
    return edit if (edit.layer, edit.channel) == (layer, channel) else KernelEdit(layer, channel)


def edit_of(bank: Bank, channel: int) -> KernelEdit:
    """The same, checked; where they cannot be, why, and as it was trained."""
    try:
        edit = read(bank.layer, channel)
        edit.rewritten(bank.kernels[..., channel])
        return edit
    except (ValueError, IndexError) as error:
        st.text(f"{error.args[0]}.")
    return KernelEdit(bank.layer, channel)


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


def reset_button(edit: KernelEdit) -> None:
    """The way back."""
    if edit.parts:
        st.button("Reset", icon=":material/restart_alt:", on_click=set_setting, args=(NAME, None))
