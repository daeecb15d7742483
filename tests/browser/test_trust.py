"""Several maps of one target side by side, whether they may be trusted, and a slow one that is stopped."""

import re

import pytest
from browser.driving import click_in, figure, settle, shot
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PATIENT = 120_000  # ms; the networks run on whatever is there
GRID = (
    "/ask-attribution?target=happiness&methods=Gradient&methods=Grad-CAM&methods=Guided+backpropagation&drawn=figures"
)


def on_stage(page: Page, method: str):
    return page.locator(f".st-key-attribution-stage .maps figcaption:visible:has-text('{method}')")


def test_a_grid_of_maps_of_one_target_and_which_of_them_is_the_most_faithful(visit):
    page = visit(GRID, patient=False)
    for name in ("Gradient", "Grad-CAM", "Guided-backpropagation"):
        figure(page, f"attribution-{name}", timeout=PATIENT)
    assert page.locator(".st-key-gains").count() == 0
    page.get_by_text("Take the pixels away", exact=True).click()
    figure(page, "trust-insertion", timeout=PATIENT)
    settle(page)
    assert "trust=Take+the+pixels+away" in page.url
    rows = figure(page, "gains").evaluate("plot => [...plot.data[1].y]")
    dots = figure(page, "gains").evaluate("plot => plot.calcdata[1].map(point => point.x)")
    assert sorted(rows) == ["Grad-CAM", "Gradient", "Guided backpropagation"]
    row = rows.index("Grad-CAM")  # not the one that is shown at first
    click_in(page, "gains", dots[row], row)
    expect(page.get_by_role("combobox", name="Map", exact=True)).to_have_value("Grad-CAM")
    expect(page).to_have_url(re.compile("trusted=Grad-CAM"))
    shot(page, "ask-attribution-trust")


def test_a_map_that_barely_notices_that_the_network_forgets(visit):
    page = visit("/ask-attribution?methods=Guided+backpropagation&trust=Randomise+the+weights", patient=False)
    figure(page, "randomised", timeout=PATIENT)
    settle(page)
    page.get_by_text("still much the same").wait_for()
    for number in range(7):
        figure(page, f"stage-{number}")
    ranks = figure(page, "randomised").evaluate("plot => plot.calcdata[0].map(point => point.y)")
    assert ranks[0] == pytest.approx(1)
    assert min(ranks[1:4]) > 0.8  # Adebayo et al.: the upper layers do not matter to it
    shot(page, "ask-attribution-randomised")


def test_a_slow_method_grows_on_the_stage_and_stops_at_once(visit):
    page = visit("/ask-attribution?methods=RISE&methods=Gradient&rise-masks=4000", patient=False)
    page.get_by_role("button", name="Stop", exact=True).click(timeout=PATIENT)
    page.get_by_text("Stopped.", exact=True).wait_for(timeout=PATIENT)
    page.evaluate("""() => {
        window.grown = [];
        const look = () => {
            const key = document.querySelector(".st-key-attribution-growing-RISE");
            const root = [...(key?.querySelectorAll("*") ?? [])].find((one) => one.shadowRoot)?.shadowRoot;
            const view = root?.querySelector(".stage"), map = view?.querySelectorAll(".maps canvas")[2];
            if (view?.grown > (window.grown.at(-1)?.[0] ?? 0)) window.grown.push([view.grown, map.toDataURL()]);
            requestAnimationFrame(look);
        };
        look();
    }""")
    page.get_by_role("button", name="Start again").click()
    on_stage(page, "RISE").wait_for(timeout=PATIENT)
    grown = page.evaluate("window.grown")
    assert len(grown) > 2, grown
    assert len({picture for _, picture in grown}) > 2, "another map was painted every time"
    page.wait_for_function("() => window[Symbol.for('fovea.stage')].size === 1")  # that one has ended


def test_a_check_grows_on_the_stage_and_stops_at_once(visit):
    page = visit("/ask-attribution?methods=Gradient&network=googlenet&trust=Randomise+the+weights", patient=False)
    growing = page.locator(".stage:has(.charts)")
    growing.locator(".small-maps figure").nth(1).wait_for(timeout=PATIENT)
    assert growing.locator(".small-maps figcaption").first.inner_text() == "trained"
    assert growing.locator(".charts path").count() > 2
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Stopped.", exact=True).wait_for(timeout=PATIENT)
    assert growing.count() == 0
    page.wait_for_function("() => window[Symbol.for('fovea.stage')].size === 1")  # that of the map


def test_a_slow_method_can_be_stopped_and_started_again(visit):
    page = visit("/ask-attribution?methods=RISE&methods=Gradient&rise-masks=4000", patient=False)
    page.get_by_role("button", name="Stop", exact=True).click(timeout=PATIENT)
    page.get_by_role("button", name="Start again").wait_for(timeout=PATIENT)
    on_stage(page, "Gradient").wait_for(timeout=PATIENT)
    assert on_stage(page, "RISE").count() == 0
    page.get_by_role("button", name="Start again").click()
    on_stage(page, "RISE").wait_for(timeout=PATIENT)
    assert page.get_by_role("alert").count() == 0
