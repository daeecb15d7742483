"""Gradients through plain and residual networks, in a real browser."""

import pytest
from browser.driving import figure, settle
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SLOW = 120_000  # milliseconds; four networks are built and compiled


def ends(page: Page) -> dict[str, float]:
    """For every curve its first number over its last."""
    figure(page, "profile")
    settle(page)
    return figure(page, "profile").evaluate(
        "plot => Object.fromEntries(plot.calcdata.map(curve => [curve[0].trace.name, curve[0].y / curve.at(-1).y]))"
    )


def test_where_the_gradient_vanishes_and_where_it_does_not(visit):
    page = visit("/")
    page.set_default_timeout(SLOW)
    page.locator("a", has_text="Depth").first.click()
    page.get_by_role("heading", name="Why do deeper networks need shortcuts?").wait_for()
    passed = ends(page)
    assert set(passed) == {"plain20", "resnet20", "plain56", "resnet56"}
    curves = page.locator(".st-key-learning-view .curves")
    at_the_end = curves.locator(".note").all_inner_texts()
    curves.nth(1).locator("canvas").focus()
    page.keyboard.press("ArrowLeft")
    assert all(text.startswith("epoch 15: plain20 ") for text in curves.locator(".note").all_inner_texts())
    page.keyboard.press("ArrowRight")
    assert curves.locator(".note").all_inner_texts() == at_the_end
    assert passed["plain56"] < passed["plain20"] < 0.01 < passed["resnet20"]
    page.get_by_text("A plain network multiplies.").wait_for()
    settle(page)
    page.get_by_role("button", name="56", exact=True).click()
    settle(page)
    page.get_by_test_id("stCheckbox").get_by_text("Batch normalisation", exact=True).click()
    page.get_by_text("Nothing vanishes").wait_for()
    settle(page)
    passed = ends(page)
    assert set(passed) == {"plain20", "resnet20"}
    assert min(passed.values()) > 1
    assert "normalised=true" in page.url
    assert "depths=20" in page.url
