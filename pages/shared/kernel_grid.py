"""The weights of one filter, to be typed over: held as text, which the link keeps; drawn as a grid and as colours."""

import numpy as np
import streamlit as st

from pages.shared import show
from pages.shared.filter_panels import Bank
from pages.shared.subject import snippet
from vizcore import filters, interventions
from vizcore.figures.kernels import about_zero, kernel_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.interventions import LARGEST, ORIGINAL, KernelEdit, Part

NAMES = {
    ORIGINAL: "As trained", "zero": "Zero", "mirrored": "Mirrored", "turned": "Turned", "mean": "Mean",
    "sobel_across": "Sobel across", "sobel_down": "Sobel down", "laplacian": "Laplacian", "identity": "Identity",
}  # fmt: skip
THIS, ALL = "this slice", "all slices"
SIDE = 165  # pixels of a kernel: two stand side by side on a phone


def held(bank: Bank, channel: int) -> KernelEdit:
    """The visitor's weights for a filter, or those of a link that led here; another filter is as it was trained."""
    linked = st.query_params.get("kernel")
    came = linked is not None and linked != st.session_state.get("kernel_linked")
    text = linked if came else st.session_state.get("kernel", "")
    edit = KernelEdit(bank.layer, channel)
    try:
        found = interventions.parse_kernel(text) if text else edit
        if (found.layer, found.channel) == (bank.layer, channel):
            found.rewritten(bank.kernels[..., channel])
            edit = found
    except (ValueError, IndexError) as error:
        st.session_state["kernel_wrong"] = f"{error.args[0]}.", str(edit)
    if came:
        _drawn_anew()
    put(edit)
    wrong, of = st.session_state.get("kernel_wrong", ("", None))
    if of == str(edit):  # said until the next change, for a page may run twice before anybody sees it
        st.text(wrong)
    text = st.session_state["kernel_linked"] = str(edit)
    if text:
        st.query_params["kernel"] = text
    else:
        st.query_params.pop("kernel", None)
    return edit


def put(edit: KernelEdit) -> None:
    """Make this the visitor's filter."""
    st.session_state["kernel"] = str(edit)


def _drawn_anew() -> None:
    """Have the grid forget what was typed: it is drawn from what is held."""
    st.session_state["kernel_grid"] = st.session_state.get("kernel_grid", 0) + 1


def choose_slice(bank: Bank, channel: int) -> int:
    """The widget for the slice, at first the one of the largest norm; none where there is but one."""
    count, of = bank.kernels.shape[2], (bank.this.classifier.name, bank.layer, channel)
    linked = st.query_params.get("slice", "")
    first = int(linked) if linked.isdecimal() and "kernel_slice_of" not in st.session_state else None
    known = st.session_state.get("slice", first) if st.session_state.get("kernel_slice_of", of) == of else None
    st.session_state["kernel_slice_of"] = of
    if count == 1:
        return 0
    st.session_state["slice"] = known if known in range(count) else int(filters.main_inputs(bank.kernels)[channel])
    return st.number_input(
        "Slice", 0, count - 1, None, 1, key="slice", bind="query-params", width=130,
        help=f"The filter reads {count} channels, each with a slice of its own.",
    )  # fmt: skip


def presets(edit: KernelEdit, number: int, shape: tuple[int, ...]) -> None:
    """Buttons for well-known kernels, for one slice or for all."""
    part, reach = edit.part(number), ALL
    if shape[2] > 1:
        reach = st.segmented_control("A button changes", [THIS, ALL], default=THIS, required=True, key="kernel_reach")
    st.session_state["kernel_preset"] = None if part.cells else part.preset
    st.pills(
        "Make it", interventions.presets_of(*shape[:2]), format_func=NAMES.get, key="kernel_preset",
        on_change=_preset_chosen, args=(edit, None if reach == ALL else number), label_visibility="collapsed",
        wrap=True,
    )  # fmt: skip


def _preset_chosen(edit: KernelEdit, number: int | None) -> None:
    put(edit.having(Part(number, st.session_state["kernel_preset"] or ORIGINAL)))
    _drawn_anew()


def grid(edit: KernelEdit, number: int, weights: np.ndarray) -> None:
    """The weights of one slice, to be typed over.

    The grid is given the same numbers from run to run, for it would lose the cursor with others: those of its first
    run, and it keeps what is typed itself.
    """
    key = f"kernel-grid-{edit.layer}-{edit.channel}-{number}-{st.session_state.get('kernel_grid', 0)}"
    of, first = st.session_state.get("kernel_given", (None, None))
    if of != key:
        first = weights.copy()
        st.session_state["kernel_given"] = key, first
    cell = st.column_config.NumberColumn(format="%.3f", min_value=-LARGEST, max_value=LARGEST, required=True)
    st.data_editor(
        first, key=key, hide_index=True, alt=f"The weights of slice {number} of filter {edit.channel}",
        column_config={str(place): cell for place in range(first.shape[1])},
        on_change=_typed, args=(edit, number, key, first.shape[1]),
    )  # fmt: skip


def _typed(edit: KernelEdit, number: int, key: str, width: int) -> None:
    part = edit.part(number)
    cells = dict(part.cells)
    for row, changed in st.session_state[key]["edited_rows"].items():
        for column, weight in changed.items():
            cells[int(row) * width + int(column)] = float(weight or 0.0)
    put(edit.having(Part(number, part.preset, tuple(sorted(cells.items())))))


def draw(bank: Bank, edit: KernelEdit, number: int, before: np.ndarray, after: np.ndarray) -> None:
    """One slice as it was trained beside what it is now, on one scale."""
    scale = about_zero(np.stack([before, after]))
    with st.container(horizontal=True):
        for name, values in {"as trained": before, "now": after}.items():
            with st.container(width=SIDE):
                st.caption(name.capitalize())
                show.figure(
                    kernel_figure(values, scale=scale), key=f"kernel-{name.split()[-1]}", height=SIDE,
                    alt=f"Slice {number} of filter {edit.channel} {name}, {values.min():.2g} to {values.max():.2g}",
                    arrays={"kernel": values}, code=_kernel_code(bank, edit, number, now=name == "now"),
                )  # fmt: skip


def reset(edit: KernelEdit) -> None:
    """The way back."""

    def forget():
        put(KernelEdit(edit.layer, edit.channel))
        _drawn_anew()

    if edit.parts:
        st.button("Reset", icon=":material/restart_alt:", on_click=forget)


def _kernel_code(bank: Bank, edit: KernelEdit, number: int, *, now: bool) -> str:
    code = f"{bank.code}\nkernel = kernels[..., {edit.channel}]\n"
    if not now or not edit.parts:
        return f"{code}result = kernel[:, :, {number}]"
    made = f"result = parse_kernel({str(edit)!r}).rewritten(kernel)[:, :, {number}]"
    return f"from vizcore.interventions import parse_kernel\n{code}{made}"


def maps(bank: Bank, edit: KernelEdit, after: np.ndarray) -> None:
    """The filter's map before, now, and the difference, on one scale."""
    before = bank.seen[..., edit.channel]
    shown = {"as trained": before, "now": after, "the difference": after - before}
    stacked = np.stack(list(shown.values()), axis=-1)
    scale, least, most = scale_of(stacked), before.min(), before.max()
    show.figure(
        tiles_figure(stacked, list(shown), [0, 1, 2], scale=scale, columns=3), key="kernel-maps", height=190,
        alt=f"The map that filter {edit.channel} makes of this face: as trained, {least:.3g} to {most:.3g}; now, "
        f"{after.min():.3g} to {after.max():.3g}; and the difference",
        arrays={"before": before, "after": after},
        code=_snippet(bank, f"{_now(edit, edit.layer)}[..., {edit.channel}]"),
    )  # fmt: skip
    colours = "red above zero, blue below" if scale.signed else "bright is high"
    st.caption(
        "What the filter makes of the face: as trained, now, and the difference. All on one colour scale, "
        f"{colours}, up to {scale.high:.2g}."
    )


def code(bank: Bank, edit: KernelEdit, step: str) -> str:
    """Lines of Python that give what a step now gives."""
    return _snippet(bank, _now(edit, step))


def _snippet(bank: Bank, wanted: str) -> str:
    imports = ("vizcore import filters", "vizcore.interventions import parse_kernel, refiltered")
    return snippet(bank.this, wanted, *(imports if "refiltered" in wanted else ()))


def _now(edit: KernelEdit, step: str) -> str:
    """The expression of what a step now gives."""
    if not edit.parts:
        return f"activation(classifier, seen, {step!r})"
    kernel = f"filters.kernels_of(classifier, {edit.layer!r})[..., {edit.channel}]"
    added = f"parse_kernel({str(edit)!r}).added({kernel})"
    return f"""refiltered(
    classifier, image[None], {edit.layer!r}, {edit.channel},
    {added},
    ({step!r},)
)[{step!r}][0]"""
