"""The wait of a first visitor, from the start of the server, in seconds and ÷ `import tensorflow` alone.

The server is started anew each time, with the files of TensorFlow already in the page cache, and a browser that is
already open goes to the app (a) as soon as the server answers, (b) ten seconds later. The wait ends when the chart of
the probabilities is drawn. Nothing is to be reached here: it is only reported.
"""

import statistics
import subprocess
import sys
import time

from playwright.sync_api import Browser

from bench.browser import chromium
from bench.result import Result
from bench.server import serving

CHART = ".st-key-probabilities .js-plotly-plot .barlayer path"
LATER = 10


def measure(quick: bool) -> list[Result]:
    """Four lines."""
    rounds = 1 if quick else 3
    _import_tensorflow()  # fills the page cache
    imports, healthy, at_once, later = [], [], [], []
    with chromium() as browser:
        for _ in range(rounds):
            imports.append(_import_tensorflow())
            with serving("app.py") as server:
                healthy.append(server.healthy_after)
                at_once.append(server.healthy_after + _wait(browser, server.url))
            with serving("app.py") as server:
                time.sleep(LATER)
                later.append(_wait(browser, server.url))
    floor = statistics.median(imports)

    def line(what: str, values: list[float], of: str) -> list[Result]:
        seconds = statistics.median(values)
        how = f"median of {rounds}; {of}"
        return [Result(what, seconds, "s", how=how), Result(f"{what} ÷ import tensorflow", seconds / floor, how=how)]

    return [
        Result("import tensorflow", floor, "s", how=f"median of {rounds}; process start to end"),
        *line("server answers", healthy, "from the start of its process"),
        *line("first chart, visitor at once", at_once, "from the start of the server's process"),
        *line(f"first chart, visitor {LATER} s after the server answers", later, "from the visitor's arrival"),
    ]


def _wait(browser: Browser, url: str) -> float:
    """Seconds from going to the app until the probabilities are drawn."""
    page = browser.new_page()
    start = time.perf_counter()
    page.goto(url)
    page.locator(CHART).last.wait_for(timeout=120_000)
    seconds = time.perf_counter() - start
    page.context.close()
    return seconds


def _import_tensorflow() -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import tensorflow"], check=True, capture_output=True)
    return time.perf_counter() - start
