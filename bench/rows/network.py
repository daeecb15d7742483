"""The page Predict with its network on the stage: bytes of the block, and first paint against the strip of all layers.

Bytes: of the block for the default network, flat and in three dimensions; the code of the stage, which travels with
it, is named beside. First paint: the same page drawn live ÷ drawn in figures, in turns, from the navigation until the
script is done, nothing on the page is stale, the steps (of the strip: its chart) are there, and two animation frames
have passed.
"""

import statistics

from bench.browser import chromium
from bench.networks import subjects
from bench.result import Result
from bench.server import serving
from bench.timing import ms
from pages.components.stage.bundle import bundled, sheet
from pages.components.stage.network_block import network_block
from pages.state import photo
from pages.state.subject import Subject
from vizcore.run.trace import trace

WAYS = "live", "figures"
PAINTED = """(live) => new Promise((resolve) => {
    const deep = (root) => [...root.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean);
    const done = () => {
        const app = document.querySelector('[data-testid=stApp]');
        if (!app || app.dataset.testScriptState === 'running') return false;
        if (document.querySelector('[data-stale=true]')) return false;
        const drawn = document.querySelector('.st-key-probabilities .js-plotly-plot .main-svg');
        const steps = [document, ...deep(document)].some(root => root.querySelector('.sheet .step canvas'));
        return drawn && (live ? steps : document.querySelector('.st-key-predict-strip .js-plotly-plot .main-svg'));
    };
    const frame = () => new Promise(requestAnimationFrame);
    const wait = async () => {
        while (!done()) if (performance.now() > 60000) return resolve(NaN); else await frame();
        await frame();
        await frame();
        resolve(performance.now());
    };
    wait();
})"""


def measure(quick: bool) -> list[Result]:
    """Bytes, and first paint."""
    turns = 2 if quick else 9
    took = {way: [] for way in WAYS}
    with serving("app.py") as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for turn in range(1 + turns):  # the first warms up
            for way in WAYS:
                page.goto(f"{server.url}/?drawn={way}")
                seconds = page.evaluate(PAINTED, way == "live") / 1e3
                if turn:
                    took[way].append(seconds)
    live, figures = (statistics.median(took[way]) for way in WAYS)
    how = f"{ms(live)} ÷ {ms(figures)}, {turns} turns"
    return [*_bytes(quick), Result("first paint of Predict, live ÷ in figures", live / figures, at_most=1.2, how=how)]


def _bytes(quick: bool) -> list[Result]:
    classifier = next(subjects(quick)).classifier
    sample = photo.sample()
    cut = photo.cut(sample, 0, classifier.image_shape)
    this = Subject("fovea", classifier.identity, sample, 0, cut, trace(classifier, cut.image))
    code = len("".join([bundled("on_network"), sheet("stage"), sheet("network")]).encode())
    return [
        Result(
            f"bytes of the network on the stage, {seen}", len(network_block(this, solid=seen == "3-D")) / 1e3, "kB",
            at_most=500, how=f"fovea; the stage's code, {code / 1e3:.0f} kB more, is not in it",
        )
        for seen in ("flat", "3-D")
    ]  # fmt: skip
