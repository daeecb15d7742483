"""The stage on other pages than Layers: a kernel that is pulled at, all filters, the maps of several methods."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from browser.driving import settle, shot
from browser.staging import COUNT, count_messages, messages, read
from browser.test_history import go_to
from matrix import few
from playwright.sync_api import Page, expect

from pages.state import photo
from vizcore import filters
from vizcore.attribution import METHODS
from vizcore.interventions import parse_kernel, refiltered
from vizcore.network.shipped import load
from vizcore.receptive_field import receptive_fields
from vizcore.run.trace import trace
from vizcore.target import Target

pytestmark = pytest.mark.browser

KERNEL = "/change-kernel?layer=conv2_1&channel=3&slice=conv2_1&slice=3&slice=5"
SHAPE = (24, 24)


@pytest.fixture(scope="module")
def seen():
    classifier = load("fovea")
    return classifier, trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image)


def picture(page: Page, title: str):
    return page.locator(f'.stage .picture:visible:has(figcaption span:text-is("{title}"))')


def point_at(page: Page, title: str, place: tuple[int, int], shape: tuple[int, int]) -> float:
    """Rest the mouse on a place of a picture; the number that stands beside its title."""
    box = picture(page, title).locator(".map").bounding_box()
    row, column = place
    page.mouse.move(
        box["x"] + (column + 0.5) * box["width"] / shape[1], box["y"] + (row + 0.5) * box["height"] / shape[0]
    )
    value = picture(page, title).locator(".value")
    expect(value).not_to_be_empty()
    return read(value.inner_text().removeprefix("×"))


def kernel_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["kernel"][0]


def map_of(classifier, seen, text: str) -> np.ndarray:
    """Keras's, with that kernel."""
    edit = parse_kernel(text)
    added = edit.added(filters.kernels_of(classifier, edit.layer)[..., edit.channel])
    given = refiltered(classifier, seen.image[None], edit.layer, edit.channel, added, (edit.layer,))
    return given[edit.layer][0, ..., edit.channel]


def test_a_weight_is_pulled_and_the_map_follows_before_it_is_told(visit, seen):
    page = visit(KERNEL)
    cell, now = page.locator(".pulled > *").nth(4), picture(page, "The filter's map now").locator("canvas")
    cell.wait_for()
    length, before = page.evaluate("history.length"), now.evaluate("canvas => canvas.toDataURL()")
    count_messages(page)
    box = cell.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 30, box["y"] - 170, steps=8)
    pulled = cell.get_attribute("aria-valuenow")
    assert now.evaluate("canvas => canvas.toDataURL()") != before
    assert messages(page) == 0
    page.mouse.up()
    page.wait_for_url("**kernel=**")
    settle(page)
    assert kernel_of(page) == f"conv2_1:3;5=original,4:{float(pulled):.6g}"
    assert page.evaluate("history.length") == length + 1
    expected = map_of(*seen, kernel_of(page))
    for place in ((5, 7), (0, 0), (23, 12)):
        assert point_at(page, "The filter's map now", place, SHAPE) == pytest.approx(
            expected[place], rel=1e-3, abs=1e-4
        )
    shot(page, "kernel-pulled")


def test_arrow_keys_change_a_weight_and_are_told_once(visit, seen):
    page = visit(KERNEL)
    page.locator(".pulled > *").first.focus()
    length = page.evaluate("history.length")
    for key in ("ArrowRight", "ArrowUp", "ArrowUp", "PageUp"):
        page.keyboard.press(key)
    page.wait_for_url("**kernel=**")
    settle(page)
    assert re.fullmatch(r"conv2_1:3;5=original,1:[-\d.e]+", kernel_of(page))
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    page.wait_for_url(lambda url: "kernel=" not in url)
    settle(page)
    trained = filters.kernels_of(seen[0], "conv2_1")[0, 1, 5, 3]
    expected, cell = pytest.approx(trained, rel=1e-5), page.locator(".pulled > *").nth(1)
    for _ in range(60):
        if float(cell.get_attribute("aria-valuenow")) == expected:
            break
        settle(page)
    assert float(cell.get_attribute("aria-valuenow")) == expected


def test_the_filter_under_the_pointer_is_laid_out_with_its_map(visit, seen):
    page = visit("/look-filters?layer=conv2_1&channel=3&filters_sort=index")
    tiles = page.locator(".filters .tiles")
    tiles.wait_for()
    count_messages(page)
    tiles.hover(position={"x": 8, "y": 8})
    page.locator(".one-filter figcaption:has-text('Filter 0,')").wait_for()
    tiles.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".one-filter figcaption:has-text('Filter 1,')").wait_for()
    weights = filters.kernels_of(seen[0], "conv2_1")[..., 1]
    assert page.locator(".facts dd").nth(1).inner_text() == f"{np.linalg.norm(weights):.3g}", (
        "its numbers, not another's"
    )
    largest = int(np.square(weights).sum(axis=(0, 1)).argmax())
    found = [read(text) for text in page.locator(".slice > *").all_inner_texts()]
    np.testing.assert_allclose(found, weights[..., largest].ravel(), rtol=6e-3, atol=1e-6)
    expected = seen[1].activations["conv2_1"][..., 1]
    found = point_at(page, "What it makes of this face", (5, 7), SHAPE)
    assert found == pytest.approx(float(expected[5, 7]), rel=6e-3, abs=1e-4)
    assert messages(page) == 0
    tiles.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**channel=1*")


def test_one_pixel_is_read_in_every_method_at_once_and_sliders_ask_nothing_until_they_rest(visit, seen):
    page = visit("/ask-attribution?target=happiness&methods=Gradient&methods=Grad-CAM", patient=False)
    picture(page, "Grad-CAM").locator("canvas").wait_for()
    settle(page)
    classifier, trace_ = seen
    target = Target(classifier.logits, classifier.labels.index("happiness"))
    count_messages(page)
    place = (20, 17)
    found = {"Gradient": point_at(page, "Gradient", place, (48, 48))}
    found["Grad-CAM"] = read(picture(page, "Grad-CAM").locator(".value").inner_text())
    for name, value in found.items():
        map_ = METHODS[name](classifier, trace_.image, target).map
        assert value == pytest.approx(float(map_[place]), rel=6e-3, abs=1e-3 * float(np.abs(map_).max()))
    assert messages(page) == 0
    length, canvas = page.evaluate("history.length"), picture(page, "Gradient").locator("canvas")
    before, slide = (
        canvas.evaluate("canvas => canvas.toDataURL()"),
        page.get_by_role("slider", name="Map over face").first,
    )
    slide.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert canvas.evaluate("canvas => canvas.toDataURL()") != before
    assert messages(page) == 0
    page.wait_for_url("**blend=0.6*")
    settle(page)
    assert page.evaluate("history.length") == length + 1
    shot(page, "attribution-stage")


@pytest.mark.parametrize("page_name", few(("Kernel", "Filters", "Attribution"), ("Kernel",)))
def test_leaving_ends_all_that_was_started(visit, page_name):
    page = visit("/look-predict")
    go_to(page, page_name)
    page.wait_for_function("() => window[Symbol.for('fovea.stage')]?.size === 1")
    go_to(page, "Networks")
    page.wait_for_function("() => !window[Symbol.for('fovea.stage')].size")
    assert page.evaluate(COUNT) == []


def test_the_box_of_a_unit_grows_back_to_the_face(visit, seen):
    page = visit("/ask-receptive_field?layer=conv3_1&channel=3&row=3&column=4")
    field = receptive_fields(seen[0].model)["conv3_1"]
    height, width, _ = seen[0].by_name["conv3_1"].output_shape
    count_messages(page)
    for place in ((0, 0), (5, 7), (height - 1, width - 1)):
        value = point_at(page, "conv3_1, channel 3", place, (height, width))
        assert value == pytest.approx(float(seen[1].activations["conv3_1"][*place, 3]), rel=6e-3, abs=1e-4)
        top, left, bottom, right = field.clipped(place)
        expect(picture(page, "The face").locator(".note")).to_have_text(f"{bottom - top}×{right - left} of 48×48")
    page.locator(".cone .map").focus()
    page.keyboard.press("ArrowUp")
    expect(picture(page, "conv3_1, channel 3").locator(".note")).to_contain_text(f"row {height - 2},")
    assert messages(page) == 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**row={height - 2}*")
    shot(page, "receptive-field-stage")


def test_maps_of_many_methods_lie_above_what_follows_on_a_low_screen_too(visit):
    page = visit("/ask-attribution")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="All quick ones").click()
    picture(page, "LRP-αβ").locator(".scale").wait_for()
    settle(page)
    last = picture(page, "LRP-αβ").locator(".scale").bounding_box()
    first = page.get_by_role("heading", name="Deconvnet", exact=True).bounding_box()
    assert last["y"] + last["height"] <= first["y"]


def test_a_place_of_a_channels_map_is_read_in_what_moved_it_too(visit, seen):
    page = visit("/look-channel?layer=relu3_3&channel=71")
    found, moved = "What it found in this face", "Which pixels moved it"
    picture(page, moved).wait_for()
    count_messages(page)
    value = point_at(page, found, (7, 7), (12, 12))
    assert value == pytest.approx(seen[1].activations["relu3_3"][7, 7, 71], rel=1e-2)
    assert picture(page, moved).locator(".cell").is_visible()
    map_ = METHODS["Integrated gradients"](seen[0], seen[1].image, Target("relu3_3", 71)).map
    other = read(picture(page, moved).locator(".value").inner_text())
    assert other == pytest.approx(map_[30, 30], rel=1e-2, abs=1e-4)
    assert point_at(page, moved, (20, 5), (48, 48)) == pytest.approx(map_[20, 5], rel=1e-2, abs=1e-4)
    assert messages(page) == 0
