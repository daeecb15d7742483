"""The stage under pointer, finger and keyboard: its numbers are Keras's own, and it leaves nothing behind."""

import numpy as np
import pytest
from browser.driving import figure, settle, shot
from browser.staging import (
    COUNT,
    await_stage,
    board,
    count_messages,
    lines,
    messages,
    part,
    place_on_screen,
    point_at,
    read,
)
from browser.test_history import comes_to_show, go_to, segment, type_number, view
from matrix import few

from pages.state import photo
from vizcore.network.shipped import load
from vizcore.run.trace import trace

pytestmark = pytest.mark.browser

CONVOLUTION = "/look-layers?layer=conv2_1&channel=18&row=19&column=13"
MAP = (24, 24)


@pytest.fixture(scope="module")
def activations():
    classifier = load("fovea")
    return trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image).activations


def test_under_the_pointer_are_kerass_numbers_and_no_word_to_the_server(visit, activations):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    count_messages(page)
    kernel = load("fovea").model.get_layer("conv2_1").get_weights()[0][..., 18]
    padded = np.pad(activations["dropout1"], ((1, 1), (1, 1), (0, 0)))
    for row, column in [(0, 0), (5, 7), (12, 20), (23, 23)]:
        point_at(page, (row, column), MAP)
        found = lines(page)
        for layer in ("conv2_1", "norm2_1", "relu2_1"):
            assert found[layer] == pytest.approx(float(activations[layer][row, column, 18]), rel=1e-5, abs=1e-5)
        patch = padded[row : row + 3, column : column + 3]
        most = int(np.abs((patch * kernel).sum(axis=(0, 1))).argmax())
        assert part(page, ".boards figcaption").inner_text() == f"Channel {most} of dropout1"
        for number, expected in enumerate((patch, kernel, patch * kernel)):
            np.testing.assert_allclose(board(page, number), expected[..., most].ravel(), rtol=6e-3, atol=1e-9)
    assert messages(page) == 0
    page.mouse.move(5, 5)
    part(page, ".one figcaption:has-text('row 19, column 13:')").wait_for()
    assert messages(page) == 0


@pytest.mark.parametrize(
    ("layer", "channel", "place"),
    [
        ("pool1", 5, (3, 4)),
        ("add3", 65, (9, 4)),
        *few((("norm2_1", 9, (5, 16)), ("relu2_1", 28, (10, 7))), ()),
    ],
)
def test_other_kinds_have_an_arithmetic_of_their_own(visit, activations, layer, channel, place):
    page = visit(f"/look-layers?layer={layer}&channel={channel}&row=0&column=0")
    await_stage(page, layer)
    values = activations[layer][..., channel]
    point_at(page, place, values.shape)
    assert lines(page)[layer] == pytest.approx(float(values[place]), rel=1e-5, abs=1e-5)
    part(page, ".flow .note:has-text('The network has the same')").wait_for()


def test_a_dense_layer_and_the_softmax_at_the_end(visit, activations):
    page = visit("/look-layers?layer=logits&channel=0")
    await_stage(page, "logits")
    assert lines(page)["logits"] == pytest.approx(float(activations["logits"][0]), rel=1e-5, abs=1e-5)
    classifier = load("fovea")
    powers = np.exp(activations["logits"].astype(float) / classifier.temperature)
    told = lines(page)
    assert told["its exponential"] == pytest.approx(powers[0], rel=1e-4)
    assert told["÷ sum of all exponentials"] == pytest.approx(powers.sum(), rel=1e-4)
    assert told["softmax"] == pytest.approx(100 * powers[0] / powers.sum(), rel=0.06)


def test_arrows_move_enter_chooses_and_letters_stay_on_the_stage(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    length = page.evaluate("history.length")
    part(page, ".map").focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp", "c", "r"):
        page.keyboard.press(key)
    part(page, ".one figcaption:has-text('row 17, column 12:')").wait_for()
    assert page.get_by_role("dialog").count() == 0
    part(page, ".unseen:has-text('Row 17, column 12: conv2_1 is')").wait_for(state="attached")
    assert page.evaluate("history.length") == length
    page.keyboard.press("Enter")
    page.wait_for_url("**row=17**")
    settle(page)
    assert "column=12" in page.url
    assert page.get_by_label("Row", exact=True).input_value() == "17"
    assert page.evaluate("history.length") == length + 1


def test_clicks_are_entries_of_the_history_and_back_undoes_them(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    page.get_by_label("Column", exact=True).wait_for()
    seen, length = [view(page)], page.evaluate("history.length")
    page.mouse.click(*place_on_screen(page, (4, 6), MAP))
    page.wait_for_url("**row=4**")
    seen.append(view(page))
    tiles = part(page, ".grid .tiles")
    tiles.click(position={"x": 10, "y": 10})
    page.wait_for_url("**channel=0*")
    seen.append(view(page))
    await_stage(page, "conv2_1")
    part(page, ".inputs .go").click()
    page.wait_for_url("**layer=dropout1*")
    seen.append(view(page))
    assert page.evaluate("history.length") == length + 3, "one action, one entry"
    for expected in seen[2::-1]:
        page.go_back()
        assert comes_to_show(page, expected)
    part(page, ".one figcaption:has-text('Channel 18 · row 19, column 13:')").wait_for()


def test_a_click_on_a_number_goes_to_where_it_came_from(visit, activations):
    page = visit("/look-layers?layer=conv2_1&channel=18&row=10&column=10")
    await_stage(page, "conv2_1")
    channel = int(part(page, ".boards figcaption").inner_text().split()[1])
    part(page, ".board >> nth=0 >> .cells > *").nth(0).click()
    page.wait_for_url("**layer=dropout1*")
    await_stage(page, "dropout1")
    assert (f"channel={channel}" in page.url, "row=9" in page.url, "column=9" in page.url) == (True, True, True)
    assert lines(page)["dropout1"] == pytest.approx(float(activations["dropout1"][9, 9, channel]), rel=1e-5, abs=1e-6)


def test_play_slides_pause_stops_and_less_motion_is_heeded(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    part(page, ".play").click()
    page.mouse.move(5, 5)
    part(page, ".one figcaption:has-text('row 20,')").wait_for()
    part(page, ".play").click()
    assert part(page, ".play").inner_text() == "Play"
    assert [life["frames"] for life in page.evaluate(COUNT)] == [0]
    page.emulate_media(reduced_motion="reduce")
    part(page, ".play").wait_for(state="hidden")
    before = part(page, ".one figcaption").inner_text()
    part(page, ".step").click()
    assert part(page, ".one figcaption").inner_text() != before


def test_leaving_the_page_ends_all_that_it_started(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    part(page, ".play").click()
    (counts,) = page.evaluate(COUNT)
    assert counts["listeners"] > 10
    assert (counts["frames"], counts["observers"]) == (1, 1)
    for _ in range(3):
        go_to(page, "Networks")
        page.wait_for_function("() => !window[Symbol.for('fovea.stage')].size")
        go_to(page, "Layers")
        await_stage(page, "conv2_1")
        assert len(page.evaluate(COUNT)) == 1


def test_a_channel_opens_up_map_by_map(visit, activations):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    assert part(page, ".rows button").count() == 0, "nothing is worked out before it is opened"
    part(page, ".elastic summary").click()
    part(page, ".rows button").nth(7).wait_for()
    assert part(page, ".rows button").count() == 8
    part(page, ".elastic .more").click()
    part(page, ".rows button").nth(39).wait_for()
    assert part(page, ".rows button").count() == 40
    box = part(page, ".results .map").first.bounding_box()
    row, column = 5, 7
    page.mouse.move(box["x"] + (column + 0.5) * box["width"] / 24, box["y"] + (row + 0.5) * box["height"] / 24)
    part(page, ".one figcaption:has-text('row 5, column 7:')").wait_for()
    kernel = load("fovea").model.get_layer("conv2_1").get_weights()[0][..., 18]
    patch = np.pad(activations["dropout1"], ((1, 1), (1, 1), (0, 0)))[row : row + 3, column : column + 3]
    added = (patch * kernel).sum(axis=(0, 1))
    told = part(page, ".rows button").evaluate_all(
        "all => all.map(one => [one.dataset.map, one.lastChild.textContent])"
    )
    for number, text in told:
        assert read(text) == pytest.approx(float(added[int(number)]), rel=6e-3, abs=1e-4)
    results = part(page, ".results .picture:visible .value").all_inner_texts()
    expected = [float(activations[layer][row, column, 18]) for layer in ("conv2_1", "norm2_1", "relu2_1")]
    assert [read(text) for text in results] == pytest.approx(expected, rel=6e-3, abs=1e-4)
    shot(page, "stage-elastic")
    part(page, ".rows button[title='Go to channel 5 of dropout1']").click()
    page.wait_for_url("**layer=dropout1*")
    assert "channel=5" in page.url


OPENED = [("pool1", 1), ("add3", 2), ("logits", 8), ("relu2_1", 1)]


@pytest.mark.parametrize(("layer", "rows"), few(OPENED, OPENED[:3]))
def test_any_layer_opens_up(visit, layer, rows):
    page = visit(f"/look-layers?layer={layer}&channel=3")
    await_stage(page, layer)
    part(page, ".elastic summary").click()
    part(page, ".rows button").nth(rows - 1).wait_for()
    assert part(page, ".rows button").count() == rows
    part(page, f".results figcaption:has-text('= {layer}')").wait_for()
    if layer == "pool1":  # the winner, on both sides
        assert part(page, ".rows output").first.inner_text() == part(page, ".results .value").first.inner_text()


def test_where_the_browser_fails_the_page_says_so_and_answers_through_its_widgets(visit):
    page = visit("/networks-networks")
    page.evaluate("() => { window.ImageData = class { constructor() { throw new Error('planted') } }; }")
    go_to(page, "Layers")
    part(page, ":text('The live view failed in this browser')").wait_for()
    assert page.evaluate(COUNT) == [], "nothing is left running"
    type_number(page, "Row", "5")
    page.get_by_text("row 5,").first.wait_for()
    assert page.get_by_text("not equal").count() == 0
    segment(page, "drawn", "figures")
    figure(page, "map")


def test_face_maps_one_map_and_arithmetic_are_on_one_screen(visit):
    page = visit(CONVOLUTION)
    page.set_viewport_size({"width": 1440, "height": 900})
    await_stage(page, "conv2_1")
    settle(page)
    for selector in (".face canvas", ".grid .tiles", ".map", ".inputs .tiles", ".boards", ".flow"):
        box = part(page, selector).first.bounding_box()
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= 900, selector
        assert box["x"] + box["width"] <= 1440, selector
    shot(page, "stage-light", whole=False)
    dark = visit(CONVOLUTION, dark=True)
    await_stage(dark, "conv2_1")
    shot(dark, "stage-dark", whole=False)


def test_the_number_of_a_window_of_5x5_comes_about_on_the_same_screen(visit):
    page = visit("/look-layers?network=lenet5&layer=conv2")
    page.set_viewport_size({"width": 1440, "height": 900})
    part(page, ".work.spread .flow .note:has-text('The network has the same')").wait_for()
    settle(page)
    box = part(page, ".flow .note:has-text('The network has the same')").bounding_box()
    assert box["y"] + box["height"] <= 900
    cells = part(page, ".board .cells > *")
    assert cells.count() == 75
    assert min(cells.nth(cell).bounding_box()["height"] for cell in (0, 40, 74)) >= 24, "a finger finds one"


def test_on_a_phone_it_is_told_in_order_and_a_tap_chooses(visit, activations):
    page = visit(CONVOLUTION, phone=True)
    await_stage(page, "conv2_1")
    tops = []
    for selector in (".face", ".grid", ".one", ".inputs", ".boards", ".flow"):
        box = part(page, selector).bounding_box()
        tops.append(box["y"])
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert tops == sorted(tops)
    page.touchscreen.tap(*place_on_screen(page, (3, 9), MAP))
    page.wait_for_url("**row=3**")
    settle(page)
    part(page, ".one figcaption:has-text('row 3, column 9:')").wait_for()
    assert lines(page)["conv2_1"] == pytest.approx(float(activations["conv2_1"][3, 9, 18]), rel=1e-5, abs=1e-5)
    shot(page, "stage-phone")
