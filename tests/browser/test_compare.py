"""Comparing, and counting connections, in a real browser."""

import re

import pytest
from browser.driving import click_in, figure, photograph, settle, upload
from browser.staging import part, read
from playwright.sync_api import expect

from vizcore.network.cards import shipped_names
from vizcore.network.shipped import load

pytestmark = pytest.mark.browser
FACES = "/networks-compare?compare=Faces+in+one+network"


def picture(page, key: str) -> str:
    """The source of the first picture of a figure."""
    return figure(page, key).evaluate("plot => plot.data[0].source")


def curve(page) -> list[float]:
    """The heights of the first curve."""
    return figure(page, "parting").evaluate("plot => plot.calcdata[0].map(point => point.y)")


def test_a_second_photo_is_compared_and_forgotten_and_a_click_opens_a_layer(visit):
    page = visit(FACES)
    page.get_by_text("Another photo").click()
    page.get_by_text("Bring a second photo").wait_for()
    settle(page)
    mirrored = picture(page, "face-B")
    upload(page, "other.jpg", photograph(faces=2))
    page.get_by_text("Which face?").wait_for()
    settle(page)
    assert picture(page, "face-B") != mirrored
    assert "image=" not in page.url
    assert re.search("second_photo=[0-9a-f]{6}(&|$)", page.url)
    click_in(page, "parting", 3, curve(page)[3])
    page.wait_for_url(re.compile("layer=relu2_1"))
    settle(page)
    tiles = page.locator(".st-key-compare-faces .tiles").first
    tiles.hover(position={"x": 12, "y": 12})
    values = page.locator(".st-key-compare-faces .value")
    expect(values.first).to_contain_text("row 3, column 3: ")
    a, b, difference = (read(text.split()[-1]) for text in values.all_inner_texts())
    assert difference == pytest.approx(a - b, rel=1e-2, abs=2e-3)
    tiles.click(position={"x": 12, "y": 12})
    page.get_by_role("heading", name="What did each layer make of it?").wait_for()
    settle(page)
    assert "layer=relu2_1" in page.url
    assert "channel=" in page.url
    page.get_by_text("Sample face:").wait_for()
    page.get_by_role("button", name="Forget my photo").click()
    page.get_by_role("button", name="Forget my photo").wait_for(state="detached")
    page.locator("a", has_text="Compare").first.click()
    page.get_by_text("They are least alike").wait_for()
    assert page.get_by_text("Which face?").count() == 0


def test_another_visitor_does_not_see_the_second_photo(visit):
    first, other = visit(FACES + "&second=Another+photo"), visit(FACES + "&second=Another+photo")
    upload(first, "other.jpg", photograph(faces=2))
    first.get_by_text("Which face?").wait_for()
    other.reload()
    other.get_by_text("Bring a second photo").wait_for()
    assert other.get_by_text("Which face?").count() == 0


@pytest.mark.skipif(len(shipped_names()) < 2, reason="one network in models/: comparing several is NOT tested here")
def test_two_networks_and_a_click_opens_the_layer_of_the_other(visit):
    page = visit("/networks-compare")
    page.get_by_text(re.compile("^They (dis)?agree$")).wait_for()
    settle(page)
    other = shipped_names()[1]
    maps = page.locator(".st-key-compare-depth .tiles").nth(1)
    maps.hover(position={"x": 6, "y": 6})
    here, there = page.locator(".st-key-compare-depth .value").all()
    expect(there).to_contain_text(", row ")
    rows = [int(re.search(r"row (\d+)", one.inner_text())[1]) for one in (here, there)]
    titles = [title.split(" · ") for title in page.locator(".st-key-compare-depth .name").all_inner_texts()]
    sides = [load(network).by_name[layer].output_shape[0] for network, layer in titles]
    assert sides[0] != sides[1]
    assert rows[0] == int((rows[1] + 0.5) * sides[0] / sides[1]), "the middle of a place lies over it"
    strongest = there.inner_text().removeprefix("Channel ").split(",")[0]
    maps.click(position={"x": 6, "y": 6})
    page.get_by_role("heading", name="What did each layer make of it?").wait_for()
    settle(page)
    assert f"network={other}" in page.url
    assert f"channel={strongest}" in page.url
    part(page, f".one figcaption:has-text('Channel {strongest}')").wait_for()


def test_a_board_follows_the_pointer_and_a_click_keeps_the_place(visit):
    page = visit("/labs-why_convolution?layer=conv2_1")
    settle(page)
    shows(page, "Output row", "8")
    incoming, outgoing = (page.locator(".places .frame").nth(n) for n in range(2))
    outgoing.hover(position={"x": 3, "y": 3})
    page.locator(".places .note:has-text('what the output at row 0, column 0 reads, 4 places')").wait_for()
    outgoing.click(position={"x": 3, "y": 3})
    settle(page)
    shows(page, "Output row", "0")
    shows(page, "Output column", "0")
    page.get_by_text("4 places in 40 channels").wait_for()
    settle(page)
    incoming.press("ArrowDown")
    incoming.press("ArrowLeft")
    incoming.press("Enter")
    shows(page, "Input row", "17")
    shows(page, "Input column", "15")
    page.wait_for_url(re.compile("source_row=17"))
    assert page.get_by_text("not equal").count() == 0


def shows(page, label: str, value: str) -> None:
    expect(page.get_by_label(label)).to_have_value(value, timeout=20_000)
