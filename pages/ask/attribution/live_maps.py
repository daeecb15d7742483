"""The maps of one or several methods on the stage: the same pixel in all of them, under the pointer."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from pages.components import attribution_panel
from pages.components.attribution_panel import Answer
from pages.components.stage import stage
from pages.components.stage.attribution_block import attribution_block
from pages.components.stage.chosen import number
from pages.state import bound
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.target import Target

BLEND, LEAST = 0.7, 0.0  # where nothing was chosen


def live_maps(this: Subject, target: Target, names: list[str], **look: Any) -> list[Answer]:
    """The stage above, the settings of each method and what its map adds up to below, or, of one method, beside it.

    While a slow method is asked, what is known already is on the stage.
    """
    if len(names) == 1:
        left, *cards = st.columns([3, 2], gap="medium")
        room = left.empty()
    else:
        room, across = st.empty(), 3 if len(names) > 2 else 2
        rows = [st.columns(across, gap="medium") for _ in range(0, len(names), across)]
        cards = [card for row in rows for card in row]
    asked = []
    for name, card in zip(names, cards, strict=False):
        with card:
            st.header(name, anchor=False)
            st.caption(METHODS[name].summary)
            asked.append(attribution_panel.choose_settings(this, target, METHODS[name]))
    given = list(zip(names, asked, cards, strict=False))
    found: dict[str, Answer] = {}
    for name, settings, card in sorted(given, key=lambda one: METHODS[one[0]].slow):
        if found and METHODS[name].slow and not attribution_panel.known(this, target, METHODS[name], settings):
            _show(room, this, list(found.values()), look, f"attribution-before-{name}")
        with card:
            answer = attribution_panel.answer(this, target, METHODS[name], settings)
            if answer:
                attribution_panel.about_map(this, target, answer)
                attribution_panel.take_along(this, target, answer, **look)
                found[name] = answer
    answers = [found[name] for name in names if name in found]
    if answers:
        _show(room, this, answers, look, "attribution-stage")
    return answers


def _show(room, this: Subject, answers: list[Answer], look: Mapping[str, Any], key: str) -> None:
    maps = [(one.method.name, np.abs(one.found.map) if look["magnitude"] else one.found.map) for one in answers]
    block = attribution_block(this.trace.image, maps, blend=look["blend"], least=look["least"])
    with room.container():
        stage("attribution", block, key=key, on_choose=slid)


def slid(choice: Mapping[str, Any]) -> None:
    """From the stage's callback: a slider was let go. What means nothing changes nothing."""
    for name, most, default in (("blend", 1.0, BLEND), ("least", 0.9, LEAST)):
        value = number(choice, name, 0.0, most)
        if value is not None:
            bound.choose(name, round(value, 2), default)
