"""Choosing another layer of the same face on the page Layers: milliseconds, forward passes, ÷ a plain forward pass.

A session over the websocket walks through all layers of the shipped network with the button After. Timed from the press
until the last message is here: everything the server does and the local socket included, the browser's painting not.
The server's own time, its processor time, is measured apart. Of each layer, the median walk. Forward passes are
counted in a second walk, under Streamlit's AppTest, by counting calls of `Classifier.run`.
"""

import asyncio
import statistics
import time
from unittest import mock

from streamlit.testing.v1 import AppTest

from bench.networks import Subject, subjects
from bench.result import Result
from bench.server import ROOT, Server, serving
from bench.timing import ms
from bench.visitor import visiting
from vizcore.network.classifier import Classifier

PAGE, TARGET = "look-layers", 60
FILE = "pages/look/layers/page.py"


def measure(quick: bool) -> list[Result]:
    """Milliseconds of the median and of the slowest layer, the ratio, and the number of forward passes."""
    subject = next(subjects(quick))
    with serving("app.py") as server:
        seconds, passes, processor = asyncio.run(_walk(server, subject, walks=1 if quick else 5))
    names = [layer.name for layer in subject.classifier.layers[1:]]
    floor, walks = statistics.median(passes), f"{len(names)} layers, {len(seconds[0])} walks"
    own, waited = ([statistics.median(times) for times in step_times] for step_times in (processor, seconds))
    slowest = [f"slowest {names[times.index(max(times))]}: {ms(max(times))}; {walks}" for times in (own, waited)]
    median = statistics.median(own)
    return [
        Result("another layer, server's time, median layer", median * 1e3, "ms", at_most=TARGET, how=slowest[0]),
        Result("another layer, server's time, slowest layer", max(own) * 1e3, "ms", at_most=TARGET, how=slowest[0]),
        Result("another layer, until all is sent, median layer", statistics.median(waited) * 1e3, "ms", how=slowest[1]),
        Result("another layer ÷ a plain forward pass", median / floor, how=f"{ms(median)} ÷ {ms(floor)}"),
        Result(
            "another layer, forward passes",
            _forward_passes(),
            "",
            at_most=0,
            how="every click on Next layer, from the first convolution on",
        ),
    ]


async def _walk(
    server: Server, subject: Subject, walks: int
) -> tuple[list[list[float]], list[float], list[list[float]]]:
    """Seconds of each step, of a forward pass after each, and processor seconds of each step."""
    layers = [layer.name for layer in subject.classifier.layers]
    seconds, passes, spent = [[] for _ in layers[1:]], [], [[] for _ in layers[1:]]
    for walk in range(1 + walks):  # the first warms up
        async with visiting(server, PAGE, f"layer={layers[0]}") as visitor:
            for step, processor in zip(seconds, spent, strict=True):
                before = server.processor_seconds()
                took = await visitor.time("Next layer")
                after, start = server.processor_seconds(), time.perf_counter()
                subject.floor(subject.new_face())
                if walk:
                    step.append(took)
                    processor.append(after - before)
                    passes.append(time.perf_counter() - start)
            if "Next layer" in visitor.drawn.buttons:
                raise RuntimeError("the walk did not end at the last layer")
    return seconds, passes, spent


def _forward_passes() -> int:
    """How often the network runs while a visitor walks from the first convolution to the last layer."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).run()
    app.switch_page(FILE).run()
    with mock.patch.object(Classifier, "run", autospec=True, side_effect=Classifier.run) as run:
        while not (after := next(button for button in app.button if button.label == "Next layer")).disabled:
            after.click().run()
            if app.exception or app.error:
                raise RuntimeError(f"the page shows an error: {app.exception or app.error}")
    return run.call_count
