"""Attribution on the stage: the maps of all methods at once, and sliders that the link holds."""

import numpy as np
import pytest
from blocks import block_of, stages
from opening import link_of, open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from vizcore.attribution import METHODS
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
