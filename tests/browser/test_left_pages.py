"""Pages that are gone to and left, again and again: what they took is given back, and nothing of them goes on."""

import pytest
from browser.driving import settle
from browser.staging import COUNT
from browser.test_history import go_to
from playwright.sync_api import CDPSession, Page

pytestmark = pytest.mark.browser

AWAY = "Glossary"  # has links alone
WARM = 6  # visits, after which all code is loaded and what Streamlit keeps of its own has grown full
MOST = {"listeners": 15, "nodes": 250, "kilobytes": 60}  # more after a visit than before it, on the mean
COMPILED = 1500  # kilobytes by which the browser's own compiled code may grow meanwhile; on a page of charts alone too
WATCH = """() => {
    const ticking = new Set();
    const {setInterval: begin, clearInterval: end, requestAnimationFrame: ask} = window;
    window.watched = {ticking, frames: 0};
    window.setInterval = (...given) => { const number = begin(...given); ticking.add(number); return number; };
    window.clearInterval = (number) => { ticking.delete(number); end(number); };
    window.requestAnimationFrame = (act) => { window.watched.frames += 1; return ask(act); };
}"""


def held(page: Page, client: CDPSession) -> dict[str, float]:
    """What the page holds once all that nobody needs is thrown away."""
    for _ in range(2):
        client.send("HeapProfiler.collectGarbage")
    told = {each["name"]: each["value"] for each in client.send("Performance.getMetrics")["metrics"]}
    return {
        "listeners": told["JSEventListeners"], "nodes": told["Nodes"], "kilobytes": told["JSHeapUsedSize"] / 1e3,
        "ticking": page.evaluate("watched.ticking.size"), "workers": len(page.workers),
    }  # fmt: skip


def visits(page: Page, title: str, drawn: str, times: int) -> None:
    for _ in range(times):
        go_to(page, title)
        page.locator(drawn).first.wait_for()
        go_to(page, AWAY)
        page.wait_for_function("() => !window[Symbol.for('fovea.stage')]?.size")


@pytest.mark.parametrize("times", [4, pytest.param(50, marks=pytest.mark.full)])
@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Layers", ".stage .flow .line"),
        pytest.param("Attribution", ".stage .maps canvas", marks=pytest.mark.full),
        ("Digits, live", ".learning .bar .note"),
    ],
)
def test_a_page_that_is_left_leaves_nothing_behind(visit, title, drawn, times):
    page = visit("/labs-glossary")
    page.evaluate(WATCH)
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")
    visits(page, title, drawn, WARM)
    before = held(page, client)
    visits(page, title, drawn, times)
    after = held(page, client)
    assert page.evaluate(COUNT) == []
    assert (after["workers"], after["ticking"]) == (0, before["ticking"])
    settle(page)
    frames = page.evaluate("watched.frames")
    page.wait_for_timeout(300)
    assert page.evaluate("watched.frames") - frames <= 2, "nothing moves by itself any more"
    grown = {what: after[what] - before[what] for what in MOST}
    grown["kilobytes"] -= COMPILED
    assert all(grown[what] <= times * most for what, most in MOST.items()), grown
