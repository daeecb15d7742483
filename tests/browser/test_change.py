"""Changing channels and the face in a real browser: clicks, the slider, the link, drawing."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from browser.driving import click_in, drag_in, figure, settle
from playwright.sync_api import TimeoutError, expect

pytestmark = pytest.mark.browser


def prediction(page) -> str:
    return page.get_by_role("heading", level=2).filter(has_text=re.compile("^(As it is|Still|Now) ?")).inner_text()


def test_a_click_switches_off_a_slider_turns_up_and_the_link_says_it_all(visit):
    page = visit("/change-channel_ablation?layer=relu4_2&read_as=log-odds")
    page.get_by_text("As it is:").wait_for()
    back, forth = (page.get_by_role("button", name=f"{way} layer").bounding_box() for way in ("Previous", "Next"))
    assert back["y"] == forth["y"], "the two stand side by side"
    click_in(page, "edited-maps", 2.5, 2.5)
    page.wait_for_url(re.compile(r"edits=relu4_2%3A\d+%2A0$|edits=relu4_2%3A\d+%2A0&"))
    click_in(page, "edited-maps", 9.5, 2.5)
    page.wait_for_url(re.compile(r"edits=relu4_2%3A\d+%2C\d+%2A0"))
    off = prediction(page)
    page.get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile(r"edits=relu4_2%3A\d+%2C\d+%2A0.25"))
    settle(page)
    again = visit(page.url[page.url.index("/change") :].replace("%2A0.25", "%2A0"))
    expect(again.get_by_role("heading", level=2).filter(has_text=off)).to_be_visible()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("As it is:").wait_for()
    expect(page).not_to_have_url(re.compile("edits="))


def test_the_strongest_are_switched_off_by_one_click_also_after_other_changes(visit):
    page = visit("/change-channel_ablation?layer=relu4_2&edits=relu4_2:3*2")
    page.get_by_role("button", name="Reset").wait_for()
    page.locator("a", has_text="Ranking").first.click()
    strongest = page.get_by_text(re.compile(r"Switch off the \d+ strongest"))
    count = int(re.search(r"\d+", strongest.inner_text())[0])
    strongest.click()
    page.wait_for_url(re.compile(rf"edits=relu4_2%3A(\d+%2C){{{count - 1}}}\d+%2A0"))


def test_a_box_drawn_on_the_face_covers_it(visit):
    page = visit("/change-input")
    page.get_by_text("As it is:").wait_for()
    figure(page, "sweep")
    drag_in(page, "region-drawn", (8, 26), (40, 46))
    page.get_by_role("button", name="Uncover").wait_for()
    assert not prediction(page).startswith("As it is")
    page.get_by_role("button", name="Uncover").click()
    page.get_by_text("As it is:").wait_for()


def test_less_of_an_attack_leaves_the_answer_and_more_turns_it(visit):
    page = visit("/change-adversarial?level=4&attack=PGD")
    expect(page.get_by_role("heading", level=2).filter(has_text=re.compile("no longer happiness"))).to_be_visible()
    for _ in range(12):  # a key pressed while the page is drawn again is lost
        page.get_by_role("slider").first.press("ArrowLeft")
        settle(page)
        if "level=0" in page.url:
            break
    expect(page.get_by_role("heading", level=2).filter(has_text=re.compile("^(Still|As it is)"))).to_be_visible()


def test_the_first_layer_of_another_face_brings_all_of_its_answer(visit):
    page = visit("/change-activation_patching")
    curves = figure(page, "patching")
    lines = "plot.calcdata.filter(curve => curve[0].trace.mode.includes('lines'))"  # not what lies off them
    drawn = f"plot => Object.fromEntries({lines}.map(curve => [curve[0].trace.name, curve[0].y]))"
    settle(page)
    first = curves.evaluate(drawn)
    assert abs(first["the whole layer"] - 1) < 0.01
    assert {"upper half", "lower half"} < set(first)
    page.get_by_text("left and right").click()
    page.wait_for_url(re.compile("halves="))
    page.get_by_text("left half").first.wait_for()
    settle(page)
    assert {"left half", "right half"} < set(curves.evaluate(drawn))


def test_what_one_visitor_changes_another_does_not_see(visit):
    first, other = (
        visit("/change-channel_ablation?layer=relu4_2&edits=relu1_1:0,1,2,3,4,5*0"),
        visit("/change-channel_ablation"),
    )
    first.get_by_role("button", name="Reset").wait_for()
    other.get_by_text("As it is:").wait_for()
    other.reload()
    other.get_by_text("As it is:").wait_for()
    assert not prediction(first).startswith("As it is")


def type_weight(page, row: int, number: str, link: str) -> None:
    """Over the one in the middle of a row of the grid; again where a busy machine lost it, until the link holds it."""
    for _ in range(3):
        _type_once(page, row, number)
        with suppress(TimeoutError):
            page.wait_for_url(re.compile(link), timeout=20_000)
            return
    raise AssertionError(f"{page.url} does not hold {link}")


def _type_once(page, row: int, number: str) -> None:
    """The grid opens its editor at a click on a cell that is selected already, at Enter on one that was not.

    So Enter is pressed only where the click did not do it: it would shut the editor again.
    """
    cells, editor = page.locator("[data-testid=stDataFrame]"), page.locator("#portal input")
    expect(cells).to_have_count(1)
    page.keyboard.press("Escape")  # an editor that an earlier attempt left open lies over the grid
    for _ in range(6):
        cells.scroll_into_view_if_needed()
        box = cells.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * (row + 1.5) / 4)  # below the headings
        page.wait_for_timeout(500)
        if not editor.is_visible():
            page.keyboard.press("Enter")
        with suppress(TimeoutError):
            editor.wait_for(timeout=10_000)
            break
    editor.fill(number)
    expect(editor).to_have_value(re.compile(re.escape(number)))
    page.keyboard.press("Enter")


def test_a_weight_typed_over_a_preset_and_the_way_back(visit):
    page = visit("/change-kernel?layer=conv2_1&channel=3&slice=conv2_1&slice=3&slice=5")
    page.get_by_text("As it is:").wait_for()
    menus = page.locator("[class*=st-key-beside-takes-]")
    expect(menus).to_have_css("opacity", "0")
    page.locator(".stage").first.hover()
    expect(menus).to_have_css("opacity", "1")
    page.mouse.move(0, 0)
    expect(menus).to_have_css("opacity", "0")
    menus.get_by_role("button").first.focus()
    expect(menus).to_have_css("opacity", "1")
    page.get_by_text("Mirrored").click()
    page.wait_for_url(re.compile(r"kernel=conv2_1%3A3%3B5%3Dmirrored(&|$)"))
    settle(page)
    type_weight(page, 1, "1.5", r"mirrored%2C4%3A1.5(&|$)")
    settle(page)
    type_weight(page, 2, "-2", r"mirrored%2C4%3A1.5%2C7%3A-2(&|$)")
    settle(page)
    typed = prediction(page)
    again = visit(page.url[page.url.index("/change") :])
    expect(again.get_by_role("heading", level=2).filter(has_text=typed)).to_be_visible()
    other = visit("/change-kernel?layer=conv2_1&channel=3&slice=conv2_1&slice=3&slice=5")
    other.get_by_text("As it is:").wait_for()
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("As it is:").wait_for()
    expect(page).not_to_have_url(re.compile("kernel="))


def test_a_chart_is_saved_in_dark_words_on_white_whatever_the_page_looks_like(visit):
    page = visit("/change-adversarial?network=lenet5", dark=True)
    plot = figure(page, "attacked")
    plot.hover()
    before = plot.evaluate("plot => JSON.stringify(plot.layout)")
    with page.expect_download() as saved:
        plot.locator(".modebar-btn").first.click()
    picture = Path(saved.value.path()).read_text(encoding="utf-8")
    for words in ("xtitle", "ytitle", "legendtext"):
        (style, *_) = re.findall(rf'class="{words}"[^>]*style="([^"]*)"', picture)
        assert "fill: rgb(33, 37, 41)" in style, words
    ticks = re.findall(r'class="[xy]tick"><text[^>]*style="([^"]*)"', picture)
    assert len(ticks) > 4
    assert all("fill: rgb(33, 37, 41)" in style for style in ticks)
    assert re.search(r'<rect x="0" y="0" width="[\d.]+" height="430" style="fill: rgb\(255, 255, 255\)', picture)
    assert plot.evaluate("plot => JSON.stringify(plot.layout)") == before
