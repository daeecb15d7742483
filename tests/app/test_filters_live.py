"""Filters on the stage: what is on it, and what a click there chooses."""

import numpy as np
import pytest
from blocks import block_of, stages
from opening import open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.components.stage import filters_block
from vizcore import filters

PAGE = "look/filters"


def test_on_the_stage_are_all_filters_and_what_they_read():
    app = open_page(PAGE, layer="conv2_1", channel=7, filters_sort="norm")
    block, this = block_of(app), subject_of(app)
    kernels = filters.kernels_of(this.classifier, "conv2_1")
    norms = np.linalg.norm(kernels.reshape(-1, 80), axis=0)
    assert block["ranked"] == np.argsort(-norms, kind="stable").tolist()
    np.testing.assert_array_equal(
        block["arrays"]["kernels"], np.moveaxis(kernels[..., block["ranked"]], (3, 2), (0, 1))
    )
    np.testing.assert_array_equal(block["arrays"]["input"], np.moveaxis(this.trace.activations["dropout1"], -1, 0))
    assert (block["channel"], block["slice"], block["source"]) == (
        7,
        block["main"][block["ranked"].index(7)],
        "dropout1",
    )
    assert not app.exception


def test_the_numbers_of_every_filter_are_on_the_stage_or_in_the_figures():
    block = block_of(open_page(PAGE, layer="conv2_1", channel=7, filters_sort="norm"))
    figures = open_page(PAGE, layer="conv2_1", channel=7, drawn="figures")
    place = block["ranked"].index(7)
    on_stage = {each["name"]: (each["texts"][place], each["meanings"][place]) for each in block["numbers"]}
    assert on_stage == {metric.label: (metric.value, metric.help) for metric in figures.metric}
    assert len(on_stage) == 5
    kernel = filters.kernels_of(subject_of(figures).classifier, "conv2_1")[..., 7]
    assert on_stage["Norm"][0] == f"{np.linalg.norm(kernel):.3g}"
    assert len({each["texts"][0] for each in block["numbers"]}) > 1


def test_in_figures_there_is_no_stage():
    app = open_page(PAGE, layer="conv2_1", drawn="figures")
    assert stages(app) == 0
    assert not app.exception


def test_what_does_not_fit_is_shown_page_by_page_or_in_figures(monkeypatch):
    monkeypatch.setattr(filters_block, "MOST", 140_000)
    app = open_page(PAGE, layer="conv2_1")
    assert len(block_of(app)["ranked"]) == (140_000 - 24 * 24 * 40 * 4) // (40 * 9 * 4)
    monkeypatch.setattr(filters_block, "MOST", 20_000)
    app = open_page(PAGE, layer="conv2_1")
    assert stages(app) == 0
    assert [caption.value for caption in app.caption if "too much to be sent for the pointer" in caption.value]


@pytest.mark.parametrize(
    ("choice", "expected"), [({"channel": 9}, 9), ({"channel": 48}, 3), ({"channel": "9"}, 3), ({}, 3)]
)
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, expected):
    def script(choice):
        from pages.look.filters.live_filters import chosen
        from pages.state.session import select

        select(layer="conv2_1", channel=3)
        chosen("conv2_1", 48, choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    assert session_of(app).selection.channel == expected
