"""From a click to a painted grid of 64 maps of 24×24 in headless Chromium: ours ÷ a figure of 64 `go.Heatmap`.

Both on one page of one server, in turns, measured by the same code inside the page: from the click event, through the
run of the script and the way back, until the number of the new grid is written in the figure (Plotly writes it after
it has drawn the data), every picture in it is decoded and two more animation frames have passed. Each counted press
replaces a grid of the same kind: the first press of a turn, which changes the kind, is not counted.
"""

import statistics

from playwright.sync_api import Page

from bench.apps.grid import WAYS
from bench.browser import chromium
from bench.result import Result
from bench.server import serving
from bench.timing import ms

TARGET = 0.2
CHART = ".js-plotly-plot"
# Resolves to the milliseconds from the next click to the paint of a grid whose number is another than now.
CLICK_TO_PAINT = """
([chart, label]) => new Promise((resolve) => {
  const number = () => document.querySelector(chart)?.textContent.match(/grid-\\d+/)?.[0];
  const before = number();
  const frame = () => new Promise(requestAnimationFrame);
  let clicked;
  const painted = async () => {
    while (number() === undefined || number() === before) await frame();
    const pictures = [...document.querySelectorAll(chart + ' image')];
    await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
    await frame();
    await frame();
    resolve(performance.now() - clicked);
  };
  document.addEventListener('click', (event) => { clicked = event.timeStamp; painted(); }, {once: true, capture: true});
  [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === label).click();
})
"""


def measure(quick: bool) -> list[Result]:
    """One line."""
    turns = 2 if quick else 12
    seconds: dict[str, list[float]] = {way: [] for way in WAYS}
    with serving("bench/apps/grid.py", "smooth") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(server.url)
        page.get_by_role("button", name="subplots").wait_for(timeout=60_000)
        for turn in range(1 + turns):  # the first turn fetches Plotly and warms up
            for way in WAYS:
                _painted(page, way)
                again = [_painted(page, way) for _ in range(2)]
                seconds[way] += again if turn else []
    median = {way: statistics.median(values) for way, values in seconds.items()}
    how = f"{ms(median['tiles'])} ÷ {ms(median['subplots'])}, {2 * turns} clicks each"
    return [Result("click to painted grid ÷ heat maps", median["tiles"] / median["subplots"], at_most=TARGET, how=how)]


def _painted(page: Page, way: str) -> float:
    """Seconds; then a pause, so that what Streamlit does after a run is not in the next one."""
    milliseconds = page.evaluate(CLICK_TO_PAINT, [CHART, way])
    page.wait_for_timeout(300)
    return milliseconds / 1e3
