"""Every page as people see it: on a desk by day and by night, and on a phone. Kept by the test run, to be looked at."""

import ast
from operator import attrgetter

import pytest
from browser.accessibility import CONTRAST, NOT_OURS, covered_by_menus, faults, faults_of_charts
from browser.conftest import DESK, PHONE
from browser.driving import photograph, settle, shot, upload
from browser.test_history import go_to
from matrix import few
from playwright.sync_api import Page

from pages.runtime.page_folders import sections

pytestmark = pytest.mark.browser
NARROW = PHONE["viewport"]
PICTURES = ".js-plotly-plot, .stage"
WORDS = "labs/glossary"  # has links alone
EMPTY = "networks/own"  # before somebody brings a network; what comes then is in test_own_network
ADDRESS = attrgetter("address")
PAGES = [folder for pages in sections().values() for folder in pages]


def asked(folder) -> str:
    """The question of a page."""
    return ast.get_docstring(ast.parse(folder.script.read_text(encoding="utf-8")))


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def drawn(page: Page, folder, name: str) -> None:
    """It asks its question, has a figure, and fits on the screen; it is kept as a picture."""
    page.get_by_role("heading", name=asked(folder)).wait_for()
    expected = {EMPTY: "[data-testid=stFileUploader]", WORDS: "[data-testid=stPageLink]"}.get(folder.name, PICTURES)
    page.locator(expected).first.wait_for()
    assert page.get_by_role("alert").count() == 0
    assert overflow(page) <= 0, "the page is wider than the screen"
    assert shot(page, f"{folder.address}-{name}").stat().st_size > 20_000


def address_of(folder) -> str:
    return "/" if folder.default else f"/{folder.address}"


def fit_for_all(page: Page, folder, rules: list[str] | None = None) -> None:
    """axe-core finds nothing serious, and what it is not asked about is still there to be found; charts can be read."""
    found, excused = faults(page, rules)
    assert not found
    assert faults_of_charts(page) == []
    if rules is None:
        here = {number for number, excuse in enumerate(NOT_OURS) if excuse["page"] == folder.address}
        assert here <= excused, "Streamlit mended it: its line in not_ours.toml can go"


@pytest.mark.parametrize("folder", PAGES, ids=ADDRESS)
def test_page_asks_its_question_and_draws(tour, folder):
    tour.set_viewport_size(DESK)
    tour.emulate_media(color_scheme="light")
    go_to(tour, folder.title)
    drawn(tour, folder, "light")
    fit_for_all(tour, folder)
    tour.emulate_media(color_scheme="dark")
    settle(tour)
    fit_for_all(tour, folder, [CONTRAST])
    tour.set_viewport_size(NARROW)
    settle(tour)
    assert overflow(tour) <= 0, "the page is wider than the screen"


# A look of the stage, of figures, of widgets and of a lab; the others are drawn of the same.
BY_NIGHT = ("look-layers", "ask-attribution", "change-adversarial", "labs-convolution", "networks-networks")


@pytest.mark.parametrize("folder", few(PAGES, [page for page in PAGES if page.address in BY_NIGHT]), ids=ADDRESS)
def test_by_night_and_as_narrow_as_a_telephone_it_draws_too(visit, folder):
    page = visit(address_of(folder))
    drawn(page, folder, "light")
    page.emulate_media(color_scheme="dark")
    settle(page)
    drawn(page, folder, "dark")
    fit_for_all(page, folder, [CONTRAST])
    assert page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme") == "dark"
    page.set_viewport_size(NARROW)
    settle(page)
    drawn(page, folder, "narrow")


# A whole telephone, with touch and all, differs from a narrow window in little that is ours: one page stands for all.
@pytest.mark.parametrize(
    "folder",
    [pytest.param(page, id=page.address, marks=() if page.default else pytest.mark.full) for page in PAGES],
)
def test_page_asks_its_question_and_draws_on_a_telephone(visit, folder):
    page = visit(address_of(folder), phone=True)
    drawn(page, folder, "phone")
    assert covered_by_menus(page) == []


@pytest.mark.full  # only to be looked at: what there is to click is tested among the ways
def test_a_photo_of_ones_own(visit):
    page = visit("/")
    upload(page, "we.jpg", photograph(faces=2))
    page.get_by_text("2 faces").wait_for()
    assert shot(page, "look-predict-two-faces").stat().st_size > 20_000


@pytest.mark.parametrize(("before", "folder"), [(old, folder) for folder in PAGES for old in folder.formerly], ids=str)
def test_an_address_of_before_still_opens_its_page(visit, before, folder):
    page = visit(f"/{before}?network=lenet5")
    page.get_by_role("heading", name=asked(folder)).wait_for()
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator(".st-key-network input").input_value() == "lenet5"
