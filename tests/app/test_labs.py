"""The labs: their controls, what they put on the living view, and what is refused in a sentence."""

import numpy as np
import pytest
from blocks import block_of, stages
from opening import open_page, said

from pages.components.lab.view import lab, settings_chooser
from pages.labs.running_costs import measured
from vizcore.lessons.grown import Grown
from vizcore.lessons.running_costs import memory_of
from vizcore.network.shipped import load


def test_the_widgets_of_the_convolution_lab_are_what_slides():
    app = open_page("labs/convolution", conv_size=7, conv_stride=2, conv_padding="same", conv_cell="0-1-2")
    block = block_of(app)
    assert [axis["outputs"] for axis in block["axes"]] == [4, 4]
    assert block["cell"] == [0, 1, 2]
    assert block["arrays"]["input"].shape == (7, 7, 1)
    assert {metric.label: metric.value for metric in app.metric}["Numbers that come out"] == "16"
    app.slider(key="conv_kernel").set_value(5).run()
    assert block_of(app)["arrays"]["kernel"].shape == (5, 5, 1, 1)


def test_a_kernel_that_does_not_fit_is_refused_in_a_sentence():
    app = open_page("labs/convolution", conv_size=5, conv_kernel=4, conv_dilation=2)
    assert not app.exception
    assert stages(app) == 0
    assert "reaches over 7 places does not fit into 5" in app.warning[0].value


def test_a_depthwise_kernel_reads_one_channel_of_the_four():
    block = block_of(open_page("labs/convolution", conv_kind="depthwise", conv_cell="far away"))
    assert block["cell"] == []
    assert block["arrays"]["kernel"].shape == (3, 3, 1, 4)
    face = block["arrays"]["input"]
    np.testing.assert_allclose(face[..., 3], 1 - face[..., 0], atol=1e-6)


def test_only_what_a_view_may_choose_becomes_a_setting(monkeypatch):
    told = []
    monkeypatch.setattr("pages.components.lab.view.set_settings", told.append)
    choose = settings_chooser({"cell": "conv_cell"})
    for choice in ({"cell": "1-2-3", "network": "x", "other": 3}, {"cell": "9" * 201}, {"cell": [1]}):
        choose(choice)
    assert told == [{"conv_cell": ("1-2-3",)}, {}, {}]


def test_there_is_no_other_view():
    with pytest.raises(ValueError, match="there is no view 'x'"):
        lab("x", b"", key="x")


def test_a_neuron_has_the_weights_of_the_link_or_says_that_they_are_none():
    app = open_page("labs/activation", act_part="one neuron", act_weights="1,-2,0.5")
    assert block_of(app)["neurons"] == [[1, -2, 0.5]]
    app = open_page("labs/activation", act_part="one neuron", act_weights="1,-2,inf")
    assert block_of(app)["neurons"] == [[4, 2, -2]]
    assert "The weights in the link are no numbers" in app.text[0].value


@pytest.mark.parametrize("part", ["one neuron", "a hidden layer"])
def test_what_is_drawn_of_a_neuron_is_said(part):
    assert "Circles are to be 1, squares 0; where the ground is orange 1 is said" in said(
        open_page("labs/activation", act_part=part)
    )


def test_functions_stand_at_the_number_of_the_slider():
    app = open_page("labs/activation", act_x="-1.5")
    assert block_of(app)["x"] == -1.5
    app.slider(key="act_x").set_value(2.0).run()
    assert block_of(app)["x"] == 2


def test_the_face_is_moved_as_the_link_says():
    app = open_page("labs/pooling", pool_moved=4, pool_kind="average")
    block = block_of(app)
    assert (block["by"], block["kind"], block["size"]) == (4, "average", 4)


def test_the_colour_lab_shows_the_face_in_colour():
    block = block_of(open_page("labs/colour", colour_picture="the face", colour_place="99-0"))
    assert block["place"] is None
    picture = block["arrays"]["picture"]
    assert np.abs(picture[..., 0] - picture[..., 2]).mean() > 0.05


def test_the_weight_of_the_cost_lab_is_chosen_by_its_value():
    app = open_page("labs/cost", cost_unit="1", cost_at="7")
    block, slider = block_of(app), app.select_slider(key="cost_at")
    assert (block["at"], slider.value) == (7, 7)
    assert slider.label == "Weight"
    assert slider.options[7] == f"{block['arrays']['weight'][7]:.2f}".replace("-", "−")
    slider.set_value(60).run()
    assert block_of(app)["at"] == 60
    assert app.select_slider(key="cost_z").options[0] == "−6.0"


def test_what_it_costs_is_measured_when_asked_for(monkeypatch):
    monkeypatch.setattr(measured, "grown_apart", lambda names, report: [(name, Grown(10**6, None)) for name in names])
    app = open_page("labs/running_costs", costs_networks=["lenet5"])
    assert not app.dataframe
    app.toggle(key="costs_measure").set_value(True).run()
    (row,) = app.dataframe[0].value.to_dict("records")
    assert row["network"] == "lenet5"
    assert row["training step, ms"] > 0 < row["forward, ms"]
    (memory,) = app.dataframe[1].value.to_dict("records")
    counted = memory_of(load("lenet5"))
    assert memory["forward, counted, MB"] == counted.forward / 1e6
    assert memory["forward, measured"] == pytest.approx(counted.weights / 1e6 + 1)
    assert app.dataframe[1].value["training step, measured"].isna().all()


def test_where_memory_cannot_be_measured_it_is_said(monkeypatch):
    def fails(names, report):
        raise ValueError("The process that measures memory took too long or ended without an answer.")

    monkeypatch.setattr(measured, "grown_apart", fails)
    app = open_page("labs/running_costs", costs_networks=["lenet5"], costs_measure="true")
    assert not app.exception
    assert "ended without an answer" in app.warning[0].value
    monkeypatch.setattr(measured, "can_measure", lambda: False)
    app = open_page("labs/running_costs", costs_networks=["lenet5"], costs_measure="true")
    assert "measured on Linux only" in said(app)
