"""Many faces in the browser: a cell of the table is clicked, a zip is dropped, and a line is drawn around dots."""

import re

import pytest
from bringing import zipped_faces
from browser.driving import click_in, settle, shot, upload
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_click_on_a_cell_is_one_entry_of_the_history(visit):
    page = visit("/data-mistakes?network=fovea")
    before = page.evaluate("history.length")
    click_in(page, "confusion", 0, 3)
    expect(page).to_have_url(re.compile("people_said=sadness"))
    expect(page).to_have_url(re.compile("network_said=neutral"))
    page.get_by_text("people said sadness, the network said neutral").wait_for()
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    page.get_by_text("people said neutral, the network said sadness").wait_for()


def draw_around_everything(page: Page) -> None:
    """A line around all dots of the map, by the mouse."""
    field = page.locator(".faces-map .field")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    left, top = box["x"] + 3, box["y"] + 3
    right, bottom = box["x"] + box["width"] - 3, box["y"] + box["height"] - 3
    page.mouse.move(left, bottom)
    page.mouse.down()
    below = top + 150  # the buttons lie above, at the right
    for x, y in ((left, top), (right - 60, top), (right - 60, below), (right, below), (right, bottom), (left, bottom)):
        page.mouse.move(x, y, steps=12)
    page.mouse.up()


def by_keys(page: Page) -> None:
    """The same by the keyboard: a circle of some pixels, made large, holds them all; Escape takes it back."""
    field = page.locator(".faces-map .field")
    field.focus()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="Nearest to the face under study").wait_for()
    for _ in range(12):
        page.keyboard.press("+")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="9 faces within the line").wait_for()


def test_a_zip_is_dropped_looked_at_drawn_around_and_forgotten(visit):
    page = visit("/data-batch?network=lenet5")
    upload(page, "faces.zip", zipped_faces(9))
    page.get_by_text("9 faces: yours.").wait_for()
    page.get_by_text("1 file was not taken: see why").wait_for()
    shot(page, "data-batch-own", whole=False)
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="Map", exact=True).click()
    page.get_by_text("Nearest to the face under study", exact=True).wait_for()
    settle(page)
    draw_around_everything(page)
    page.get_by_role("heading", name="9 faces within the line").wait_for()  # drawn in the browser
    page.get_by_text("9 faces within the line. The network says").wait_for()
    expect(page).to_have_url(re.compile("lasso="))
    shot(page, "data-map-lasso", whole=False)
    by_keys(page)
    page.get_by_role("button", name="Forget my faces").click()
    page.get_by_text("Nothing that was measured comes with this network").wait_for()


def test_dots_find_their_neighbours_while_one_watches(visit):
    page = visit("/data-batch?network=dense")
    upload(page, "faces.zip", zipped_faces(200))
    page.get_by_text("200 faces: yours.").wait_for(timeout=240_000)
    page.locator("[data-testid=stSidebar]").get_by_role("link", name="Map", exact=True).click()
    page.locator(".st-key-faces-map .field").wait_for()
    settle(page)
    page.evaluate("""() => {
        window.grown = [];
        const look = () => {
            const within = [...document.querySelectorAll(".st-key-growing-map *")].find((one) => one.shadowRoot);
            const painted = within?.shadowRoot.querySelector(".stage")?.painted;
            if (painted?.length) window.grown = painted;
            const old = document.querySelector(".st-key-faces-map");
            if (painted?.length && old?.getBoundingClientRect().height) window.beside = true;
            requestAnimationFrame(look);
        };
        look();
    }""")
    page.get_by_text("t-SNE", exact=True).click()
    page.get_by_text("lie together (t-SNE)").wait_for()
    page.locator(".st-key-faces-map .field").wait_for()
    grown = page.evaluate("window.grown")
    assert len(grown) > 1
    assert grown == sorted(set(grown))
    assert 1 <= grown[0] < grown[-1] <= 500
    assert not page.evaluate("window.beside"), "the map of before does not stand below the one that moves"
    page.wait_for_function("() => window[Symbol.for('fovea.stage')].size === 1")  # that one has ended
