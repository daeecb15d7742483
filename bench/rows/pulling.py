"""A kernel's weight that is pulled, on the page Kernel: how long until its map is drawn; and frames that are streamed.

Pulling: one `pointermove` a frame on a weight of one of the 48 slices of a filter of 24×24, timed inside the page from
its dispatch to its return, all three maps drawn; the browser's own painting is not in it, nor in the floor, which is an
empty listener's. Messages: what the page sends while the weight is held. Frames: a feature visualisation of 512 steps;
for each, from the moment that the server has it until the animation frame in which it was drawn, by the clock of the
one machine that both are on; and how many of them came.
"""

import statistics

from playwright.sync_api import Page

from bench.browser import chromium
from bench.result import Result
from bench.rows.stage import COUNT
from bench.server import Server, serving

KERNEL = "change-kernel?layer=conv2_2&channel=3"
GROWING = "imagine-feature_visualization?target=happiness&fourier-steps=512"
FIND = """const find = (root, what) => root.querySelector(what)
    ?? [...root.querySelectorAll('*')].map(one => one.shadowRoot && find(one.shadowRoot, what)).find(Boolean);"""
PULL = f"""async (moves) => {{
    {FIND}
    const cells = find(document, '.pulled'), cell = cells.children[4], box = cell.getBoundingClientRect();
    const idle = document.createElement('div'), found = [], floor = [];
    idle.addEventListener('pointermove', () => {{}});
    const event = (type, clientY) =>
        new PointerEvent(type, {{clientX: box.left + 20, clientY, bubbles: true, pointerId: 1}});
    const took = (target, y) => {{
        const start = performance.now();
        target.dispatchEvent(event('pointermove', y));
        return performance.now() - start;
    }};
    cells.setPointerCapture = () => {{}};
    cell.dispatchEvent(event('pointerdown', box.top + 20));
    for (let move = 1; move <= moves; move++) {{
        await new Promise(requestAnimationFrame);
        found.push(took(cells, box.top + 20 - 2 * (move % 60)));
        floor.push(took(idle, box.top));
    }}
    return [found, floor];
}}"""
PAINTED = (
    f"() => {{ {FIND} return find(document, '.st-key-growing-Fourier .stage, .stage:has(.growing)')?.painted ?? []; }}"
)


def measure(quick: bool) -> list[Result]:
    """The pull, its messages, the frames."""
    with serving("app.py") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        return [*_pulling(server, page, 40 if quick else 240), *_frames(server, page)]


def _pulling(server: Server, page: Page, moves: int) -> list[Result]:
    page.goto(f"{server.url}/{KERNEL}")
    page.locator(".pulled > *").nth(4).wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(COUNT)
    page.evaluate(PULL, 20)  # warms up
    found, floor = page.evaluate(PULL, moves)
    sent, slow = page.evaluate("window.sent"), sorted(found)[int(0.95 * len(found))]
    how = f"{moves} moves; 95 of 100 within {slow:.2f} ms; an empty listener {statistics.median(floor):.3f} ms"
    return [
        Result("a weight pulled → its maps drawn, 24×24×48", statistics.median(found), "ms", at_most=16, how=how),
        Result("messages to the server while it is held", sent, "", at_most=0, how=f"{moves + 20} moves"),
    ]


def _frames(server: Server, page: Page) -> list[Result]:
    page.goto(f"{server.url}/{GROWING}")
    page.locator(".growing").wait_for(timeout=120_000)
    seen: list[list[float]] = []
    while page.locator(".st-key-excites .js-plotly-plot").count() == 0:
        seen = max(seen, page.evaluate(PAINTED), key=len)
        page.wait_for_timeout(50)
    steps, late = [step for step, _ in seen], [milliseconds for _, milliseconds in seen]
    whole = round(steps[-1] / steps[1]) + 1  # frames come at even steps
    slow = sorted(late)[int(0.95 * len(late))]
    how = f"{len(late)} frames; 95 of 100 within {slow:.0f} ms"
    return [
        Result("a frame: finished on the server → painted", statistics.median(late), "ms", at_most=60, how=how),
        Result("frames that were lost on the way", whole - len(steps), "", at_most=0, how=f"of the first {whole}"),
    ]
