"""The stage: a view that lives in the browser, works out there what is under the pointer, and says what was chosen."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from pages.components.stage.bundle import bundled, sheet, views
from pages.state.bound import value_of

Choice = Mapping[str, Any]


def stage(view: str, block: bytes, *, key: str, on_choose: Callable[[Choice], None] | None = None) -> Choice | None:
    """Draw a view; nothing is sent to the server before the person chooses.

    Args:
        view: of which `assets` has an entry, `on_VIEW.js`.
        block: what is shown, by `pack`.
        key: names the stage among all of the app.
        on_choose: called with what was chosen, before the page runs again; None where nothing is. It comes from a
            browser: anything at all may stand in it.

    Returns:
        What was chosen just now; None where nothing was.

    Raises:
        ValueError: there is no such view.
    """
    if view not in views():
        raise ValueError(f"there is no view {view!r}, only {', '.join(views())}")
    js, css = bundled(f"on_{view}"), sheet(view)
    return live_view(f"stage_{view}", js, block, key=key, on_choose=on_choose, css=css)


def live_view(
    name: str, js: str, block: bytes, *, key: str, on_choose: Callable[[Choice], None] | None = None, css: str = ""
) -> Choice | None:
    """Draw any living view: a component of this name and style, of these modules, given this block; see `stage`."""
    live = st.components.v2.component(name, html="<div class='stage'></div>", css=f"{sheet('stage')}\n{css}", js=js)
    shown = live(key=key, data=block, on_chosen_change=partial(_chosen, key, on_choose))
    return shown.chosen


def _chosen(key: str, on_choose: Callable[[Choice], None] | None) -> None:
    choice = value_of(key).get("chosen")
    if on_choose and isinstance(choice, Mapping):
        on_choose(choice)
