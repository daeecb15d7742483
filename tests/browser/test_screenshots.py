"""Every page as people see it: on a desk by day and by night, and on a phone. Kept by the test run, to be looked at."""

import ast
from pathlib import Path

import pytest
from browser.driving import photograph, settle, shot, upload

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
PAGES = sorted(ROOT.glob("pages/[0-9]*/[0-9]*.py"))


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_asks_its_question_and_draws(visit, path, phone):
    section, name = (part.split("_", 1)[1] for part in (path.parent.name, path.stem))
    page = visit("/" if path == PAGES[0] else f"/{section}-{name}", phone=phone)
    question = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    page.get_by_role("heading", name=question).wait_for()
    page.locator(".js-plotly-plot").first.wait_for()
    assert page.get_by_role("alert").count() == 0
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, "the page is wider than the screen"
    assert shot(page, f"{section}-{name}-{'phone' if phone else 'light'}").stat().st_size > 20_000
    if not phone:  # night falls
        page.emulate_media(color_scheme="dark")
        settle(page)
        assert shot(page, f"{section}-{name}-dark").stat().st_size > 20_000
        assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme") == "dark"


def test_a_photo_of_ones_own(visit):
    page = visit("/")
    upload(page, "we.jpg", photograph(faces=2))
    page.get_by_text("2 faces").wait_for()
    assert shot(page, "look-predict-two-faces").exists()
