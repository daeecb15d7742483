"""Ways from page to page, each of them one entry in the browser's history, with all that is chosen.

`link_to` draws a link. `open_page` is for callbacks, of a click on a chart say, where only the server knows where to
go: `follow` then has the browser go there by itself. Streamlit's own `switch_page` would add two entries, the first of
them a view that never was. `complete_link` puts what is chosen into the address after a step in the side bar, whose own
links know nothing of it.
"""

import time
from pathlib import Path
from typing import Any

import streamlit as st

from pages.runtime.page_folders import folder_of
from pages.state.link import to_query
from pages.state.selection import Selection
from pages.state.session import ask_for as open_page
from pages.state.session import selection, session

PATIENCE = 3.0  # seconds for the browser to go; then Streamlit is asked to switch, at the price of a second entry
_STEP = 0.02
_SCRIPT = (Path(__file__).parent / "go.js").read_text(encoding="utf-8")

__all__ = ["complete_link", "follow", "link_to", "open_page"]


def link_to(page: str, label: str, *, icon: str | None = None, at: Selection | None = None, **more: Any) -> None:
    """A link to the page of a folder, `look/layers` say, with what is chosen or what `at` chooses."""
    folder = folder_of(page)
    query = to_query(selection() if at is None else at)
    st.page_link(
        folder.script, label=label, icon=icon or f":material/{folder.icon}:", query_params=query or None, **more
    )


def complete_link() -> None:
    """After a step in the side bar: have the address say what is chosen, as part of that same entry."""
    here = session()
    if here.incomplete:
        _go(how="arrive", query=to_query(here.selection))


def follow() -> None:
    """Go where `open_page` asked to go; to be called before the page is drawn, which then need not be."""
    wanted, session().wanted = session().wanted, None
    if wanted is None:
        return
    page, chosen = wanted
    folder, query = folder_of(page), to_query(chosen)
    _go(how="open", address="" if folder.default else folder.address, query=query)
    room = st.empty()
    for _ in range(round(PATIENCE / _STEP)):
        time.sleep(_STEP)
        room.empty()  # here Streamlit ends this run, when the browser has asked for the other page
    st.switch_page(folder.script, query_params=query or None)


def _go(**data: Any) -> None:
    go = st.components.v2.component("go", html="<span></span>", js=_SCRIPT)
    with st.sidebar:  # where it takes no room from a page
        go(key="go", data=data | {"number": time.time_ns()})
