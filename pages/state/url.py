"""The link in the address bar: what the browser asks for becomes the selection, and what is chosen becomes the link.

One action of a person is one entry in the browser's history. Streamlit adds one for every query that it is told, so it
is told at most once a run, and never on arrival: a link that opens a page stays as it came. Where both the browser and
the session have something to say, the browser wins when it was the one that moved (Back, Forward, a link), else the
session.
"""

import streamlit as st

from pages.runtime.streamlit_private import is_history_navigation
from pages.state.link import from_query, to_query
from pages.state.session import session


def read_link(page: str) -> None:
    """At the start of a run: take over what the browser asks for, where it moved and asks for something else.

    Args:
        page: address of the page that is to be drawn.
    """
    here, query = session(), asked()
    here.used, here.using, here.looked = frozenset(here.using), set(), None
    moved = here.page != page or is_history_navigation() or query not in (here.arrived, here.linked)
    here.page, here.arrived = page, query
    if moved:
        here.linked = query
    if moved and query != to_query(here.selection):
        here.selection, wrong = from_query(query)
        here.from_link, here.notices = True, list(wrong)
    elif not here.from_link:
        here.notices.clear()


def sync_url() -> None:
    """Tell the browser what is chosen now, once, and only where it is not what the link says already."""
    here = session()
    if here.from_link:
        return
    query = to_query(here.selection)
    if query != asked():
        st.query_params.from_dict(query)
    here.linked = query


def asked() -> dict[str, list[str]]:
    """The query of the address with which the browser asks."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def say_what_was_left_out(room) -> None:
    """In a container, one sentence for each thing in the link that has no meaning here."""
    for sentence in session().notices:
        room.text(sentence)
