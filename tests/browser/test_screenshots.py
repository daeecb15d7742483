"""Every page as people see it: on a desk by day and by night, and on a phone. Kept by the test run, to be looked at."""

import ast

import pytest
from browser.driving import photograph, settle, shot, upload

from pages.runtime.page_folders import sections

pytestmark = pytest.mark.browser
PAGES = [folder for pages in sections().values() for folder in pages]


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.address)
def test_page_asks_its_question_and_draws(visit, folder, phone):
    page = visit("/" if folder.default else f"/{folder.address}", phone=phone)
    question = ast.get_docstring(ast.parse(folder.script.read_text(encoding="utf-8")))
    page.get_by_role("heading", name=question).wait_for()
    page.locator(".js-plotly-plot").first.wait_for()
    assert page.get_by_role("alert").count() == 0
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page is wider than the screen"
    assert shot(page, f"{folder.address}-{'phone' if phone else 'light'}").stat().st_size > 20_000
    if not phone:  # night falls
        page.emulate_media(color_scheme="dark")
        settle(page)
        assert shot(page, f"{folder.address}-dark").stat().st_size > 20_000
        assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme") == "dark"


def test_a_photo_of_ones_own(visit):
    page = visit("/")
    upload(page, "we.jpg", photograph(faces=2))
    page.get_by_text("2 faces").wait_for()
    assert shot(page, "look-predict-two-faces").stat().st_size > 20_000


@pytest.mark.parametrize(("before", "folder"), [(old, folder) for folder in PAGES for old in folder.formerly], ids=str)
def test_an_address_of_before_still_opens_its_page(visit, before, folder):
    page = visit(f"/{before}?network=lenet5")
    page.get_by_role("heading", name=ast.get_docstring(ast.parse(folder.script.read_text(encoding="utf-8")))).wait_for()
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator(".st-key-network input").input_value() == "lenet5"
