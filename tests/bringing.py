"""A visitor who brings a photo."""

import io

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
