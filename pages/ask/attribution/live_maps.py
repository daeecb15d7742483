"""The maps of one or several methods on the stage: the same pixel in all of them, under the pointer."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any

import numpy as np
import streamlit as st

from pages.components import attribution_panel
from pages.components.attribution_panel import Answer
from pages.components.stage import stage
from pages.components.stage.attribution_block import attribution_block, map_block
from pages.components.stage.chosen import number
from pages.runtime.frames import open_stream
from pages.state import bound
from pages.state.subject import Subject
from vizcore.arrays import Map
from vizcore.attribution import METHODS
from vizcore.settings import Preview, unseen
from vizcore.target import Target

BLEND, LEAST = 0.7, 0.0  # where nothing was chosen


def live_maps(this: Subject, target: Target, names: list[str], **look: Any) -> list[Answer]:
    """The stage above, the settings of each method and what its map adds up to below, or, of one method, beside it.

    While a slow method is at work, its map grows on the stage, beside what is known already.
    """
    if len(names) == 1:
        left, *cards = st.columns([7, 3], gap="medium")
        room = left.empty()
    else:
        room, across = st.empty(), abreast(len(names))
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
        grows = attribution_panel.is_at_work(this, target, METHODS[name], settings)
        on_stage = _growing(room, this, list(found.values()), look, name) if grows else nullcontext(unseen)
        with on_stage as preview, card:
            answer = attribution_panel.answer(this, target, METHODS[name], settings, preview)
            if answer:
                attribution_panel.about_map(this, target, answer)
                attribution_panel.take_along(this, target, answer, **look)
                found[name] = answer
    answers = [found[name] for name in names if name in found]
    if answers:
        _show(room, this, answers, look, "attribution-stage")
    else:
        room.empty()
    return answers


def abreast(count: int) -> int:
    """How many cards stand in a row, so that none stands alone in the last one, and little of it is empty."""
    return min((3, 2, 4), key=lambda across: (count % across == 1, -count % across)) if count > 2 else 2


@contextmanager
def _growing(room, this: Subject, answers: list[Answer], look: Mapping[str, Any], name: str) -> Generator[Preview]:
    """The stage with one map more, which grows."""
    with open_stream() as stream:
        _show(room, this, answers, look, f"attribution-growing-{name}", (name, stream.token))
        yield lambda make: stream.push(map_block(_drawn(make(), look)))


def _show(
    room, this: Subject, answers: list[Answer], look: Mapping[str, Any], key: str,
    growing: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    maps = [(one.method.name, _drawn(one.found.map, look)) for one in answers]
    block = attribution_block(this.trace.image, maps, blend=look["blend"], least=look["least"], growing=growing)
    with room.container():
        stage("attribution", block, key=key, on_choose=slid)


def _drawn(values: Map, look: Mapping[str, Any]) -> Map:
    return np.abs(values) if look["magnitude"] else values


def slid(choice: Mapping[str, Any]) -> None:
    """From the stage's callback: a slider was let go. What means nothing changes nothing."""
    for name, most, default in (("blend", 1.0, BLEND), ("least", 0.9, LEAST)):
        value = number(choice, name, 0.0, most)
        if value is not None:
            bound.choose(name, round(value, 2), default)
