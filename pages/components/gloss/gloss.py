"""Terms in what a page says, marked once each: a sentence on hover, on a tap or from the keyboard, and ways on.

Nothing of the page is changed: the browser finds the terms in headings, captions, paragraphs and help texts, underlines
them as a highlight (https://www.w3.org/TR/css-highlight-api-1/), and lists them below the page, where a keyboard
reaches them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.glossary import PAGE, TERM, state, terms
from pages.components.stage.bundle import bundled, sheet
from pages.runtime.page_folders import folder_of
from pages.state.bound import value_of
from pages.state.session import ask_for_view, selection

ASSETS = Path(__file__).with_name("assets")
KEY = "gloss"
_HTML = '<div class="gloss"><nav aria-label="Words on this page" hidden></nav></div>'


def gloss(page: str) -> None:
    """Draw the list below a page, and mark the terms in it.

    Args:
        page: folder of the page above, `look/layers` say; the glossary itself needs none.
    """
    if page == PAGE:
        return
    component = st.components.v2.component(KEY, html=_HTML, css=sheet("gloss", ASSETS), js=bundled("main", ASSETS))
    component(key=KEY, data={"terms": words_of(page)}, on_chosen_change=_chosen)


@cache
def words_of(page: str) -> tuple[dict[str, Any], ...]:
    """The terms that may be marked on a page, as `assets/spotting.js` takes them."""
    return tuple(
        {"name": name, "says": term.says, "forms": term.forms, "see": folder_of(term.page).title}
        for name, term in terms().items()
        if page not in term.not_on
    )


def _chosen() -> None:
    choice = value_of(KEY).get("chosen")
    if isinstance(choice, Mapping):
        go_to(choice)


def go_to(choice: Mapping[str, Any]) -> None:
    """Go where a card sends one. It comes from a browser: what means nothing changes nothing.

    Args:
        choice: `name` of a term, and whether to its live example (`to` is "example") or to the glossary.
    """
    name = choice.get("name")
    term = terms().get(name) if isinstance(name, str) else None
    if term is None:
        return
    if choice.get("to") == "example":
        ask_for_view(term.page, state(term.at))
    else:
        ask_for_view(PAGE, selection().with_setting(TERM, (term.name,)))
