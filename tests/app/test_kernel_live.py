"""A kernel on the stage: the same numbers as in the figures, and a weight that is let go is the visitor's."""

import numpy as np
import pytest
from blocks import block_of, stages
from opening import open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from vizcore import filters

PLACE = {"layer": "conv2_1", "channel": 3, "slice": ["conv2_1", "3", "5"]}


def test_on_the_stage_are_the_slice_what_it_reads_and_both_maps():
    app = open_page("change/kernel", **PLACE, kernel="conv2_1:3;5=zero,4:0.5")
    block, this = block_of(app), subject_of(app)
    arrays, seen = block["arrays"], this.trace.activations
    trained = filters.kernels_of(this.classifier, "conv2_1")[:, :, 5, 3]
    now = np.zeros_like(trained)
    now[1, 1] = 0.5
    np.testing.assert_array_equal(arrays["trained"], trained)
    np.testing.assert_array_equal(arrays["now"], now)
    np.testing.assert_array_equal(arrays["read"], seen["dropout1"][..., 5])
    np.testing.assert_array_equal(arrays["before"], seen["conv2_1"][..., 3])
    padded = np.pad(seen["dropout1"][..., 5], 1)
    rows = [[(padded[y : y + 3, x : x + 3] * (now - trained)).sum() for x in range(24)] for y in range(24)]
    np.testing.assert_allclose(arrays["after"] - arrays["before"], rows, atol=1e-5)


def test_in_figures_there_is_no_stage():
    assert stages(open_page("change/kernel", **PLACE, drawn="figures")) == 0


PULLS = {
    "a weight": ({"slice": 5, "cell": 4, "weight": 0.25}, "conv2_1:3;5=original,4:0.25"),
    "as JavaScript has it": ({"slice": 5.0, "cell": 4.0, "weight": 1}, "conv2_1:3;5=original,4:1"),
    "beyond all bounds": ({"slice": 5, "cell": 0, "weight": 1e9}, "conv2_1:3;5=original,0:100"),
    "another slice": ({"slice": 6, "cell": 4, "weight": 0.25}, None),
    "no such cell": ({"slice": 5, "cell": 9, "weight": 0.25}, None),
    "no number": ({"slice": 5, "cell": 4, "weight": "0.25"}, None),
    "not a number": ({"slice": 5, "cell": 4, "weight": float("nan")}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("choice", "expected"), PULLS.values(), ids=PULLS)
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, expected):
    def script(choice):
        from pages.change.kernel.live import pulled
        from pages.state.session import session
        from vizcore.interventions import KernelEdit

        session()
        pulled(KernelEdit("conv2_1", 3), "", 5, (3, 3), choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    assert session_of(app).selection.setting("kernel") == (None if expected is None else (expected,))


def test_a_pull_that_comes_before_the_last_is_drawn_keeps_both():
    def script():
        from pages.change.kernel.live import pulled
        from vizcore.interventions import KernelEdit

        for cell in (4, 0):
            pulled(KernelEdit("conv2_1", 3), "", 5, (3, 3), {"slice": 5, "cell": cell, "weight": 0.5})

    app = AppTest.from_function(script, default_timeout=300).run()
    assert not app.exception
    assert session_of(app).selection.setting("kernel") == ("conv2_1:3;5=original,0:0.5,4:0.5",)
