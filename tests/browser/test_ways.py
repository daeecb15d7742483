"""The main ways through the app, in a real browser: what AppTest cannot see."""

import math
import re
from pathlib import Path

import pytest
from browser.driving import bomb, click_in, drag_in, figure, landscape, photograph, settle, upload
from browser.staging import await_stage, click_unit, part
from playwright.sync_api import expect

from vizcore.figures.lanes import layout_of
from vizcore.network.cards import shipped_names, summary
from vizcore.network.layers import blocks_of
from vizcore.network.shipped import load

pytestmark = pytest.mark.browser


def said(page) -> str:
    """The prediction in words."""
    return (
        page.get_by_role("heading", level=2).filter(has_text=re.compile("^The network (says|is unsure)")).inner_text()
    )


def test_the_first_screen_shows_a_face_its_prediction_and_its_layers_and_a_chart_is_saved_as_a_vector_graphic(visit):
    page = visit("/")
    assert said(page)
    for key in ("photo", "tensor", "probabilities"):
        figure(page, key)
    page.locator(".st-key-network-stage .step").first.wait_for()
    assert page.locator(".st-key-probabilities .bars path").count() == 8
    figure(page, "probabilities").hover()
    with page.expect_download() as saved:
        page.locator(".st-key-probabilities .modebar-btn").click()
    assert saved.value.suggested_filename == "probabilities.svg"
    drawn = Path(saved.value.path()).read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "happiness" in drawn
    assert page.locator(".st-key-tensor .modebar-btn").count() == 0  # pixels are saved by the menu below


def test_the_first_page_is_found_by_its_name_too_and_keeps_its_link(visit):
    page = visit("/look-predict?network=lenet5")
    page.get_by_role("heading", name="What does the network see in this face?").wait_for()
    page.wait_for_url("**/look-predict?network=lenet5")
    assert page.get_by_text("Page not found").count() == 0
    names = page.locator(".st-key-pages a").all_inner_texts()
    assert len(names) == len(set(names))  # it is listed once


def test_an_uploaded_photograph_becomes_a_face_and_an_emotion(visit):
    page = visit("/")
    upload(page, "me.jpg", photograph(mirrored=True))
    page.get_by_text("Your photo").first.wait_for()
    assert said(page) == "The network says: happiness"
    assert re.search("image=[0-9a-f]{6}(&|$)", page.url)


def test_of_two_faces_the_largest_is_chosen_and_a_click_chooses_the_other(visit):
    page = visit("/")
    upload(page, "we.jpg", photograph(faces=2))
    page.get_by_text("2 faces").wait_for()
    face = page.locator(".st-key-context-face img")
    before = face.get_attribute("src")
    smaller = (166, 130)
    click_in(page, "photo", *smaller)
    expect(face).not_to_have_attribute("src", before)


def test_from_a_layer_to_a_map_to_a_unit_and_back_by_the_link(visit):
    page = visit("/")
    page.locator(".st-key-network-stage").get_by_role("button", name="Open conv1_2", exact=True).click()
    page.get_by_role("heading", name="What did each layer make of it?").wait_for()
    assert "layer=conv1_2" in page.url
    await_stage(page, "conv1_2")
    part(page, ".grid .tiles").click(position={"x": 10, "y": 10})
    part(page, ".one figcaption:has-text('Channel 0 ')").wait_for()
    click_unit(page, (5, 7), (48, 48))
    assert page.get_by_label("Row", exact=True).input_value() == "5"
    assert page.get_by_label("Column", exact=True).input_value() == "7"
    page.get_by_text("How channel 0, row 5, column 7 got its number").wait_for()
    assert page.get_by_text("not equal").count() == 0
    again = visit(page.url.partition("/look")[1] + page.url.partition("/look")[2])
    again.get_by_text("How channel 0, row 5, column 7 got its number").wait_for()
    assert again.get_by_text("Page not found").count() == 0


def test_from_a_channel_to_all_about_it_to_one_like_it_to_what_moved_it(visit):
    page = visit("/look-layers?layer=relu3_1&channel=5")
    page.get_by_role("link", name="All about this channel").click()
    page.get_by_role("heading", name="What is this channel for?").wait_for()
    figure(page, "unit-alike")
    settle(page)
    assert "layer=relu3_1" in page.url
    assert "channel=5" in page.url
    title = figure(page, "unit-alike").evaluate("plot => plot.calcdata.at(-1)[0].tx")
    other = re.match(r"channel (\d+): correlation", title)[1]
    click_in(page, "unit-alike", 5, 5)
    assert f"channel={other}" in page.url
    assert other != "5"
    page.get_by_role("link", name="Ask other methods").click()
    page.get_by_role("heading", name="Which pixels moved this number?").wait_for()
    settle(page)
    assert "layer=relu3_1" in page.url
    assert f"channel={other}" in page.url


def test_a_bad_file_gets_one_sentence_and_nothing_is_lost(visit):
    page = visit("/")
    before = said(page)
    for name, data, expected in (
        ("notes.png", b"Just some words, no picture at all.", "text"),
        ("huge.png", bomb(), "pixel"),
    ):
        upload(page, name, data)
        expect(page.get_by_role("alert")).to_contain_text(re.compile(expected, re.IGNORECASE))
        assert "Traceback" not in page.content()
        assert said(page) == before


def test_two_visitors_see_only_their_own_faces(visit):
    first, second = visit("/"), visit("/")
    upload(first, "me.jpg", photograph(mirrored=True))
    first.get_by_text("Your photo").first.wait_for()
    settle(second)
    assert second.get_by_text("Your photo").count() == 0
    upload(second, "sky.png", landscape())
    second.get_by_text("No face was found here").wait_for()
    for visitor in (first, second):
        visitor.locator("a", has_text="Layers").first.click()
        settle(visitor)
    faces = [visitor.locator(".st-key-context-face img").get_attribute("src") for visitor in (first, second)]
    assert faces[0] != faces[1]
    second.get_by_role("button", name="Forget my photo").click()
    second.get_by_text("Sample face:").wait_for()
    settle(first)
    first.locator("a", has_text="Predict").first.click()
    settle(first)
    assert first.locator(".st-key-context-face img").get_attribute("src") == faces[0]


def test_a_photo_is_forgotten_on_demand_and_after_a_reload(visit):
    page = visit("/")
    upload(page, "me.jpg", photograph())
    page.get_by_role("button", name="Forget my photo").click()
    page.get_by_text("Sample face:").wait_for()
    assert "image=" not in page.url
    upload(page, "me.jpg", photograph())
    page.get_by_text("Your photo").first.wait_for()
    page.reload()
    page.get_by_text("a photo that is not kept").wait_for()
    page.get_by_text("Sample face:").wait_for()


def test_a_box_drawn_on_the_photo_becomes_what_the_network_receives(visit):
    page = visit("/")
    upload(page, "sky.png", landscape())
    page.get_by_text("No face was found here").wait_for()
    before = page.locator(".st-key-context-face img").get_attribute("src")
    drag_in(page, "frame_drawn", (40, 40), (160, 160))
    expect(page.locator(".st-key-context-face img")).not_to_have_attribute("src", before)
    assert page.get_by_role("alert").count() == 0


def test_a_snapshot_of_the_webcam_is_looked_at(visit):
    page = visit("/")
    page.get_by_text("Webcam", exact=True).click()
    settle(page)
    # before its first picture has come the camera gives none, and Streamlit lets a press go by
    page.wait_for_function("() => document.querySelector('[data-testid=stCameraInput] video')?.readyState >= 2")
    page.get_by_role("button", name="Take Photo").click()
    page.get_by_text("Your photo").first.wait_for()
    assert page.get_by_role("alert").count() == 0


def test_a_bubble_or_a_row_chooses_the_network_and_a_box_opens_its_layer(visit):
    every = [summary(name) for name in shipped_names()]
    cheapest, best = min(every, key=lambda one: one.flops), max(every, key=lambda one: one.accuracy)
    page = visit("/networks-networks")
    click_in(page, "trade", math.log10(cheapest.flops), cheapest.accuracy)
    page.get_by_role("heading", name=f"Inside {cheapest.name}").wait_for()
    table = page.locator("[data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    settle(page)
    table.click(position={"x": 18, "y": 36 + 17})  # the first row's mark; the most accurate stands there
    page.get_by_role("heading", name=f"Inside {best.name}").wait_for()
    settle(page)
    blocks = blocks_of(load(best.name).layers, fold=True)
    click_in(page, "graph", *layout_of(blocks).places[blocks[2].name])
    page.get_by_role("heading", name="What did each layer make of it?").wait_for()
    page.wait_for_url(f"**layer={blocks[2].name}**")
    assert (f"network={best.name}" in page.url) == (best.name != shipped_names()[0])
