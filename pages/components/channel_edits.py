"""The changes that a visitor makes to channels: held as text, which the link holds; drawn as rows of sliders."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from pages.components import recipe
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import leave_out, selection, set_setting, setting
from pages.state.subject import Subject
from vizcore import interventions
from vizcore.interventions import Edit
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo
from vizcore.words import count_of

NAME, LONGEST = "edits", 4000  # of the setting
LEAST, MOST = -2.0, 4.0  # of a factor
LISTED = 24  # channels of one change up to which each has its own place in the widget


def edits_of(this: Subject) -> tuple[Edit, ...]:
    """The visitor's changes; what this network has no place for is left out, and said."""
    text = (setting(NAME) or ("",))[-1]
    try:
        edits = interventions.parse(text)
    except ValueError as error:
        st.text(f"{error}.")
        return ()
    possible = tuple(_bounded(edit) for edit in edits if _fits(this.classifier, edit))
    if len(possible) < len(edits):
        st.text(f"{this.title} lacks some of the channels that were changed: these changes are left out.")
    return possible


def _fits(classifier: Classifier, edit: Edit) -> bool:
    return edit.layer in classifier.by_name and max(edit.channels) < classifier.by_name[edit.layer].channels


def _bounded(edit: Edit) -> Edit:
    return edit if edit.factor is None else replace(edit, factor=min(max(edit.factor, LEAST), MOST))


def put(edits: Sequence[Edit]) -> None:
    """Make these the visitor's changes."""
    set_setting(NAME, (_as_text(edits),) if edits else None)


def _as_text(edits: Sequence[Edit]) -> str:
    return ";".join(map(str, edits))


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


def edit_rows(this: Subject, edits: Sequence[Edit]) -> None:
    """A row of widgets for each change."""
    for number, edit in enumerate(edits):
        with st.container(border=True):
            _row(this, edits, number, edit)
    if edits:
        st.button("Reset", icon=":material/restart_alt:", on_click=put, args=((),))


def _row(this: Subject, edits: Sequence[Edit], number: int, edit: Edit) -> None:
    def become(key: str, make) -> None:
        changed = make(bound.value_of(key))
        put([*edits[:number], *([changed] if changed.channels else []), *edits[number + 1 :]])

    layer = this.classifier.by_name[edit.layer]
    keys = [f"edit-{what}-{number}" for what in ("channels", "factor", "other")]
    makes = (
        lambda channels: replace(edit, channels=tuple(channels)),
        lambda factor: replace(edit, factor=factor),
        lambda other: replace(edit, factor=None if other else 0.0),
    )
    values = (list(edit.channels), 0.0 if edit.factor is None else edit.factor, edit.factor is None)
    asked = [partial(become, key, make) for key, make in zip(keys, makes, strict=True)]
    for key, value in zip(keys, values, strict=True):
        bound.hold(key, value)
    if len(edit.channels) <= LISTED:
        st.multiselect(f"Channels of {edit.layer}", range(layer.channels), key=keys[0], on_change=asked[0])
    else:
        st.caption(f"{len(edit.channels)} of {count_of(layer.channels, 'channel')} of {edit.layer}")
    st.slider(
        "Times", LEAST, MOST, step=0.25, disabled=edit.factor is None, help="0: off; 1: as it is.", key=keys[1],
        on_change=asked[1],
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle("Face B's in its place", key=keys[2], on_change=asked[2])
        others = [*edits[:number], *edits[number + 1 :]]
        st.button("Remove", icon=":material/close:", key=f"edit-gone-{number}", on_click=put, args=(others,))


def edits_as_text(edits: Sequence[Edit]) -> None:
    """All changes as text, which the link holds."""
    with st.expander("As text", icon=":material/link:"):
        bound.hold("edits-text", (setting(NAME) or ("",))[-1])
        st.text_input(
            "Changes", key="edits-text", on_change=_typed, placeholder="relu2_1:3,7*0;relu3_1:5*2.5", max_chars=LONGEST,
            help="layer:channels*factor, several apart by a semicolon; B in place of the factor takes face B's.",
        )  # fmt: skip
        st.caption(
            "The link in the address bar holds it: of Fovea's own networks others then see the same "
            "changes, on the sample face."
        )


def _typed() -> None:
    text = bound.value_of("edits-text").strip()
    set_setting(NAME, (text,) if text else None)


def ablation_link(label: str, layer: LayerInfo, channels: Sequence[int]) -> None:
    """From another page: switch channels of a layer off there where they can be changed."""
    edits = _as_text([Edit(layer.name, tuple(map(int, channels)))])
    if len(edits) > LONGEST:
        leave_out("Too many channels for a link.")
        return
    at = selection().having(layer=layer.name).with_setting(NAME, (edits,))
    link_to("change/channel_ablation", label, at=at)


def edits_recipe(this: Subject, edits: Sequence[Edit], step: str, form: str = "{}", *imports: str) -> Recipe:
    """What a step now gives, or what `form` makes of the expression for it."""
    text = _as_text(edits)
    if any(edit.factor is None for edit in edits):
        call = f"edited(classifier, a.image[None], parse({text!r}), ({step!r},), other=b.activations)[{step!r}][0]"
        make = recipe.of_faces
    else:
        call = f"edited(classifier, image[None], parse({text!r}), ({step!r},))[{step!r}][0]"
        make = recipe.of_image
    return make(this.network, form.format(call), "vizcore.interventions import edited, parse", *imports)


def of_layer(edits: Sequence[Edit], layer: str) -> set[int]:
    """The channels of a layer that are changed."""
    return {channel for edit in edits if edit.layer == layer for channel in edit.channels}
