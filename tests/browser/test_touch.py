"""The living views under a finger, on a telephone held upright: drawn, tapped, swept, and scrolled past."""

import numpy as np
import pytest
from browser.driving import settle, shot
from browser.staging import read
from browser.test_stage_elsewhere import KERNEL, SHAPE, kernel_of, map_of, picture
from playwright.sync_api import Locator, Page, expect

from pages.state import photo
from vizcore.attribution import METHODS
from vizcore.network.shipped import load
from vizcore.receptive_field import receptive_fields
from vizcore.run.trace import trace
from vizcore.target import Target

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seen():
    classifier = load("fovea")
    return classifier, trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image)


class Finger:
    """One finger on the page; playwright's own only taps."""

    def __init__(self, page: Page):
        self.page, self._client = page, page.context.new_cdp_session(page)

    def draw(self, *points: tuple[float, float]) -> None:
        """Put it down on the first point, and over all others; there it rests.

        One that is lifted as it moves flings, and the next tap only ends that.
        """
        for kind, point in zip(("touchStart", *["touchMove"] * len(points)), points, strict=False):
            self._send(kind, [{"x": point[0], "y": point[1]}])
        self.page.wait_for_timeout(300)

    def lift(self) -> None:
        self._send("touchEnd", [])

    def scroll(self, start: tuple[float, float], distance: float) -> None:
        """Sweep up from a point, as people scroll down."""
        self.draw(*((start[0], start[1] - distance * part) for part in (0, 0.2, 0.4, 0.7, 1)))
        self.lift()

    def _send(self, kind: str, points: list[dict]) -> None:
        self._client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def on_screen(area: Locator, place: tuple[int, int], shape: tuple[int, int]) -> tuple[float, float]:
    """The middle of a place of a picture, which is brought into view."""
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    return box["x"] + (place[1] + 0.5) * box["width"] / shape[1], box["y"] + (place[0] + 0.5) * box["height"] / shape[0]


def tap(page: Page, area: Locator, place: tuple[int, int], shape: tuple[int, int]) -> None:
    page.touchscreen.tap(*on_screen(area, place, shape))


def scrolled(page: Page) -> float:
    """How far down the page is."""
    return page.locator("[data-testid=stMain]").evaluate("main => main.scrollTop")


def fits(page: Page) -> bool:
    """Whether neither the page nor what lives on it is wider than the telephone."""
    wide = (
        page.evaluate("document.documentElement.scrollWidth"),
        page.locator(".stage").first.evaluate("e => e.scrollWidth"),
    )
    return max(wide) <= 390


def test_a_weight_is_pulled_by_a_finger(visit, seen):
    page = visit(KERNEL, phone=True)
    cell = page.locator(".pulled > *").nth(4)
    x, y = on_screen(cell, (0, 0), (1, 1))
    now = picture(page, "The filter's map now").locator("canvas")
    before, down, finger = now.evaluate("canvas => canvas.toDataURL()"), scrolled(page), Finger(page)
    finger.draw((x, y), (x, y - 20), (x, y - 60), (x, y - 100))
    pulled = cell.get_attribute("aria-valuenow")
    assert now.evaluate("canvas => canvas.toDataURL()") != before
    assert scrolled(page) == down, "the page stays where it is"
    finger.lift()
    page.wait_for_url("**kernel=**")
    settle(page)
    assert kernel_of(page) == f"conv2_1:3;5=original,4:{float(pulled):.6g}"
    tap(page, picture(page, "The filter's map now").locator(".map"), (5, 7), SHAPE)
    value = picture(page, "The filter's map now").locator(".value")
    expect(value).not_to_be_empty()
    assert read(value.inner_text()) == pytest.approx(map_of(*seen, kernel_of(page))[5, 7], rel=1e-3, abs=1e-4)
    assert fits(page)
    shot(page, "kernel-touched")


def test_a_filter_is_tapped_and_its_map_read(visit, seen):
    page = visit("/look-filters?layer=conv2_1&channel=3&filters_sort=index", phone=True)
    tiles = page.locator(".filters .tiles")
    tiles.wait_for()
    tiles.scroll_into_view_if_needed()
    box = tiles.bounding_box()
    page.touchscreen.tap(box["x"] + 6, box["y"] + 6)
    page.wait_for_url("**channel=0*")
    page.locator(".one-filter figcaption:has-text('Filter 0,')").wait_for()
    settle(page)
    tap(page, picture(page, "What it makes of this face").locator(".map"), (5, 7), SHAPE)
    value = picture(page, "What it makes of this face").locator(".value")
    expect(value).not_to_be_empty()
    expected = float(seen[1].activations["conv2_1"][5, 7, 0])
    assert read(value.inner_text()) == pytest.approx(expected, rel=6e-3, abs=1e-4)
    assert fits(page)
    shot(page, "filters-touched")


def test_a_pixel_is_tapped_in_one_method_read_in_all_moved_by_keys_and_scrolled_past(visit, seen):
    page = visit("/ask-attribution?target=happiness&methods=Gradient&methods=Grad-CAM", phone=True, patient=False)
    picture(page, "Grad-CAM").locator("canvas").wait_for()
    settle(page)
    classifier, seen_ = seen
    target = Target(classifier.logits, classifier.labels.index("happiness"))
    maps = {name: METHODS[name](classifier, seen_.image, target).map for name in ("Gradient", "Grad-CAM")}

    def reads(place: tuple[int, int]) -> None:
        expect(page.locator(".slides .note")).to_have_text(f"Row {place[0]}, column {place[1]}")
        for name, map_ in maps.items():
            value = read(picture(page, name).locator(".value").inner_text())
            assert value == pytest.approx(float(map_[place]), rel=6e-3, abs=1e-3 * float(np.abs(map_).max()))

    gradient = picture(page, "Gradient").locator(".map")
    tap(page, gradient, (20, 17), (48, 48))
    reads((20, 17))
    gradient.focus()
    page.keyboard.press("ArrowRight")
    reads((20, 18))
    start, down = on_screen(gradient, (40, 24), (48, 48)), scrolled(page)
    Finger(page).scroll(start, 120)
    page.wait_for_function("down => document.querySelector('[data-testid=stMain]').scrollTop > down + 60", arg=down)
    assert fits(page)
    shot(page, "attribution-touched")


def test_a_finger_drawn_over_a_deep_map_moves_the_box_and_a_tap_keeps_it(visit, seen):
    page = visit("/ask-receptive_field?layer=conv3_1&channel=3&row=3&column=4", phone=True)
    field, (height, width, _) = receptive_fields(seen[0].model)["conv3_1"], seen[0].by_name["conv3_1"].output_shape
    area, finger = page.locator(".cone .map"), Finger(page)
    area.wait_for()
    for place in ((0, 0), (5, 7), (height - 1, width - 1)):
        finger.draw(on_screen(area, (3, 4), (height, width)), on_screen(area, place, (height, width)))
        top, left, bottom, right = field.clipped(place)
        expect(picture(page, "The face").locator(".note")).to_have_text(f"{bottom - top}×{right - left} of 48×48")
        finger.lift()
    tap(page, area, (1, 2), (height, width))
    page.wait_for_url("**row=1*")
    settle(page)
    assert "column=2" in page.url
    assert fits(page)
    shot(page, "receptive-field-touched")
