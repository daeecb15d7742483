"""A receptive field on the stage: its boxes end at the pixels that the unit sees, and a click chooses a unit."""

import numpy as np
import pytest
from blocks import block_of, stages
from matrix import few
from opening import open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.components.stage.field_block import BETWEEN
from vizcore.receptive_field import receptive_fields

PAGE = "ask/receptive_field"


@pytest.mark.parametrize(
    ("network", "layer"),
    few([("lenet5", "conv2"), ("fovea", "relu4_2"), ("lenet5", "image")], [("lenet5", "conv2"), ("lenet5", "image")]),
)
def test_the_last_box_is_what_the_unit_sees_of_the_face(network, layer):
    app = open_page(PAGE, network=network, layer=layer, channel=0, row=3, column=4)
    assert not app.exception
    block, this = block_of(app), subject_of(app)
    arrays, steps = block["arrays"], block["steps"]
    assert len(steps) <= BETWEEN
    assert block["place"] == [3, 4]
    for number, step in enumerate(steps):
        shape = this.trace.activations[step["layer"]].shape
        assert arrays[f"step{number}"].shape == shape[:2]
        assert arrays[f"rows{number}"].max() <= shape[0]
    last = len(steps)
    (top, bottom), (left, right) = arrays[f"rows{last}"][3], arrays[f"columns{last}"][4]
    assert (top, left, bottom, right) == receptive_fields(this.classifier.model)[layer].clipped((3, 4))
    np.testing.assert_array_equal(arrays["map"], this.trace.activations[layer][..., 0])


def test_in_figures_there_is_no_stage():
    app = open_page(PAGE, network="lenet5", layer="conv2", drawn="figures")
    assert stages(app) == 0
    assert not app.exception


@pytest.mark.parametrize(
    ("choice", "expected"),
    [({"row": 2, "column": 3.0}, (2, 3)), ({"row": 8, "column": 0}, (1, 1)), ({"row": 2}, (1, 1)), ({}, (1, 1))],
)
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, expected):
    def script(choice):
        from pages.ask.receptive_field.live_field import choose
        from pages.state.session import select

        select(layer="conv2", channel=1, place=(1, 1))
        choose("conv2", (8, 8), choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    assert session_of(app).selection.place == expected
