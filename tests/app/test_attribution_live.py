"""Attribution on the stage: the maps of all methods at once, and sliders that the link holds."""

import numpy as np
import pytest
import streamlit as st
from blocks import block_of, read_block, stages
from opening import link_of, open_page, press, session_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.ask.attribution import live_maps
from pages.ask.attribution.live_maps import abreast
from pages.runtime import frames
from vizcore.attribution import METHODS
from vizcore.run import gradients
from vizcore.target import Target

PAGE = "ask/attribution"
TWO = ["Gradient", "Grad-CAM"]


@pytest.mark.parametrize("methods", [TWO, TWO[:1]])
def test_on_the_stage_is_the_map_of_every_method(methods):
    app = open_page(PAGE, network="lenet5", methods=methods, target="fear", blend="0.4", least="0.2")
    block, this = block_of(app), subject_of(app)
    assert [method["name"] for method in block["methods"]] == methods
    assert (block["blend"], block["least"]) == (0.4, 0.2)
    target = Target(this.classifier.logits, this.classifier.labels.index("fear"))
    for name, map_ in zip(methods, block["arrays"]["maps"], strict=True):
        expected = METHODS[name](this.classifier, this.trace.image, target).map
        np.testing.assert_allclose(map_, expected, rtol=1e-4, atol=1e-5 * np.abs(expected).max())
    assert not app.exception


def test_without_the_sign_it_is_how_much():
    block = block_of(open_page(PAGE, network="lenet5", methods=TWO, magnitude="true"))
    assert block["arrays"]["maps"].min() >= 0
    assert not any(method["scale"]["signed"] for method in block["methods"])


@pytest.mark.parametrize("magnitude", ["false", "true"])
def test_while_a_slow_method_is_at_work_its_map_so_far_goes_to_the_stage(monkeypatch, magnitude):
    pushed, drawn, real = [], [], live_maps.stage
    monkeypatch.setattr(gradients, "BUDGET", 2_000_000)
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: pushed.append((stream.token, frame)))
    monkeypatch.setattr(
        live_maps, "stage", lambda view, block, **given: drawn.append(block) or real(view, block, **given)
    )
    app = open_page(PAGE, network="lenet5", methods=["RISE", "Gradient"], target="fear", magnitude=magnitude)
    assert not app.exception
    growing, *_, whole = map(read_block, drawn)
    assert [method["name"] for method in growing["methods"]] == ["Gradient", "RISE"], "what is known stays beside it"
    assert len(growing["arrays"]["maps"]) == 1
    assert {f"{frames.PATH}/{token}" for token, _ in pushed} == {growing["methods"][1]["path"]}
    maps = [read_block(frame)["arrays"]["map"] for _, frame in pushed]
    assert len(maps) >= 3
    np.testing.assert_array_equal(maps[-1], whole["arrays"]["maps"][0])
    assert np.abs(maps[0] - maps[-1]).max() > 0
    assert not frames._streams, "it ends with its work"


def test_a_quick_method_needs_no_stream(monkeypatch):
    monkeypatch.setattr(live_maps, "open_stream", lambda: pytest.fail("a stream"))
    assert not open_page(PAGE, network="lenet5", methods=TWO).exception


def test_what_was_stopped_leaves_no_stage_that_waits(monkeypatch):
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: st.stop())
    app = open_page(PAGE, network="lenet5", methods="RISE")
    press(app, "Stop")
    assert "Stopped." in [caption.value for caption in app.caption]
    assert stages(app) == 0
    assert not frames._streams


def test_no_card_stands_alone_in_its_row():
    rows = {
        count: [min(abreast(count), count - at) for at in range(0, count, abreast(count))] for count in range(2, 18)
    }
    assert [count for count, row in rows.items() if row[-1] == 1] == [13], "one more than rows of two, three and four"
    assert (rows[10], rows[7], rows[9]) == ([2] * 5, [4, 3], [3] * 3)


def test_in_figures_there_is_no_stage():
    assert stages(open_page(PAGE, network="lenet5", methods=TWO, drawn="figures")) == 0


def test_where_no_method_can_answer_there_is_no_stage():
    app = open_page(PAGE, network="dense", methods="Grad-CAM")
    assert stages(app) == 0
    assert [caption.value for caption in app.caption if "cannot answer this here" in caption.value]
    assert not app.exception


SLIDES = {
    "both": ({"blend": 0.35, "least": 0.1}, ("0.35",), ("0.1",)),
    "as JavaScript adds": ({"least": 0.15000000000000002}, None, ("0.15",)),
    "as the page has it by itself": ({"blend": 0.7, "least": 0}, None, None),
    "beyond its end": ({"least": 7}, None, ("0.9",)),
    "a text": ({"blend": "0.3"}, None, None),
    "not a number": ({"blend": float("inf"), "least": None}, None, None),
}


@pytest.mark.parametrize(("choice", "blend", "least"), SLIDES.values(), ids=SLIDES)
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, blend, least):
    def script(choice):
        from pages.ask.attribution.live_maps import slid
        from pages.state.session import session

        session()
        slid(choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    chosen = session_of(app).selection
    assert (chosen.setting("blend"), chosen.setting("least")) == (blend, least)


def test_a_link_that_a_slider_made_is_read_by_the_widget():
    app = open_page(PAGE, network="lenet5", methods=TWO, blend="0.35")
    assert app.slider(key="blend").value == 0.35
    assert link_of(app)["blend"] == ["0.35"]
