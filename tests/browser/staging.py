"""What a person does on the stage of the page Layers, and what can be read off it."""

from browser.driving import settle
from playwright.sync_api import Locator, Page

COUNT = "() => [...(window[Symbol.for('fovea.stage')] ?? [])].map(life => life.counts)"


def part(page: Page, selector: str) -> Locator:
    """An element of the stage."""
    return page.locator(f".st-key-stage {selector}")


def await_stage(page: Page, layer: str) -> None:
    """Wait until the stage shows a layer's arithmetic."""
    part(page, f".flow .line:has-text('= {layer}')").first.wait_for()


def place_on_screen(page: Page, place: tuple[int, int], shape: tuple[int, int]) -> tuple[float, float]:
    """The middle of a unit of the one map, in pixels of the screen."""
    part(page, ".map").scroll_into_view_if_needed()
    box = part(page, ".map").bounding_box()
    row, column = place
    return box["x"] + (column + 0.5) * box["width"] / shape[1], box["y"] + (row + 0.5) * box["height"] / shape[0]


def point_at(page: Page, place: tuple[int, int], shape: tuple[int, int]) -> None:
    """Rest the mouse on a unit until the stage says so."""
    page.mouse.move(*place_on_screen(page, place, shape))
    part(page, f".one figcaption:has-text('row {place[0]}, column {place[1]}:')").wait_for()


def click_unit(page: Page, place: tuple[int, int], shape: tuple[int, int]) -> None:
    """Choose a unit of the one map, and wait until the link says so."""
    page.mouse.click(*place_on_screen(page, place, shape))
    page.wait_for_function("([row, column]) => location.search.includes(`column=${column}&row=${row}`) "
                           "|| location.search.includes(`row=${row}&column=${column}`)", arg=list(place))  # fmt: skip
    settle(page)


def lines(page: Page) -> dict[str, float]:
    """How the number comes about: {layer or words: number}, a layer by its name alone."""
    found = part(page, ".flow .line").evaluate_all(
        "lines => lines.map(line => [line.firstChild.textContent, line.lastChild.textContent])"
    )
    return {words.removeprefix("= ").split(":")[0]: read(text) for words, text in found}


def board(page: Page, number: int) -> list[float]:
    """The cells of the patch (0), the kernel (1) or the products (2)."""
    return [read(text) for text in part(page, f".board >> nth={number} >> .cells > *").all_inner_texts()]


def read(text: str) -> float:
    """A number as the page writes it; a dot is padding."""
    return 0.0 if text.strip() in ("·", "") else float(text.replace("−", "-").removesuffix("%").strip())


def count_messages(page: Page) -> None:
    """From now on, count what the page sends to the server: see `messages`."""
    page.evaluate("""() => {
        window.sent = 0;
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (...given) { window.sent += 1; return send.apply(this, given); };
    }""")


def messages(page: Page) -> int:
    """How many were sent since."""
    return page.evaluate("window.sent")
