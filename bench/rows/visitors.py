"""The server's processor time for a click with sixteen, and with sixty-four visitors at once ÷ with one at a time.

Every visitor is a session over the websocket with a photo of his own, uploaded as a browser does: a portrait of
scikit-image's astronaut, turned and lit as nobody else's. He looks at layers one after the other with the button Next
layer, then asks on the page Attribution which pixels moved one channel of his layer, then another and another. Sixteen
visitors begin at sixteen layers, and so do sixty-four. All do the same whether they come one by one or at once; nobody
pauses between two clicks, and long work waits for its turn as in the app.

After every click the picture in the sidebar has to be the visitor's own. A click that takes longer than `PATIENCE`, an
error on a page, or somebody else's picture ends the measurement. Uploads are measured apart: a face is looked for.
"""

import asyncio
import io
import itertools
import statistics
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageEnhance
from skimage.data import astronaut

from bench.result import Result
from bench.server import Server, serving
from bench.timing import ms
from bench.visitor import Visitor, visiting
from vizcore.network import shipped
from vizcore.network.cards import shipped_names

TARGET, PATIENCE = 1.2, 300  # seconds
CROWDS = 1, 16, 64
LAYERS, CHANNELS, STARTS = 5, 5, 16  # clicks of each kind for every visitor; layers where they begin
UPLOADER, METHODS = "A photo of a face", "methods=Gradient&methods=Grad-CAM&target=a+channel"


@dataclass
class Spent:
    """Processor seconds of the server, and for how much.

    Args:
        seconds: for all clicks.
        clicks: how many.
        uploading: seconds for all uploads.
        uploads: how many.
    """

    seconds: float = 0.0
    clicks: int = 0
    uploading: float = 0.0
    uploads: int = 0


def measure(quick: bool) -> list[Result]:
    """Two ratios of clicks, and two of uploads that are only reported."""
    crowds, rounds = ((1, 4, 8), 1) if quick else (CROWDS, 2)
    with serving("app.py") as server:
        spent = asyncio.run(_compared(server, crowds, rounds))
    one, *more = crowds
    results = []
    for crowd in more:
        each = {many: [of.seconds / of.clicks for of in spent[many]] for many in (one, crowd)}
        ratio = statistics.median(b / a for a, b in zip(each[one], each[crowd], strict=True))
        how = f"{ms(statistics.median(each[crowd]))} ÷ {ms(statistics.median(each[one]))}; {rounds} rounds of "
        how += f"{spent[crowd][0].clicks} clicks each"
        results.append(Result(f"processor time of a click, {crowd} visitors ÷ 1", ratio, at_most=TARGET, how=how))
    for crowd in more:
        each = {many: [of.uploading / of.uploads for of in spent[many]] for many in (one, crowd)}
        ratio = statistics.median(b / a for a, b in zip(each[one], each[crowd], strict=True))
        how = f"{ms(statistics.median(each[crowd]))} ÷ {ms(statistics.median(each[one]))}"
        results.append(Result(f"processor time of an upload, {crowd} visitors ÷ 1", ratio, how=how))
    return results


async def _compared(server: Server, crowds: Sequence[int], rounds: int) -> dict[int, list[Spent]]:
    """{crowd: what each round took}; in each round of each crowd somebody begins at every one of the layers."""
    layers = _starts()
    together = min(max(crowds), STARTS)
    photos = map(_photo, itertools.count())
    await _crowd(server, layers[:together], photos, Spent())  # compiles
    found: dict[int, list[Spent]] = {crowd: [] for crowd in crowds}
    for _ in range(rounds):
        for crowd in crowds:
            spent = Spent()
            begins = layers[:together] * -(-crowd // together)
            for start in range(0, len(begins), crowd):
                await _crowd(server, begins[start : start + crowd], photos, spent)
            found[crowd].append(spent)
    return found


async def _crowd(server: Server, begins: Sequence[str], photos: Iterator[bytes], spent: Spent) -> None:
    """Visitors who come at once, do all that there is to do, each from a layer on, and leave."""
    async with AsyncExitStack() as stack:
        visits = (stack.enter_async_context(visiting(server)) for _ in begins)
        visitors = await asyncio.gather(*visits)
        before = server.processor_seconds()
        uploads = [visitor.upload(UPLOADER, "me.jpg", next(photos)) for visitor in visitors]
        await asyncio.gather(*map(_in_time, uploads))
        spent.uploading += server.processor_seconds() - before
        spent.uploads += len(visitors)
        faces = [visitor.drawn.pictures[0] for visitor in visitors]
        if len(set(faces)) < len(faces):
            raise RuntimeError("two visitors see the same face")
        before = server.processor_seconds()
        ways = [_way(*of) for of in zip(visitors, faces, begins, strict=True)]
        spent.clicks += sum(await asyncio.gather(*ways))
        spent.seconds += server.processor_seconds() - before


async def _way(visitor: Visitor, face: str, layer: str) -> int:
    """What one visitor does; how many clicks it took."""
    clicks = 0
    async for _ in _clicks(visitor, layer):
        clicks += 1
        if visitor.drawn.pictures[0] != face:
            raise RuntimeError("a visitor sees another's face")
    return clicks


async def _clicks(visitor: Visitor, layer: str) -> AsyncIterator[None]:
    yield await _in_time(visitor.go("look-layers", f"layer={layer}"))
    for _ in range(LAYERS):
        yield await _in_time(visitor.click("Next layer"))
    yield await _in_time(visitor.go("ask-attribution", METHODS))
    for channel in range(CHANNELS):
        yield await _in_time(visitor.choose("Channel", channel))


async def _in_time(answer: Awaitable) -> None:
    async with asyncio.timeout(PATIENCE):
        await answer


def _starts() -> list[str]:
    """Layers with maps, from the first on, after each of which as many come."""
    classifier = shipped.load(shipped_names()[0])
    names = [layer.name for layer in classifier.layers if layer.has_maps][1 : -LAYERS - 1]
    return [names[round(place)] for place in np.linspace(0, len(names) - 1, STARTS)]


def _photo(number: int) -> bytes:
    random = np.random.default_rng(number)
    picture = Image.fromarray(astronaut()).rotate(random.uniform(-8, 8), Image.Resampling.BILINEAR)
    picture = ImageEnhance.Brightness(picture).enhance(random.uniform(0.6, 1.4))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
