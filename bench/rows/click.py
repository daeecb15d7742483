"""A click that runs the network and draws one chart: with Streamlit's reset of Keras and its full collection ÷ ours.

Two servers with the same page (`bench/apps/click.py`), one with `postScriptGC = true` and Keras left alone, one with
`engine.disable_session_clearing()` and `postScriptGC = false`. Visitors are sessions over the websocket. Each presses
again as soon as the page has run, because the reset comes after the run and delays the next click: so the time of a
click is the time of a run of clicks ÷ their number. Runs on the two servers alternate. No browser draws.
"""

import asyncio
import statistics
import time
from contextlib import AsyncExitStack

from bench.result import Result
from bench.server import Server, serving
from bench.timing import ms
from bench.visitor import Visitor, visiting

TARGET = 15
SETTINGS = {"default": ("--runner.postScriptGC=true",), "ours": ("--runner.postScriptGC=false",)}
BUTTON = "Another face"


def measure(quick: bool) -> list[Result]:
    """One line for one visitor, one for sixteen."""
    app = "bench/apps/click.py"
    with (
        serving(app, "default", settings=SETTINGS["default"]) as default,
        serving(app, "ours", settings=SETTINGS["ours"]) as ours,
    ):
        servers = {"default": default, "ours": ours}
        return [asyncio.run(_compared(servers, visitors, quick)) for visitors in (1, 16)]


async def _compared(servers: dict[str, Server], visitors: int, quick: bool) -> Result:
    rounds = 2 if quick else 7
    # As many that a run takes a second or so on either server.
    clicks = {"default": 4 if visitors == 1 else 1, "ours": 40 if visitors == 1 else 10}
    seconds: dict[str, list[float]] = {name: [] for name in servers}
    async with AsyncExitStack() as stack:
        crowds = {
            name: [await stack.enter_async_context(visiting(server)) for _ in range(visitors)]
            for name, server in servers.items()
        }
        for turn in range(1 + rounds):
            for name, crowd in crowds.items():
                took = await _run(crowd, clicks[name]) / (clicks[name] * visitors)
                seconds[name] += [took] if turn else []
    median = {name: statistics.median(values) for name, values in seconds.items()}
    how = (
        f"{ms(median['default'])} ÷ {ms(median['ours'])} a click of any visitor; {rounds} runs of "
        f"{clicks['default']} and {clicks['ours']} clicks each"
    )
    who = "1 visitor" if visitors == 1 else f"{visitors} visitors at once"
    ratio = median["default"] / median["ours"]
    return Result(f"click, Streamlit's default ÷ ours, {who}", ratio, at_least=TARGET, how=how)


async def _run(crowd: list[Visitor], clicks: int) -> float:
    """Seconds in which every visitor has pressed so often."""

    async def presses(visitor: Visitor) -> None:
        for _ in range(clicks):
            await visitor.click(BUTTON)

    start = time.perf_counter()
    await asyncio.gather(*map(presses, crowd))
    return time.perf_counter() - start
