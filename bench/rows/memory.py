"""Memory that a visitor's faces leave behind: the slope of resident memory over the faces 30 to 300.

One visitor of the whole app under Streamlit's AppTest, in a process of its own, uploads one photo after another on the
page Predict: each is decoded, its faces are found, the largest is cut out, traced and drawn. The photos are made from
scikit-image's astronaut, turned, cropped, scaled and brightened at random, one in five is noise without a face; JPEG,
of many sizes. After every tenth photo the visitor pauses, as people do, so that the app's housekeeping collects what
the clicks left in cycles, and the process reads its own resident memory; the slope is that of least squares.
"""

import io
import os
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance
from skimage.data import astronaut
from streamlit.testing.v1 import AppTest

from bench.result import Result
from bench.server import ROOT
from pages.runtime import engine, housekeeping

FIRST, LAST, TARGET = 30, 300, 20
PAUSE = 10  # photos from pause to pause


def measure(quick: bool) -> list[Result]:
    """One line."""
    first, last = (10, 31) if quick else (FIRST, LAST)
    engine.start()
    engine.wait()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120).run()
    faces, kilobytes = [], []
    for number in range(last):
        _upload(app, _photo(number))
        if number >= first and number % PAUSE == 0:
            time.sleep(housekeeping.QUIET + 1)
            faces.append(number)
            kilobytes.append(resident() / 1e3)
    slope, _ = np.polyfit(faces, kilobytes, 1)
    how = f"faces {first} to {last}: {kilobytes[0] / 1e3:.1f} MB to {kilobytes[-1] / 1e3:.1f} MB"
    return [Result("memory a face", slope, "kB", at_most=TARGET, how=how)]


def _upload(app: AppTest, data: bytes) -> None:
    before = app.query_params.get("image")
    app.file_uploader[0].set_value(("face.jpg", data, "image/jpeg")).run()
    if app.exception or app.error or app.query_params.get("image") == before:  # a token for each photo
        raise RuntimeError(f"the photo was not taken: {app.exception or app.error}")


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


def resident() -> int:
    """Bytes of this process that lie in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
