"""The page Layers with its stage: bytes for a layer, script time of a hover, and how soon a layer is painted.

Bytes: of the block for each layer of the shipped network, for the channel that the page opens on; the code of the
stage, which travels with each, is named beside. Hover: one `pointermove` a frame, over every fourth unit of a map of
24×24 that reads 24 maps, each timed inside the page from its dispatch to its return, drawing included; the browser's
own painting is not, nor is it in the floor, which is an empty listener's. Messages: what the page sends while a real
mouse crosses the map. Another layer, and first paint: the same page drawn live ÷ drawn in figures, in turns, from the
click or the navigation until the script is done, nothing on the page is stale, what shows the layer names it (of the
figures: is there), and two animation frames have passed.
"""

import statistics

from playwright.sync_api import Page

from bench.browser import chromium
from bench.networks import subjects
from bench.result import Result
from bench.server import Server, serving
from bench.timing import ms
from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.layer_block import Shown, layer_block
from pages.state import photo
from pages.state.subject import Subject
from vizcore.activations.statistics import channel_statistics
from vizcore.figures.palette import scale_of
from vizcore.run.trace import trace

WAYS = "live", "figures"
LAYER, NEXT = "conv2_1", "norm2_1"
HOVER = """async () => {
    const find = (root) => root.querySelector('.map')
        ?? [...root.querySelectorAll('*')].filter(one => one.shadowRoot).map(one => find(one.shadowRoot)).find(Boolean);
    const frame = find(document), box = frame.getBoundingClientRect(), found = [], floor = [];
    const idle = document.createElement('div');
    idle.addEventListener('pointermove', () => {});
    const took = (target, x, y) => {
        const event = new PointerEvent('pointermove', {clientX: x, clientY: y, bubbles: true, pointerType: 'mouse'});
        const start = performance.now();
        target.dispatchEvent(event);
        return performance.now() - start;
    };
    for (let row = 0; row < 24; row += 2) for (let column = 0; column < 24; column += 2) {
        await new Promise(requestAnimationFrame);
        const at = [box.left + (column + 0.5) * box.width / 24, box.top + (row + 0.5) * box.height / 24];
        found.push(took(frame, ...at));
        floor.push(took(idle, ...at));
    }
    return [found, floor];
}"""
COUNT = """() => {
    window.sent = 0;
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...given) { window.sent += 1; return send.apply(this, given); };
}"""
DONE = """([live, layer]) => {
    const app = document.querySelector('[data-testid=stApp]');
    if (!app || app.dataset.testScriptState === 'running' || document.querySelector('[data-stale=true]')) return false;
    const deep = (root) => [...root.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean);
    const flow = deep(document).map(root => root.querySelector('.flow')?.textContent ?? '').join(' ');
    const named = document.querySelector('.st-key-layer input')?.value === layer;
    const drawn = document.querySelector('.st-key-map .js-plotly-plot .main-svg') !== null;
    return named && (live ? flow.includes('= ' + layer) : drawn);
}"""
PAINTED = f"""([live, layer, start]) => new Promise((resolve) => {{
    const done = {DONE}, frame = () => new Promise(requestAnimationFrame);
    const wait = async () => {{
        while (!done([live, layer])) if (performance.now() - start > 60000) return resolve(NaN); else await frame();
        await frame();
        await frame();
        resolve(performance.now() - start);
    }};
    wait();
}})"""
CLICK = f"""([live, label, layer]) => new Promise((resolve) => {{
    const painted = {PAINTED}, start = performance.now();
    [...document.querySelectorAll('button')].find(one => one.textContent.includes(label)).click();
    setTimeout(() => painted([live, layer, start]).then(resolve), 0);
}})"""


def measure(quick: bool) -> list[Result]:
    """Bytes, the hover, its messages, another layer, first paint."""
    turns = 2 if quick else 9
    with serving("app.py") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        results = [*_bytes(quick), *_hover(server, page)]
        first = {way: [] for way in WAYS}
        other = {way: [] for way in WAYS}
        for turn in range(1 + turns):  # the first warms up
            for way in WAYS:
                live = way == "live"
                page.goto(f"{server.url}/look-layers?layer={LAYER}&drawn={way}")
                took = page.evaluate(PAINTED, [live, LAYER, 0])
                page.wait_for_timeout(800)
                switched = page.evaluate(CLICK, [live, "Next layer", NEXT])
                if turn:
                    first[way].append(took / 1e3)
                    other[way].append(switched / 1e3)
    return [*results, _ratio("another layer", other, 0.7, turns), _ratio("first paint of Layers", first, 1.2, turns)]


def _ratio(what: str, seconds: dict[str, list[float]], most: float, turns: int) -> Result:
    live, figures = (statistics.median(seconds[way]) for way in WAYS)
    how = f"{ms(live)} ÷ {ms(figures)}, {turns} turns"
    return Result(f"{what}, live ÷ in figures", live / figures, at_most=most, how=how)


def _bytes(quick: bool) -> list[Result]:
    classifier = next(subjects(quick)).classifier
    sample = photo.sample()
    cut = photo.cut(sample, 0, classifier.image_shape)
    this = Subject("fovea", classifier.identity, sample, 0, cut, trace(classifier, cut.image))
    sizes = {}
    for layer in classifier.layers:
        values = this.trace.activations[layer.name]
        channel = channel_statistics(values).strongest
        place = (0, 0) if layer.has_maps else None
        shown = Shown(channel, place, range(min(layer.channels, 256)), scale_of(values))
        sizes[layer.name] = len(layer_block(this, layer, values, shown))
    code = len("".join([bundled("on_layers"), sheet("stage"), sheet("layers")]).encode())
    most = max(sizes, key=lambda name: sizes[name])
    median = statistics.median(sizes.values())
    how = f"{len(sizes)} layers; the stage's code, {code / 1e3:.0f} kB more, is not in it"
    return [
        Result("bytes for a layer on the stage, largest", sizes[most] / 1e3, "kB", at_most=500, how=f"{most}; {how}"),
        Result("bytes for a layer on the stage, median", median / 1e3, "kB", at_most=150, how=how),
    ]


def _hover(server: Server, page: Page) -> list[Result]:
    page.goto(f"{server.url}/look-layers?layer={LAYER}")
    page.evaluate(PAINTED, [True, LAYER, 0])
    page.wait_for_timeout(1500)
    page.evaluate(HOVER)  # warms up
    found, floor = page.evaluate(HOVER)
    page.evaluate(COUNT)
    box = page.locator(".st-key-stage .map").bounding_box()
    for step in range(240):
        page.mouse.move(box["x"] + 5 + step, box["y"] + 5 + step)
    sent = page.evaluate("window.sent")
    slow = sorted(found)[int(0.95 * len(found))]
    how = f"{len(found)} units; 95 of 100 within {slow:.2f} ms; an empty listener {statistics.median(floor):.3f} ms"
    return [
        Result("script time of a hover, 24 maps of 24×24", statistics.median(found), "ms", at_most=4, how=how),
        Result("messages to the server while a mouse crosses the map", sent, "", at_most=0, how="240 moves"),
    ]
