"""The stage of the page Layers: what is pointed at in one picture is marked in all, and its numbers can be read."""

import pytest
from browser.driving import settle, shot
from browser.staging import await_stage, lines, part, read
from browser.test_stage import CONVOLUTION

from pages.state import photo
from vizcore.network.shipped import load
from vizcore.run.trace import trace

pytestmark = pytest.mark.browser

WRITTEN = """cells => cells.map(cell => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return [cell.textContent, parseFloat(getComputedStyle(cell).fontSize),
            range.getBoundingClientRect().width <= cell.getBoundingClientRect().width + 0.5];
})"""


@pytest.fixture(scope="module")
def activations():
    classifier = load("fovea")
    return trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image).activations


def rest(page, selector: str, across: float, down: float) -> None:
    """Rest the mouse on a part of the stage, at a share of its sides."""
    part(page, selector).first.scroll_into_view_if_needed()
    box = part(page, selector).first.bounding_box()
    page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_face_maps_and_inputs_all_lead_to_the_unit_and_say_what_they_hold(visit, activations):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    rest(page, ".face .frame", 20.5 / 48, 10.5 / 48)
    part(page, ".face figcaption:has-text('of 255')").wait_for()
    part(page, ".one figcaption:has-text('row 5, column 10:')").wait_for()
    rest(page, ".face figcaption", 0.5, 0.5)
    part(page, ".one figcaption:has-text('row 19, column 13:')").wait_for()
    size = part(page, ".grid .tiles canvas").first.bounding_box()
    page.mouse.move(size["x"] + 6, size["y"] + 6)
    part(page, ".grid figcaption:has-text('channel 0 · row')").wait_for()
    where, told = part(page, ".grid figcaption").inner_text().split(" · ")[-1].split(": ")
    row, column = (int(word.split()[1]) for word in where.split(", "))
    whole = activations["conv2_1"]
    value, off = (read(part) for part in told.split(" ± "))
    assert off <= 1.05 * 2 * abs(whole).max() / 254  # half a level, of two digits
    assert value == pytest.approx(float(whole[row, column, 0]), rel=5e-3, abs=1.01 * off)  # of three digits
    part(page, f".one figcaption:has-text('row {row}, column {column}:')").wait_for()
    size = part(page, ".inputs canvas").first.bounding_box()
    page.mouse.move(size["x"] + 8, size["y"] + 8)
    part(page, ".inputs .note:has-text('; row')").wait_for()
    words = part(page, ".inputs .note").inner_text()
    row, column = (int(word.split()[1]) for word in words.split("; ")[1].split(":")[0].split(", "))
    assert words.startswith("Channel 0 of dropout1")
    assert read(words.split(": ")[-1].rstrip(".")) == pytest.approx(
        float(activations["dropout1"][row, column, 0]), 1e-2
    )
    part(page, f".one figcaption:has-text('row {row}, column {column}:')").wait_for()


def test_going_on_the_same_number_is_followed(visit, activations):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    part(page, ".readers button").click()
    page.wait_for_url("**layer=norm2_1*")
    await_stage(page, "norm2_1")
    part(page, ".one figcaption:has-text('Channel 18 · row 19, column 13:')").wait_for()
    assert lines(page)["norm2_1"] == pytest.approx(float(activations["norm2_1"][19, 13, 18]), rel=1e-5)


@pytest.mark.parametrize("phone", [False, True])
def test_numbers_of_a_large_kernel_can_be_read_and_its_products_pointed_at(visit, phone):
    page = visit("/look-layers?network=alexnet&layer=conv1&channel=3&row=20&column=20", phone=phone)
    await_stage(page, "conv1")
    cells = part(page, ".board .cells > *").evaluate_all(WRITTEN)
    assert len(cells) == 75
    assert all(text and size >= 10 and fits for text, size, fits in cells), cells
    if not phone:
        part(page, ".board >> nth=1 >> .cells > *").nth(7).hover()
        words = part(page, ".boards .note").inner_text()
        assert words.startswith("Row 1, column 2 of the window: ")
        factors, product = words.split(": ")[1].split(" = ")
        left, right = map(read, factors.split(" × "))
        assert read(product) == pytest.approx(left * right, rel=2e-3)
        assert part(page, ".cells .pointed").count() == 3
    shot(page, f"stage-large-kernel{'-phone' if phone else ''}")


def test_a_higher_window_is_laid_out_anew_and_a_projector_has_room_for_its_words(visit):
    page = visit(CONVOLUTION)
    page.set_viewport_size({"width": 1440, "height": 900})
    await_stage(page, "conv2_1")
    page.set_viewport_size({"width": 1440, "height": 1000})
    settle(page)
    tiles, one = part(page, ".grid .tiles canvas").first.bounding_box(), part(page, ".one").bounding_box()
    assert tiles["x"] + tiles["width"] < one["x"]
    before = part(page, ".board .cells > *").evaluate_all(WRITTEN)
    page.locator("h1").click()
    page.keyboard.press("p")
    page.wait_for_function("() => getComputedStyle(document.documentElement).fontSize === '21px'")
    settle(page)
    framed = "() => getComputedStyle(document.querySelector('[data-testid=stMain]'), '::before').boxShadow"
    assert page.evaluate(framed) == "none"
    after = part(page, ".board .cells > *").evaluate_all(WRITTEN)
    assert after[0][1] > 1.2 * before[0][1], "numbers grow with the words"
    assert all(fits for _, _, fits in after)
    caption = part(page, ".one figcaption")
    assert caption.evaluate("words => words.scrollWidth <= words.clientWidth")
    shot(page, "stage-projector", whole=False)
