"""A class that trains: what the server works for visitors whose networks learn, beside visitors who only look.

As many browser contexts as the row says open the page of the digits. For some seconds nobody does anything, then for as
long every network learns, in turns, several times. Compared is the processor time of the server alone: what browsers do
is theirs. A server that rests works a little as well (its clock, its sockets); the floor is that.
"""

import statistics
import time

from playwright.sync_api import Page

from bench.browser import chromium
from bench.result import Result
from bench.server import serving

PATIENCE = 240_000  # milliseconds for a page, on a machine where all of them open at once


def measure(quick: bool) -> list[Result]:
    """Server time while all learn ÷ while all look."""
    visitors, seconds, rounds = (3, 4, 1) if quick else (30, 10, 5)
    looking, learning, still = [], [], []
    with serving("app.py") as server, chromium() as browser:
        pages = [_opened(browser, server.url) for _ in range(visitors)]
        for _ in range(rounds):
            looking.append(_worked(server, seconds))
            _press(pages, "Train")
            learning.append(_worked(server, seconds))
            still.append(_press(pages, "Pause"))
    idle, busy = statistics.median(looking), statistics.median(learning)
    how = (
        f"{visitors} visitors, {rounds} × {seconds} s: the server works {1000 * busy / seconds:.0f} ms a second while "
        f"all learn, {1000 * idle / seconds:.0f} ms while all look; {min(still)} or more learned to the end of a round"
    )
    return [Result("server while a class trains ÷ while it looks", busy / max(idle, 1e-3), at_most=1.05, how=how)]


def _opened(browser, url: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}/labs-digits")
    page.locator(".learning .worth:has-text('%')").first.wait_for()
    return page


def _press(pages: list[Page], name: str) -> int:
    """Press the button of that name; how many pages have one: whoever has learned all that he may is done."""
    found = [button for page in pages for button in page.get_by_role("button", name=name, exact=True).element_handles()]
    for button in found:
        button.evaluate("button => button.click()")  # it may be over by now, and is not waited for
    return len(found)


def _worked(server, seconds: float) -> float:
    before = server.processor_seconds()
    time.sleep(seconds)
    return server.processor_seconds() - before
