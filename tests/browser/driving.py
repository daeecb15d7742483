"""What a person does with the app, and the files that people bring."""

import io
import zlib
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page

ONE = "selector => ((all) => all.length === 1 && all[0].checkVisibility())(document.querySelectorAll(selector))"
SHOTS = Path(__file__).parents[2] / "test-results"


def settle(page: Page) -> None:
    """Wait until the script has run and the page stands still."""
    page.wait_for_timeout(400)
    page.wait_for_function("() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'running'")
    page.wait_for_timeout(600)


def figure(page: Page, key: str, *, timeout: float | None = None) -> Locator:
    """The figure `key`, once there is one of it: while a page is drawn again the former one stands beside the new."""
    selector = f".st-key-{key} .js-plotly-plot"
    page.wait_for_function(ONE, arg=selector, timeout=timeout)
    return page.locator(selector)


def top_of_first(page: Page, selector: str) -> float:
    """How many pixels down the screen the first picture begins, once the page stands still."""
    picture = page.locator(selector).first
    picture.wait_for()
    settle(page)
    return picture.bounding_box()["y"]


def click_in(page: Page, key: str, x: float, y: float) -> None:
    """Click a point of the figure `key`, in the figure's own units; on a logarithmic axis, the logarithm.

    Plotly takes a click for that on the point which it has found under the mouse, and on a busy machine finds it late.
    """
    found = "plot => Boolean(plot._hoverdata?.length)"
    for patience in range(12):
        left, top = _on_screen(page, key, (x, y))
        page.mouse.move(left + patience % 2, top)
        page.wait_for_timeout(250)
        if figure(page, key).evaluate(found):
            break
    page.mouse.click(left, top)
    settle(page)


def drag_in(page: Page, key: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a box on the figure `key`, from one point to another, in the figure's own units."""
    page.mouse.move(*_on_screen(page, key, start))
    page.mouse.down()
    page.mouse.move(*_on_screen(page, key, end), steps=8)
    page.mouse.up()
    settle(page)


def _on_screen(page: Page, key: str, point: tuple[float, float]) -> list[float]:
    plot = figure(page, key)
    plot.scroll_into_view_if_needed()
    return plot.evaluate(
        """(plot, [x, y]) => {
            const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
            return [box.left + xaxis._offset + xaxis.l2p(x), box.top + yaxis._offset + yaxis.l2p(y)];
        }""",
        list(point),
    )


def shot(page: Page, name: str, *, whole: bool = True) -> Path:
    """A screenshot, kept by the test run: open it and look."""
    SHOTS.mkdir(exist_ok=True)
    if whole:
        height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": min(int(height) + 20, 6000)})
        settle(page)
    page.screenshot(path=SHOTS / f"{name}.png")
    return SHOTS / f"{name}.png"


def photograph(*, mirrored: bool = False, faces: int = 1) -> bytes:
    """A JPEG of a real person: the astronaut, mirrored, or twice in one picture at two sizes."""
    from skimage.data import astronaut

    picture = Image.fromarray(astronaut()[:, ::-1] if mirrored else astronaut())
    if faces == 2:
        wide = Image.new("RGB", (900, 512), "white")
        wide.paste(picture.resize((380, 380)), (0, 60))
        wide.paste(picture, (388, 0))
        picture = wide
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def landscape() -> bytes:
    """A PNG of a smooth gradient: no face in it."""
    rows, columns = np.mgrid[0:240, 0:320]
    buffer = io.BytesIO()
    Image.fromarray(np.stack([rows, columns * 0.7, 255 - rows], axis=-1).astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG of 900 million pixels in a few kilobytes."""
    buffer = io.BytesIO()
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(buffer, "PNG")
    data = bytearray(buffer.getvalue())
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def upload(page: Page, name: str, data: bytes) -> None:
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    settle(page)
