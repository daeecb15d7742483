"""Ways from page to page, each of them one entry in the browser's history, with all that is chosen.

`link_to` draws a link, `side_links` those of the side bar: Streamlit's own say nothing of what is chosen, and an
address completed after the fact can undo what was clicked meanwhile. `open_page` is for callbacks, of a click on a
chart say, where only the server knows where to go: `follow` then has the browser go there by itself. Streamlit's own
`switch_page` would add two entries, the first of them a view that never was.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.runtime.addresses import page_of
from pages.runtime.page_folders import folder_of, sections
from pages.state.link import to_query
from pages.state.selection import Selection
from pages.state.session import ask_for as open_page
from pages.state.session import selection, session

PATIENCE = 3.0  # seconds for the browser to go; then Streamlit is asked to switch, at the price of a second entry
_STEP = 0.02
_SCRIPT = (Path(__file__).parent / "go.js").read_text(encoding="utf-8")

__all__ = ["follow", "link_to", "open_page", "side_links", "side_room"]


def link_to(page: str, label: str, *, icon: str | None = None, at: Selection | None = None, **more: Any) -> None:
    """A link to the page of a folder, `look/layers` say, with what is chosen or what `at` chooses."""
    folder = folder_of(page)
    query = to_query(selection() if at is None else at)
    st.page_link(
        page_of(folder), label=label, icon=icon or f":material/{folder.icon}:", query_params=query or None, **more
    )


def side_room() -> DeltaGenerator:
    """Where the links of the side bar go, which may be drawn twice in a run: while a network loads, and then."""
    return st.sidebar.container(key="pages").empty()


def side_links(room: DeltaGenerator, chosen: Mapping[str, Iterable[str]]) -> None:
    """Where a newcomer begins, then every other page by section; each link with what is chosen, as a query."""
    every = [folder for folders in sections().values() for folder in folders]
    groups = [(folder.begin, [folder]) for folder in every if folder.begin]
    groups += [(title, [folder for folder in folders if not folder.begin]) for title, folders in sections().items()]
    with room.container(gap="xxsmall"):
        for title, folders in groups:
            st.caption(title)
            for folder in folders:
                icon = f":material/{folder.icon}:"
                query = chosen or None
                st.page_link(page_of(folder), label=folder.title, icon=icon, width="stretch", query_params=query)


def follow() -> None:
    """Go where `open_page` asked to go; to be called before the page is drawn, which then need not be."""
    wanted, session().wanted = session().wanted, None
    if wanted is None:
        return
    page, chosen = wanted
    folder, query = folder_of(page), to_query(chosen)
    _go("" if folder.default else folder.address, query)
    room = st.empty()
    for _ in range(round(PATIENCE / _STEP)):
        time.sleep(_STEP)
        room.empty()  # here Streamlit ends this run, when the browser has asked for the other page
    st.switch_page(folder.script, query_params=query or None)


def _go(address: str, query: Mapping[str, Iterable[str]]) -> None:
    go = st.components.v2.component("go", html="<span></span>", js=_SCRIPT)
    with st.sidebar:  # where it takes no room from a page
        go(key="go", data={"address": address, "query": query, "number": time.time_ns()})
