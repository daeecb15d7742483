"""Memory that a visitor's faces leave behind: the slope of the server's resident memory over the faces 30 to 300.

One visitor of the app over Streamlit's websocket uploads one photo after another on the page Predict: each is decoded,
its faces are found, the largest is cut out, traced and drawn. The photos are made from scikit-image's astronaut,
turned, cropped, scaled and brightened at random, one in five is noise without a face; JPEG, of many sizes. After every
tenth photo the visitor pauses, as people do, so that the app's housekeeping collects what the clicks left in cycles,
and the resident memory of the server's process is read; the slope is that of least squares.
"""

import asyncio
import io
import urllib.parse

import numpy as np
from PIL import Image, ImageEnhance
from skimage.data import astronaut

from bench.machine import resident
from bench.result import Result
from bench.server import Server, serving
from bench.visitor import Visitor, visiting
from pages.runtime import housekeeping

FIRST, LAST, TARGET = 30, 300, 20
PAUSE = 10  # photos from pause to pause
UPLOADER = "A photo of a face"


def measure(quick: bool) -> list[Result]:
    """One line."""
    first, last = (10, 31) if quick else (FIRST, LAST)
    with serving("app.py") as server:
        faces, kilobytes = zip(*asyncio.run(_visit(server, first, last)), strict=True)
    slope, _ = np.polyfit(faces, kilobytes, 1)
    how = f"faces {first} to {last}: {kilobytes[0] / 1e3:.1f} MB to {kilobytes[-1] / 1e3:.1f} MB"
    return [Result("memory a face", slope, "kB", at_most=TARGET, how=how)]


async def _visit(server: Server, first: int, last: int) -> list[tuple[int, float]]:
    """(faces so far, kilobytes that the server holds then) at each pause."""
    found = []
    async with visiting(server) as visitor:
        for number in range(last):
            await _upload(visitor, _photo(number))
            if number >= first and number % PAUSE == 0:
                await asyncio.sleep(housekeeping.QUIET + 1)
                found.append((number, resident(server.process.pid) / 1e3))
    return found


async def _upload(visitor: Visitor, data: bytes) -> None:
    before = _image(visitor)
    await visitor.upload(UPLOADER, "face.jpg", data)
    if _image(visitor) == before:  # a token for each photo
        raise RuntimeError("the photo was not taken")


def _image(visitor: Visitor) -> list[str]:
    return urllib.parse.parse_qs(visitor.query).get("image", [])


def _photo(number: int) -> bytes:
    random = np.random.default_rng(number)
    if number % 5 == 4:
        picture = Image.fromarray(random.integers(0, 256, (*random.integers(120, 700, 2), 3), np.uint8))
    else:
        left, top = random.integers(0, 120, 2)
        picture = Image.fromarray(astronaut()).rotate(random.uniform(-15, 15), Image.Resampling.BILINEAR)
        picture = picture.crop((left, top, left + 392, top + 300)).resize(random.integers(250, 900, 2).tolist())
        picture = ImageEnhance.Brightness(picture).enhance(random.uniform(0.7, 1.3))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=int(random.integers(60, 95)))
    return buffer.getvalue()
