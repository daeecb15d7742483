"""A visitor who brings a photo."""

import io
import zipfile

import numpy as np
from PIL import Image
from streamlit.testing.v1 import AppTest

_ROWS, _COLUMNS = np.mgrid[0:240, 0:320]
BLANK = np.stack([_ROWS, _COLUMNS * 0.7, 255 - _ROWS], axis=-1).astype(np.uint8)  # no face in it


def encoded(pixels: np.ndarray) -> bytes:
    """A picture as the bytes of a PNG."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def bring(app: AppTest, data: bytes) -> AppTest:
    """Upload a file where the page asks for one."""
    app.file_uploader[0].set_value(("me.png", data, "image/png")).run()
    assert not app.exception
    return app


def zipped_faces(count: int = 6, seed: int = 0) -> bytes:
    """A zip of cut-out faces of 48×48 pixels that are noise, half of them labelled, and a file that is none."""
    random, buffer = np.random.default_rng(seed), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(count):
            folder = ("happiness/", "fear/", "")[number % 3]
            packed.writestr(f"{folder}{number}.png", encoded(random.integers(0, 256, (48, 48, 3), np.uint8)))
        packed.writestr("<b>notes</b>.txt", b"no picture")
    return buffer.getvalue()


def zipped_portraits(count: int = 12) -> bytes:
    """A zip of pictures in each of which the detector finds the same person."""
    from skimage.data import astronaut

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(count):
            packed.writestr(
                f"{number}.png", encoded(astronaut()[10 + number : 220 + number, 120 + number : 330 + number])
            )
    return buffer.getvalue()


def bring_faces(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop a zip, or several pictures, where a page of the section Data asks for them."""
    (uploader,) = [each for each in app.file_uploader if each.key.startswith("faces")]
    uploader.set_value([(name, data, "application/octet-stream") for name, data in files]).run()
    return app
