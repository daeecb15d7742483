"""A lab's controls on a phone: at the foot of the screen, beside each other, wherever the page stands."""

import pytest
from browser.driving import settle, top_of_first
from matrix import few
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
STRIP = ".st-key-lab-controls"


def strip_of(page: Page) -> dict:
    return page.locator(STRIP).bounding_box()


LABS = ("activation", "build", "colour", "convolution", "cost", "depth", "pooling")


@pytest.mark.parametrize("lab", few(LABS, ("build", "convolution")))  # the most controls, and a picture of canvases
def test_on_a_phone_the_controls_are_in_reach_and_the_picture_is_seen(lab, visit):
    page = visit(f"/labs-{lab}", phone=True)
    assert top_of_first(page, ":is(.stage, .js-plotly-plot) :is(canvas, svg):visible") < 600, "of 844"
    strip = strip_of(page)
    assert strip["y"] + strip["height"] == pytest.approx(844, abs=1)
    assert strip["height"] < 120
    boxes = page.locator(f"{STRIP} [data-testid=stElementContainer], {STRIP} [data-testid=stPopover]").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({ left, right }) => [left, right])"
    )
    boxes = sorted(box for box in boxes if box[1] > box[0])
    assert len(boxes) >= 2
    assert all(before[1] <= after[0] for before, after in zip(boxes, boxes[1:], strict=False)), "none over another"
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    settle(page)
    assert strip_of(page)["y"] == pytest.approx(strip["y"], abs=1)
    last = page.locator("[data-testid=stMainBlockContainer] a:visible").last.bounding_box()
    assert last["y"] + last["height"] <= strip["y"], "the end of the page is not covered"


def test_on_a_phone_a_control_far_along_the_strip_is_brought_into_view_and_used(visit):
    page = visit("/labs-convolution", phone=True)
    expect(page.locator(".stage .note").first).to_contain_text("1 to 9×")
    page.get_by_text("same", exact=True).tap()
    expect(page.locator(".stage .note").first).to_contain_text("4 to 9×")


def test_on_a_desk_the_controls_stand_beside_the_picture(visit):
    page = visit("/labs-convolution")
    picture = page.locator(".stage canvas:visible").first
    picture.wait_for()
    settle(page)
    strip, seen = strip_of(page), picture.bounding_box()
    assert strip["x"] > seen["x"] + seen["width"]
    assert strip["y"] == pytest.approx(seen["y"], abs=60)
