"""A neuron: in Python and in the browser what Keras gives; and what one line can part, and what it cannot."""

import itertools

import keras
import numpy as np
import pytest

from pages.components.stage.pack import pack
from vizcore.lessons.neuron import FUNCTIONS, HIDDEN, POINTS, answers, parsed

Z = np.array([-7, -2.5, -0.5, 0.25, 1, 3, 8], np.float32)
KERAS = {"sigmoid": keras.ops.sigmoid, "tanh": keras.ops.tanh, "ReLU": keras.ops.relu}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_are_those_of_keras_and_slopes_their_differences(name):
    act, slope = FUNCTIONS[name]
    np.testing.assert_allclose(act(Z), np.array(KERAS[name](Z)), atol=1e-6)
    wide = Z.astype(np.float64)
    np.testing.assert_allclose(slope(wide), (act(wide + 1e-5) - act(wide - 1e-5)) / 2e-5, atol=1e-8)


def test_the_browser_gives_the_same(lab_works):
    neurons = HIDDEN["not yet"]
    cases = [("activations", pack({"z": Z})), ("neurons", pack({}, neurons=neurons, points=POINTS["XOR"]))]
    found, (said, wrong, cost) = lab_works(cases)
    wide = Z.astype(np.float64)
    for (act, slope), each in zip(FUNCTIONS.values(), found, strict=True):
        np.testing.assert_allclose(each, np.stack([act(wide), slope(wide)], -1), atol=1e-12)
    points = np.array(POINTS["XOR"], float)
    expected = answers(neurons, points[:, :2])
    np.testing.assert_allclose(said, expected, atol=1e-12)
    assert wrong == ((expected > 0.5) != (points[:, 2] > 0.5)).sum() > 0
    assert cost == pytest.approx(((expected - points[:, 2]) ** 2 / 2).mean())


def test_two_hidden_neurons_are_what_keras_makes_of_them():
    layers = [keras.layers.Dense(2, "sigmoid"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((2,)), *layers])
    one, other, last = (np.array(each, np.float32) for each in HIDDEN["solved"])
    model.set_weights([np.stack([one[:2], other[:2]], 1), np.array([one[2], other[2]]), last[:2, None], last[2:]])
    points = np.array(POINTS["XOR"], np.float32)
    found = answers(HIDDEN["solved"], points[:, :2])
    np.testing.assert_allclose(found, model.predict(points[:, :2], verbose=0)[:, 0], atol=1e-6)
    np.testing.assert_allclose(found, points[:, 2], atol=0.05)  # and that is XOR


def test_one_line_parts_and_and_or_but_not_xor():
    grid = np.linspace(-2, 2, 17)
    parted = {kind: False for kind in POINTS}
    for weights in itertools.product(grid, repeat=3):
        for kind, points in POINTS.items():
            table = np.array(points, float)
            parted[kind] |= bool(((answers([weights], table[:, :2]) > 0.5) == (table[:, 2] > 0.5)).all())
    assert parted == {"AND": True, "OR": True, "XOR": False}


@pytest.mark.parametrize("text", ["", "1,2", "1,2,x", "1,2,3;4,5,6", "1,2,41", "nan,1,1"])
def test_weights_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match="expected 1 times three numbers|could not convert"):
        parsed(text, 1)
