"""A page as a link opens it, and what belongs to the visitor who opened it."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.runtime.page_folders import folder_of
from pages.state.selection import Selection
from pages.state.session import Session
from pages.state.subject import Subject

ROOT = Path(__file__).parents[1]


def open_page(page: str, /, **query) -> AppTest:
    """A new visitor's page, `look/layers` say, opened by a link with these parameters; a list is one given often."""
    return arrive(AppTest.from_file(ROOT / "app.py", default_timeout=300), page, **query)


def arrive(app: AppTest, page: str, /, **query) -> AppTest:
    """The page of a folder, asked for by the same visitor's browser with these parameters and no others."""
    folder = folder_of(page)
    app._page_hash = calc_hash("" if folder.default else folder.address)  # as the browser asks for it: in one run
    app.query_params.clear()
    app.query_params.update({name: value if isinstance(value, list) else str(value) for name, value in query.items()})
    return app.run()


def follow(app: AppTest, label: str) -> AppTest:
    """What a click on the link of this label opens: the page, with exactly what stands in the link."""
    return _follow(app, label, app.main.get("page_link"))


def go_to(app: AppTest, page: str) -> AppTest:
    """The page of a folder, by its link in the side bar."""
    return _follow(app, folder_of(page).title, app.sidebar.get("page_link"))


def _follow(app: AppTest, label: str, among) -> AppTest:
    links = [link.proto for link in among if link.proto.label == label]
    assert links, f"no link {label!r} among {[link.proto.label for link in among]}"
    app._page_hash = links[0].page_script_hash
    app.query_params.clear()
    app.query_params.update(parse_qs(links[0].query_string, keep_blank_values=True))
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    """A click on the first button of this label."""
    return next(button for button in app.button if button.label == label).click().run()


def session_of(app: AppTest) -> Session:
    """Everything that belongs to this visitor."""
    return app.session_state["fovea"]


def selection_of(app: AppTest) -> Selection:
    """What this visitor looks at."""
    return session_of(app).selection


def subject_of(app: AppTest) -> Subject:
    """The network and the face under study, with all results about them."""
    found = session_of(app).subject
    assert found is not None
    return found


def setting_of(app: AppTest, name: str) -> tuple[str, ...] | None:
    """A setting, as it was chosen; None where it was not."""
    return selection_of(app).setting(name)


def link_of(app: AppTest) -> dict[str, list[str]]:
    """What stands in the address bar, {parameter: texts}."""
    return {name: [texts] if isinstance(texts, str) else list(texts) for name, texts in app.query_params.items()}


HYPHEN = re.compile(r"(?<![\w\-−–—/.])-\d")  # for a minus, not between words


def hyphens(app: AppTest) -> list[str]:
    """Numbers below zero in a page's words that have a hyphen for a minus; formulas and code have theirs."""
    metrics = "".join(f" | {each.value} | {each.delta}" for each in app.metric)
    words = re.sub(r"\$[^$]*\$|`[^`]*`", "", " | ".join([said(app) + metrics, *_drawn_words(app)]))
    return [words[max(found.start() - 30, 0) : found.end() + 10] for found in HYPHEN.finditer(words)]


def _drawn_words(app: AppTest) -> list[str]:
    """What stands in the figures of a page, is shown where the pointer rests, or is read to who cannot see."""
    found: list[str] = []
    for chart in app.get("plotly_chart"):
        spec = json.loads(chart.proto.spec)
        found.append(chart.proto.alt)
        for trace in spec["data"]:
            for name in ("text", "customdata", "hovertext"):
                given = trace.get(name)
                found += [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, str)]
        found += spec["layout"].get("xaxis", {}).get("ticktext", [])
    return [str(each) for each in found]


def said(app: AppTest) -> str:
    """All plain words of a page."""
    kinds = (app.title, app.header, app.subheader, app.markdown, app.caption, app.text)
    return " ".join(element.value for kind in kinds for element in kind)
