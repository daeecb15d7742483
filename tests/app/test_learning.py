"""The labs whose networks learn in the browser: what they are told, and that the link holds it."""

import base64

import keras
import numpy as np
import pytest
from blocks import block_of, stages
from keras import layers
from opening import link_of, open_page, said, session_of

from pages.components.learning import descent, view
from pages.components.learning.backward import BOARDS, FIRST, known
from pages.components.learning.descent import read_place
from pages.labs.build import costs, opening
from pages.labs.build.bricks import Brick

DIGITS, DESCENT, BACK, BUILD = "labs/digits", "labs/gradient_descent", "labs/backpropagation", "labs/build"


def test_two_networks_learn_the_same_digits():
    block = block_of(open_page(DIGITS))
    assert block["examples"] == {"kind": "digits", "learned": 1437, "shuffled": False}
    assert [net["layers"][0]["kind"] for net in block["nets"]] == ["flatten", "convolution"]
    assert block["settings"]["rate"] == 0.003
    assert block["worker"].startswith("engine/worker.js?")
    assert block["arrays"]["palettes"].shape[::2] == (3, 3)  # of magnitude, of sign, of a picture; red, green, blue


def test_what_is_chosen_is_told_and_stands_in_the_link():
    app = open_page(DIGITS, digits_optimizer="momentum", digits_shuffled="true", example=7)
    block = block_of(app)
    assert (block["settings"]["optimizer"], block["settings"]["rate"]) == ("momentum", 0.02)
    assert block["examples"]["shuffled"]
    assert block["digit"] == 7
    app.selectbox(key="digits_rate").set_value(0.1).run()
    assert block_of(app)["settings"]["rate"] == 0.1
    assert link_of(app)["digits_rate"] == ["0.1"]
    assert session_of(app).selection.setting("example") == ("7",)


def test_a_digit_that_is_not_there_is_said():
    for wrong in ("360", "-1", "x", "٣", "9" * 40):
        app = open_page(DIGITS, example=wrong)
        assert not app.exception
        assert block_of(app)["digit"] == 0
        assert [text.value for text in app.text] == [
            "“example” in the link is not a whole number from 0 to 359: the first one is shown."
        ]


def test_the_ball_lies_where_the_link_says():
    block = block_of(open_page(DESCENT, descent_start="-0.5,1.25", descent_rate=1, descent_optimizer="momentum"))
    assert (block["start"], block["rate"], block["optimizer"]) == ([-0.5, 1.25], 1.0, "momentum")
    assert (block["room"], block["settings"]["plane"]) == ("hillside", "random")


def test_the_ball_has_gone_as_far_as_the_link_says_and_begins_anew_where_it_is_put(monkeypatch):
    assert block_of(open_page(DESCENT, descent_steps="12"))["steps"] == 12
    app = open_page(DESCENT, descent_steps="401")
    assert block_of(app)["steps"] == 0
    assert "is not a whole number from 0 to 400" in app.text[0].value
    told = []
    monkeypatch.setattr(descent, "set_settings", told.append)
    for choice in ({"steps": 3}, {"steps": 0}, {"steps": 401}, {"steps": "3"}, {"start": "1,2"}):
        descent._choose(choice)
    assert told == [
        {"descent_steps": ("3",)}, {"descent_steps": None}, {"descent_start": ("1,2",), "descent_steps": None}
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", ["1.6,0", "1", "a,b", "nan,0", "1,2,3", "0," + "1" * 40])
def test_a_place_that_is_not_on_the_ground_is_said(wrong):
    with pytest.raises(ValueError, match="number|convert"):
        read_place(wrong, 1.5)
    app = open_page(DESCENT, descent_start=wrong)
    assert not app.exception
    assert block_of(app)["start"] == [1.2, 0.9]
    assert "is not a place on this ground" in app.text[0].value


def test_any_number_of_the_network_can_be_asked_about():
    assert known(FIRST)
    assert all(known(f"{way} {board} {count - 1}") for board, count in BOARDS.items() for way in ("there", "back"))
    assert not any(
        known(wrong) for wrong in ("there kernel 18", "up kernel 1", "back <b> 1", "back cost -1", "", "x" * 99)
    )
    block = block_of(open_page(BACK, back_number="back weights 7", back_steps=3, back_digit=12))
    assert (block["number"], block["steps"], block["label"]) == ("back weights 7", 3, 2)
    assert block["arrays"]["pixels"].shape == (8, 8)
    app = open_page(BACK, back_number="back weights 180", back_steps=201)
    assert block_of(app)["number"] == FIRST
    assert len(app.text) == 2


def test_twenty_answers_with_dropout_spread_and_without_any_there_is_one():
    assert "standard deviation" in said(open_page("labs/dropout", network="alexnet"))
    assert "every pass says the same" in said(open_page("labs/dropout", network="lenet5"))


def test_what_the_convolutions_cannot_see_is_said():
    assert "how the row began it cannot know" in said(open_page("labs/recurrent", recall_steps=8, recall_kernel=3))
    assert "where two kernels of 5 see all of them" in said(
        open_page("labs/recurrent", recall_steps=8, recall_kernel=5)
    )


PLANS = {
    "nothing": [],
    "as it opens": [Brick("convolution", 8, 3), Brick("max pooling", kernel=2), Brick("convolution", 8, 3)],
    "strides and edges": [Brick("convolution", 4, 3, stride=2, padding="valid"), Brick("average pooling", kernel=2)],
    "strides": [Brick("convolution", 4, 5, stride=3), Brick("dropout", rate=0.25), Brick("dense", 16)],
    "dense": [Brick("dense", 32, activation="tanh"), Brick("dropout", rate=0.5), Brick("dense", 8)],
    "odd pools": [Brick("max pooling", kernel=3), Brick("convolution", 2, 2, padding="valid")],
}


@pytest.mark.parametrize("name", PLANS)
def test_weights_and_shapes_of_a_plan_are_kerass(name):
    made = {
        "convolution": lambda b: layers.Conv2D(b.width, b.kernel, strides=b.stride, padding=b.padding),
        "max pooling": lambda b: layers.MaxPooling2D(b.kernel),
        "average pooling": lambda b: layers.AveragePooling2D(b.kernel),
        "dense": lambda b: layers.Dense(b.width),
        "dropout": lambda b: layers.Dropout(b.rate),
    }
    counted = costs.counted(PLANS[name])
    value = keras.Input((8, 8, 1))
    for one in counted:
        layer = (
            made[one.brick.kind](one.brick)
            if one.brick
            else (layers.Flatten() if one.name == "flatten" else layers.Dense(10))
        )
        value = layer(value)
        assert (tuple(value.shape[1:]), layer.count_params()) == (one.shape, one.weights)
        if one.weights:  # each weight but the biases is used once at every place
            places = np.prod(one.shape[:-1], dtype=int)
            assert one.operations == places * (one.weights - one.shape[-1])


@pytest.mark.parametrize(
    ("optimizer", "slots", "words"),
    [
        ("gradient descent", 0, "beside each weight its gradient."),
        ("momentum", 1, "its speed"),
        ("Adam", 2, "two running"),
    ],
)
def test_memory_is_that_of_the_optimizer_that_is_chosen_and_of_what_is_kept_for_the_way_back(optimizer, slots, words):
    app = open_page(BUILD, build_optimizer=optimizer)
    assert words in said(app)
    counted = costs.counted(PLANS["as it opens"])
    weights = sum(one.weights for one in counted)
    values = 64 + sum(int(np.prod(one.shape)) for one in counted)
    made = {"gradient descent": "SGD", "momentum": lambda: keras.optimizers.SGD(momentum=0.9), "Adam": "Adam"}[
        optimizer
    ]
    slow = keras.optimizers.get(made() if callable(made) else made)
    slow.build([keras.Variable(np.zeros(7, np.float32))])
    assert sum(v.shape == (7,) for v in slow.variables) == slots
    found = costs.bytes_of(counted, costs.DIGITS, optimizer)
    assert found == (4 * (weights + values), 4 * ((2 + slots) * weights + values))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"build_layer1": "dense", "build_layer2": "convolution"},
            "Layer 2, convolution, does not fit: after a dense layer",
        ),
        (
            {"build_layer3": "max pooling", "build_kernel3": 7},
            "Layer 3, max pooling, does not fit: 7×7 is larger than the maps of 4×4",
        ),
        (
            {"build_width1": 128, "build_width3": 128, "build_layer4": "dense", "build_width4": 128},
            "weights are more than the 200,000",
        ),
        (
            {"build_width1": 128, "build_layer2": "–", "build_width3": 128, "build_kernel3": 3},
            "operations for one digit are more than",
        ),
    ],
)
def test_what_does_not_fit_is_said(query, sentence):
    app = open_page(BUILD, **query)
    assert not app.exception
    assert stages(app) == 0
    assert sentence in app.warning[0].value


def test_a_plan_is_told_as_it_is_counted():
    block = block_of(
        open_page(BUILD, build_layer3="dense", build_width3=16, build_activation3="tanh", build_layer4="dropout")
    )
    (net,) = block["nets"]
    assert [layer["kind"] for layer in net["layers"]] == [
        "convolution", "relu", "max pooling", "flatten", "dense", "tanh", "dropout", "dense",
    ]  # fmt: skip
    assert net["layers"][4]["units"] == 16


def test_what_was_built_is_a_network_of_ones_own():
    counted = costs.counted(PLANS["strides"])
    weights = np.random.default_rng(2).normal(size=sum(one.weights for one in counted)).astype(np.float32)
    model = opening.with_weights(opening.keras_model(counted), weights)
    np.testing.assert_array_equal(np.concatenate([np.ravel(weight) for weight in model.get_weights()]), weights)
    with pytest.raises(ValueError, match="does not belong to these layers"):
        opening.with_weights(model, weights[:-1])


def test_looking_inside_opens_its_layers():
    app = open_page(BUILD)
    here = session_of(app)
    counted = costs.counted([Brick("convolution", 8, 3), Brick("max pooling", kernel=2)] * 2)
    here.drafts["built"] = np.full(sum(one.weights for one in counted), 0.01, np.float32)
    app.run()
    assert not app.exception
    assert len(here.networks) == 1
    assert here.selection.network == here.networks[0]


@pytest.mark.parametrize("sent", ["not base 64!", base64.b64encode(np.float32(np.nan).tobytes()).decode(), "AAA="])
def test_what_is_no_row_of_numbers_is_none(sent):
    assert view._numbers(sent).size == 0


def test_where_own_networks_are_not_welcome_nothing_is_handed_over(monkeypatch):
    assert block_of(open_page(BUILD))["keep"] == "Look inside it"
    monkeypatch.setenv("FOVEA_OWN_NETWORKS", "0")
    assert block_of(open_page(BUILD))["keep"] is None
