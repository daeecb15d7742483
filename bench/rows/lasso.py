"""The page Map with the training faces beside the checkout: a line around a third of the dots → their pictures.

Timed inside the page, from the dispatch of the `pointerup` that ends the line until the pictures of the first 48 faces
within are drawn and two animation frames have passed. Its floor is a press of a button on a page that does nothing,
until its one line of words is another and two frames have passed, in the same browser, in turns. Bytes: of the block
with all dots, and of one answer with 48 faces. Where there are no faces beside the checkout, it fails.
"""

import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Page

from bench.browser import chromium
from bench.faces import REAL
from bench.result import Result
from bench.server import ROOT, serving
from bench.timing import ms

FIND = """const find = (root, what) => root.querySelector(what)
    ?? [...root.querySelectorAll('*')].map(one => one.shadowRoot && find(one.shadowRoot, what)).find(Boolean);
const frame = () => new Promise(requestAnimationFrame);"""
ARRIVED = f"() => {{ {FIND} return Boolean(find(document, '.stage:has(.faces-map)')?.arrived); }}"
LASSO = f"""async (right) => {{
    {FIND}
    const root = find(document, '.stage:has(.faces-map)'), field = find(document, '.faces-map .field');
    const box = field.getBoundingClientRect();
    const event = (type, [x, y]) => field.dispatchEvent(new PointerEvent(type, {{clientX: box.left + x * box.width,
        clientY: box.top + y * box.height, bubbles: true, pointerId: 1, pointerType: 'mouse'}}));
    field.setPointerCapture = () => {{}};
    const line = [[0.02, 0.02], [right, 0.02], [right, 0.98], [0.02, 0.98]];
    event('pointerdown', line[0]);
    for (let corner = 1; corner < 4; corner++) for (let step = 1; step <= 8; step++)
        event('pointermove', line[corner].map((to, axis) => line[corner - 1][axis] * (1 - step / 8) + to * step / 8));
    root.took = null;
    const start = performance.now();
    event('pointerup', line[3]);
    while (root.took === null) if (performance.now() - start > 30000) return [NaN, '']; else await frame();
    await frame();
    await frame();
    return [performance.now() - start, find(document, '.faces-map h2').textContent];
}}"""
PRESS = f"""async () => {{
    {FIND}
    const words = () => document.querySelector('[data-testid=stCaptionContainer]').textContent, before = words();
    const start = performance.now();
    document.querySelector('[data-testid=stMain] button').click();
    while (words() === before) await frame();
    await frame();
    await frame();
    return performance.now() - start;
}}"""


def measure(quick: bool) -> list[Result]:
    """The line, its floor, bytes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        at = stack.enter_context(_served(folder))
        empty, browser = stack.enter_context(serving("bench/apps/empty.py")), stack.enter_context(chromium())
        page, floor = (browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2))
        sizes: dict[str, int] = {}
        page.on("response", lambda answer: _note(sizes, answer))
        page.goto(f"{at}/data-map")
        page.wait_for_function(ARRIVED, timeout=120_000)
        floor.goto(empty.url)
        floor.get_by_text("run 1").wait_for()
        page.wait_for_timeout(2000)
        return _measured(page, floor, 4 if quick else 20, sizes)


def _measured(page: Page, floor: Page, rounds: int, sizes: dict[str, int]) -> list[Result]:
    line, press, seen = [], [], ""
    for number in range(rounds + 2):
        taken, seen = page.evaluate(LASSO, 0.33 + 0.004 * (number % 5))
        page.wait_for_timeout(600)  # the page's own run after it
        other = floor.evaluate(PRESS)
        floor.wait_for_timeout(300)
        if number >= 2:
            line.append(taken)
            press.append(other)
    took, empty = statistics.median(line), statistics.median(press)
    how = f"{seen}; {ms(took / 1e3)} ÷ {ms(empty / 1e3)}, {rounds} rounds"
    return [
        Result("a line around dots → 48 of their faces", took, "ms", at_most=150, how=how),
        Result("the same ÷ a press on an empty page", took / empty, at_most=1.5, how=how),
        Result("all dots of the map, on the wire", sizes.get("dots", 0) / 1e3, "kB"),
        Result("48 faces of it, on the wire", sizes.get("faces", 0) / 1e3, "kB"),
    ]


def _note(sizes: dict[str, int], answer) -> None:
    if "fovea/faces" not in answer.url:
        return
    sizes["faces" if "?of=" in answer.url else "dots"] = int(answer.headers.get("content-length", 0))


@contextmanager
def _served(folder: Path):
    """The app with an index of the training faces; its address."""
    for name in ("training.csv", "training.png"):
        (folder / name).symlink_to(REAL / name)
    index = [sys.executable, "-m", "vizcore.data", "index", str(folder)]
    subprocess.run(index, cwd=ROOT, check=True, capture_output=True)
    with serving("app.py", command=("pages.runtime.command", "--data", str(folder))) as server:
        yield server.url
