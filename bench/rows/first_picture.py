"""A lab's first picture: from the navigation of a new visitor until it is there, ÷ the plainest page's first words.

Every page of the section Learn that draws anything is opened in turns with the glossary, which has words and links
alone, each by a browser context of its own on a server that has been up for a while. The clock ends where the first
chart or the first canvas of a living view has a size on the screen; for the glossary, where its first link has.
"""

import statistics
import time

from bench.browser import chromium
from bench.result import Result
from bench.server import serving
from pages.runtime.page_folders import sections

PLAINEST = "labs/glossary"
PICTURE, LINK = (
    ".js-plotly-plot .main-svg:visible, .stage :is(canvas, svg):visible",
    "[data-testid=stPageLink]:has-text('See it')",
)
PATIENCE = 240_000  # milliseconds, on a machine that does much else


def measure(quick: bool) -> list[Result]:
    """The median of all labs, and the slowest of them."""
    rounds = 1 if quick else 5
    labs = [folder for folder in sections()["Learn"] if folder.name != PLAINEST]
    found: dict[str, list[float]] = {folder.name: [] for folder in labs} | {PLAINEST: []}
    with serving("app.py") as server, chromium() as browser:
        _seconds(browser, f"{server.url}/labs-glossary", LINK)  # the network is loaded, and is not counted
        for _ in range(rounds):
            for folder in labs:
                found[PLAINEST].append(_seconds(browser, f"{server.url}/labs-glossary", LINK))
                found[folder.name].append(_seconds(browser, f"{server.url}/{folder.address}", PICTURE))
    medians = {name: statistics.median(times) for name, times in found.items()}
    plainest = medians.pop(PLAINEST)
    slowest = max(medians, key=medians.__getitem__)
    middle = statistics.median(medians.values())
    how = f"{rounds} visits of each of {len(labs)}: {middle:.2f} s ÷ {plainest:.2f} s"
    return [
        Result("a lab's first picture ÷ the plainest page: the median lab", middle / plainest, at_most=1.5, how=how),
        Result(
            "the same: the slowest lab",
            medians[slowest] / plainest,
            at_most=1.5,
            how=f"{slowest}: {medians[slowest]:.2f} s",
        ),
    ]


def _seconds(browser, address: str, what: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(what).first.wait_for()
        return time.perf_counter() - start
    finally:
        context.close()
