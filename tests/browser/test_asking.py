"""Point at something and ask: from a layer to the pixels that moved a unit, and to those that it can see."""

import re

import pytest
from browser.driving import click_in, figure, settle

pytestmark = pytest.mark.browser


def test_from_a_unit_of_a_layer_to_the_pixels_that_moved_it(visit):
    page = visit("/look-layers?layer=conv3_1&channel=4&row=5&column=7")
    page.get_by_role("link", name="Which pixels moved it?").click()
    page.get_by_role("heading", name="Which pixels moved this number?").wait_for()
    settle(page)
    assert page.get_by_label("Row", exact=True).input_value() == "5"
    assert page.get_by_label("Column", exact=True).input_value() == "7"
    page.locator(".st-key-attribution-stage .maps figcaption:has-text('Integrated gradients')").wait_for()
    for part in ("layer=conv3_1", "channel=4", "row=5", "column=7", "target=one"):
        assert part in page.url
    again = visit(page.url[page.url.index("/ask") :])
    again.locator(".st-key-attribution-stage .maps figcaption:has-text('Integrated gradients')").wait_for()
    assert again.get_by_label("Column", exact=True).input_value() == "7"


def test_why_one_emotion_rather_than_another(visit):
    page = visit("/ask-attribution?methods=Integrated+gradients&target=happiness&versus=fear")
    page.get_by_text("completeness asks for").wait_for()
    words = page.get_by_text("completeness asks for").inner_text().replace("−", "-")
    total, promised = map(float, re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", words))
    assert total == pytest.approx(promised, abs=0.15 * max(1, abs(promised)))


def test_a_click_on_a_unit_shows_what_that_one_sees(visit):
    page = visit("/ask-receptive_field?drawn=figures&layer=conv2_1&channel=3&row=4&column=4")
    figure(page, "field")
    click_in(page, "field-map", 15, 9)
    assert page.get_by_label("Row", exact=True).input_value() == "9"
    assert page.get_by_label("Column", exact=True).input_value() == "15"
    figure(page, "growth")
