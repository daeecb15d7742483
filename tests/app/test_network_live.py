"""The network on the stage of the page Predict: what is on it, what a click there opens, and the page without it."""

import numpy as np
import pytest
from blocks import block_of, stages
from drawn import keys
from opening import open_page, said, session_of, setting_of, subject_of
from streamlit.testing.v1 import AppTest

from vizcore.figures.palette import scale_of

PREDICT = "look/predict"


def test_every_step_is_there_with_its_strongest_maps():
    app = open_page(PREDICT)
    block, this = block_of(app), subject_of(app)
    steps = {step["name"]: (number, step) for number, step in enumerate(block["steps"])}
    listed = [mark[1] for step in block["steps"] for mark in step["marks"]]
    assert sorted(listed) == sorted(this.classifier.by_name)  # every layer, once
    assert all(
        mark[0] == list(this.classifier.by_name).index(mark[1]) for step in block["steps"] for mark in step["marks"]
    )
    number, conv = steps["conv2_1"]
    assert (conv["across"], conv["rows"], conv["channels"]) == (2, 24, 80)
    assert [mark[1] for mark in conv["marks"]] == ["conv2_1", "norm2_1", "relu2_1"]
    assert "kernel 3×3, stride 1, padding 1" in conv["says"]
    values = this.trace.activations["relu2_1"]
    strongest = np.argsort(-np.abs(values).mean(axis=(0, 1)), kind="stable")[:4]
    maps = np.moveaxis(values[..., strongest], -1, 0)
    np.testing.assert_array_equal(block["arrays"][f"maps{number}"], scale_of(maps).levels(maps))
    assert block["answer"] == "happiness (99.9%)"
    read = {(block["steps"][source]["name"], block["steps"][target]["name"]) for source, target, _, _ in block["edges"]}
    assert ("conv1_1", "conv1_2") in read


def test_in_three_dimensions_some_maps_of_every_layer_and_the_link_says_so():
    app = open_page(PREDICT)
    flat = len([one.proto.bytes for one in app.get("bidi_component") if one.proto.bytes][0])
    app.segmented_control(key="network_seen").set_value("3-D").run()
    assert setting_of(app, "network_seen") == ("3-D",)
    block = block_of(app)
    assert block["solid"]
    for number, step in enumerate(block["steps"]):
        if step["rows"] and not step["image"]:
            assert block["arrays"][f"maps{number}"].shape[0] == min(4, step["channels"])
    assert max(flat, len([one.proto.bytes for one in app.get("bidi_component") if one.proto.bytes][0])) < 250_000


def test_the_strip_and_the_links_answer_without_it():
    app = open_page(PREDICT, drawn="figures")
    assert stages(app) == 0
    assert any(key.endswith("-predict-strip") for key in keys(app))
    assert "Each picture is the strongest map of one layer" in said(app)
    app.segmented_control(key="drawn").set_value("live").run()
    assert stages(app) == 1
    assert not any(key.endswith("-predict-strip") for key in keys(app))
    assert any(link.proto.label == "Open the layers" for link in app.main.get("page_link"))


@pytest.mark.parametrize(
    ("choice", "expected"),
    [({"layer": 2}, "conv1_1"), ({"layer": 2.0}, "conv1_1"), ({"layer": 54}, None), ({"layer": -1}, None),
     ({"layer": "conv1_1"}, None), ({"layer": True}, None), ({"layer": [2]}, None), ({}, None)],
)  # fmt: skip
def test_what_a_browser_says_is_taken_only_as_far_as_it_means_something(choice, expected):
    def script(choice):
        from pages.components.network_view import choose

        choose("fovea", choice)

    app = AppTest.from_function(script, kwargs={"choice": choice}, default_timeout=300).run()
    assert not app.exception
    wanted = session_of(app).wanted if "fovea" in app.session_state else None
    assert (wanted and (wanted[0], wanted[1].layer)) == (expected and ("look/layers", expected))
