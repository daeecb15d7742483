"""What a lab shows first waits for no library of charts, and is seen on a phone."""

import re

import pytest
from browser.driving import settle, top_of_first
from matrix import few
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("lab", few(("why_convolution", "branches"), ("branches",)))
def test_the_first_picture_waits_for_no_library(lab, visit):
    page = visit("/labs-glossary")
    page.route("**/*lotly*.js", lambda route: route.abort())
    page.goto(page.url.replace("glossary", lab))
    page.locator(".stage :is(canvas, svg):visible").first.wait_for()
    expect(page.locator(".stage, [data-testid=stPlotlyChart]").first).to_have_class(re.compile("stage"))


def test_a_row_of_dots_is_read_by_pointer_and_by_keyboard(visit):
    page = visit("/labs-branches")
    dots = page.locator(".st-key-branches-view")
    expect(dots.locator(".note")).to_have_text("inception3a: as it is 22,968 · without 1×1 reductions 55,296")
    chart = dots.get_by_role("application")
    chart.focus()
    page.keyboard.press("ArrowDown")
    expect(dots.locator(".note")).to_contain_text("inception3b: as it is ")
    chart.hover(position={"x": 300, "y": 6 + 34 * 8 + 17})
    expect(dots.locator(".note")).to_contain_text("inception5b: as it is ")
    rows = chart.locator("circle").evaluate_all("all => all.map(one => Number(one.getAttribute('cx')))")
    assert len(rows) == 9
    assert rows[0] == min(rows)
    page.get_by_text("multiplications", exact=True).click()
    settle(page)
    expect(dots.locator(".note")).to_contain_text("inception5b: as it is ")
    expect(chart.locator("text").last).to_have_text("inception5b")


LABS = ("activation", "branches", "colour", "convolution", "cost", "pooling", "why_convolution", "digits")


@pytest.mark.parametrize("lab", few(LABS, ("branches", "digits")))  # without a strip of controls: see test_lab_controls
def test_on_a_phone_the_picture_is_on_the_first_screen(lab, visit):
    page = visit(f"/labs-{lab}", phone=True)
    assert top_of_first(page, ".stage :is(canvas, svg):visible") < 600, "of 844"
