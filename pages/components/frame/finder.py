"""Find: one field that knows every page, layer, channel, label and term, by Ctrl-K; and the keys of the whole app."""

import ast
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.glossary import PAGE as GLOSSARY
from pages.components.glossary import TERM, terms
from pages.components.page_links import open_page
from pages.components.stage.bundle import bundled, sheet
from pages.components.wording import shape
from pages.runtime.page_folders import sections
from pages.state import networks
from pages.state.bound import value_of
from pages.state.session import ask_for_view, select, selection
from pages.state.subject import Subject

ASSETS = Path(__file__).with_name("assets")
KEY = "finder"
_HTML = """
<div class="finder">
  <button class="open" type="button" aria-haspopup="dialog" aria-label="Find a page, layer, channel, answer or term"
    ><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"
    ><circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/></svg><span>Find</span><kbd>Ctrl K</kbd></button>
  <dialog aria-label="Find">
    <input type="text" role="combobox" aria-expanded="true" aria-controls="found" aria-autocomplete="list"
      aria-label="Find" placeholder="A page, a layer, conv2_1 12, a term …" autocomplete="off" spellcheck="false">
    <div id="found" role="listbox" aria-label="What fits"></div>
    <p class="none" role="status" hidden>Nothing fits. Try a page, the name of a layer, or a layer and a number.</p>
    <p class="keys">↑ ↓ to choose · Enter to go · Esc to close</p>
  </dialog>
</div>
"""


def finder(this: Subject, *, projecting: bool) -> None:
    """Draw the button; what is found is gone to.

    Args:
        this: whose layers and labels there are to be found.
        projecting: whether arrow keys step through layers and pages.
    """
    component = st.components.v2.component(
        "finder", html=_HTML, css=sheet("finder", ASSETS), js=bundled("main", ASSETS)
    )
    data = {"entries": entries(this), "here": selection().layer, "projecting": projecting}
    component(key=KEY, data=data, on_chosen_change=partial(_chosen, this.network))


def entries(this: Subject) -> list[dict[str, Any]]:
    """Everything that there is to go to, as `assets/matches.js` takes it."""
    layers = [
        {"kind": "layer", "name": one.name, "words": one.name, "more": f"{one.kind}, {shape(one)}",
         "channels": one.channels}
        for one in this.classifier.layers
    ]  # fmt: skip
    labels = [
        {"kind": "label", "name": label, "words": label, "more": "Which pixels moved this answer?"}
        for label in this.classifier.labels
    ]
    return [*_pages(), *layers, *labels, *_terms()]


@cache
def _pages() -> tuple[dict[str, Any], ...]:
    return tuple(
        {"kind": "page", "name": folder.name, "words": folder.title,
         "more": ast.get_docstring(ast.parse(folder.script.read_text(encoding="utf-8")))}
        for folders in sections().values()
        for folder in folders
    )  # fmt: skip


@cache
def _terms() -> tuple[dict[str, Any], ...]:
    return tuple({"kind": "term", "name": name, "words": name, "more": term.says} for name, term in terms().items())


def _chosen(network: str) -> None:
    choice = value_of(KEY).get("chosen")
    if isinstance(choice, Mapping):
        go_to(network, choice)


def go_to(network: str, choice: Mapping[str, Any]) -> None:
    """Go to what was found. It comes from a browser: what means nothing changes nothing.

    Args:
        network: whose layers and labels were to be found.
        choice: `kind` and `name`; of a layer, maybe `channel`; and whether the page has a widget for a layer or for a
            target (`layerHere`, `targetHere`), so that one need not leave it.
    """
    classifier, kind, name = networks.network(network), choice.get("kind"), choice.get("name")
    if not isinstance(name, str):
        return
    if kind == "page" and name in {page["name"] for page in _pages()}:
        open_page(name)
    elif kind == "layer" and name in classifier.by_name:
        channel = _channel(choice.get("channel"), classifier.by_name[name].channels)
        if choice.get("layerHere") is True:
            select(layer=name, channel=channel)
        else:
            open_page("look/layers", layer=name, channel=channel)
    elif kind == "term" and name in terms():
        ask_for_view(GLOSSARY, selection().with_setting(TERM, (name,)))
    elif kind == "label" and name in classifier.labels:
        if choice.get("targetHere") is True:
            select(target=name)
        else:
            open_page("ask/attribution", target=name)


def _channel(number: Any, count: int) -> int | None:
    known = isinstance(number, int | float) and not isinstance(number, bool) and number in range(count)
    return int(number) if known else None
