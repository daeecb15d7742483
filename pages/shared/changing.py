"""The changes that a visitor makes to channels: held as text, which the link keeps; drawn as rows of sliders."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.shared.subject import Subject, snippet
from vizcore import interventions
from vizcore.classifier import Classifier
from vizcore.interventions import Edit
from vizcore.layers import LayerInfo

LEAST, MOST = -2.0, 4.0  # of a factor
LISTED = 24  # channels of one change up to which each has its own place in the widget


def held(this: Subject) -> tuple[Edit, ...]:
    """The visitor's changes, or those of a link that led here; what this network has no place for is left out.

    No widget is bound to the link: a link that leads here must win over the changes of the last visit.
    """
    linked = st.query_params.get("edits")
    came = linked is not None and linked != st.session_state.get("edits_linked")
    text = linked if came else st.session_state.get("edits", "")
    try:
        edits, wrong = interventions.parse(text), ""
    except ValueError as error:
        edits, wrong = (), f"{error}."
    possible = tuple(_bounded(edit) for edit in edits if _fits(this.classifier, edit))
    if len(possible) < len(edits):
        wrong = f"{this.classifier.name} lacks some of the channels that were changed: these changes are left out."
    put(possible)
    if wrong:  # said until the next change, for a page may run twice before anybody sees it
        st.session_state["edits_wrong"] = (wrong, st.session_state["edits"])
    wrong, of = st.session_state.get("edits_wrong", ("", None))
    if of == st.session_state["edits"]:
        st.text(wrong)
    text = st.session_state["edits_linked"] = st.session_state["edits_text"] = st.session_state["edits"]
    if text:
        st.query_params["edits"] = text
    else:
        st.query_params.pop("edits", None)
    return possible


def _fits(classifier: Classifier, edit: Edit) -> bool:
    return edit.layer in classifier.by_name and max(edit.channels) < classifier.by_name[edit.layer].channels


def _bounded(edit: Edit) -> Edit:
    return edit if edit.factor is None else replace(edit, factor=min(max(edit.factor, LEAST), MOST))


def put(edits: Sequence[Edit]) -> None:
    """Make these the visitor's changes."""
    st.session_state["edits"] = ";".join(map(str, edits))


def add(edits: Sequence[Edit], layer: str, channel: int) -> None:
    """Change one more channel: as the last change of its layer does, or, for the first of a layer, switch it off."""
    if any(edit.layer == layer and channel in edit.channels for edit in edits):
        return
    alike = [number for number, edit in enumerate(edits) if edit.layer == layer]
    changed = list(edits)
    if alike:
        last = edits[alike[-1]]
        changed[alike[-1]] = replace(last, channels=(*last.channels, channel))
    else:
        changed.append(Edit(layer, (channel,)))
    put(changed)


def rows(this: Subject, edits: Sequence[Edit]) -> None:
    """A row of widgets for each change."""
    for number, edit in enumerate(edits):
        with st.container(border=True):
            _row(this, edits, number, edit)
    if edits:
        st.button("Reset", icon=":material/restart_alt:", on_click=put, args=((),))


def _row(this: Subject, edits: Sequence[Edit], number: int, edit: Edit) -> None:
    def become(key: str, make) -> None:
        changed = make(st.session_state[key])
        put([*edits[:number], *([changed] if changed.channels else []), *edits[number + 1 :]])

    layer = this.classifier.by_name[edit.layer]
    keys = [f"edit-{what}-{number}" for what in ("channels", "factor", "other")]
    makes = (
        lambda channels: replace(edit, channels=tuple(channels)),
        lambda factor: replace(edit, factor=factor),
        lambda other: replace(edit, factor=None if other else 0.0),
    )
    values = (list(edit.channels), 0.0 if edit.factor is None else edit.factor, edit.factor is None)
    changes = [{"key": key, "on_change": partial(become, key, make)} for key, make in zip(keys, makes, strict=True)]
    for key, value in zip(keys, values, strict=True):
        if st.session_state.get(key) != value:  # else a key pressed meanwhile would be undone
            st.session_state[key] = value
    if len(edit.channels) <= LISTED:
        st.multiselect(f"Channels of {edit.layer}", range(layer.channels), **changes[0])
    else:
        st.caption(f"{len(edit.channels)} of the {layer.channels} channels of {edit.layer}")
    st.slider("Times", LEAST, MOST, step=0.25, disabled=values[2], help="0: off; 1: as it is.", **changes[1])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle("Face B's in its place", **changes[2])
        others = [*edits[:number], *edits[number + 1 :]]
        st.button("Remove", icon=":material/close:", key=f"edit-gone-{number}", on_click=put, args=(others,))


def as_text() -> None:
    """All changes as text, which the link holds."""
    with st.expander("As text", icon=":material/link:"):
        st.text_input(
            "Changes", key="edits_text", on_change=_typed, placeholder="relu2_1:3,7*0;relu3_1:5*2.5",
            help="layer:channels*factor, several apart by a semicolon; B in place of the factor takes face B's.",
        )  # fmt: skip
        st.caption("The link in the address bar holds it: send it, and others see the same changes on the sample face.")


def _typed() -> None:
    st.session_state["edits"] = st.session_state["edits_text"]


def open_link(label: str, layer: LayerInfo, channels: Sequence[int]) -> None:
    """From another page: switch channels of a layer off there where they can be changed."""
    edit = Edit(layer.name, tuple(map(int, channels)))
    st.page_link(
        "pages/40_change/10_channels.py", label=label, icon=":material/tune:",
        query_params={"layer": layer.name, "edits": str(edit)},
    )  # fmt: skip


def code(this: Subject, edits: Sequence[Edit], step: str) -> str:
    """Lines of Python that give what a step now gives."""
    text = ";".join(map(str, edits))
    with_b = any(edit.factor is None for edit in edits)
    other = ', other=trace(classifier, np.load("face-B.npz")["image"]).kept' if with_b else ""
    wanted = f"edited(classifier, image[None], parse({text!r}), ({step!r},){other})[{step!r}][0]"
    return snippet(this, wanted, "vizcore.interventions import edited, parse")


def of_layer(edits: Sequence[Edit], layer: str) -> set[int]:
    """The channels of a layer that are changed."""
    return {channel for edit in edits if edit.layer == layer for channel in edit.channels}
