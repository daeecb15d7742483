"""Costs and right answers over a weight: as Keras has them, and as the network itself answers."""

import keras
import numpy as np
import pytest

from vizcore.lessons.cost import CLASS, POINTS, REACH, SLOPES, Answers, answers, curves


def at(given: Answers, unit: int, by: float):
    """Logits and what is wanted, with the weight moved."""
    logits = given.logits.copy()
    logits[:, CLASS] += by * given.units[:, unit]
    return logits, np.eye(logits.shape[1], dtype=np.float32)[given.labels]


@pytest.mark.parametrize("unit", [0, 2])
def test_costs_are_keras_s(unit):
    given, found = answers(), curves(answers(), unit)
    for number in (0, POINTS // 2, POINTS - 1):
        logits, wanted = at(given, unit, np.linspace(-REACH, REACH, POINTS)[number])
        said = np.array(keras.ops.softmax(logits))
        squared = np.array(keras.losses.mean_squared_error(wanted, said)).mean() * logits.shape[1] / 2
        entropy = np.array(keras.losses.categorical_crossentropy(wanted, logits, from_logits=True)).mean()
        assert found.quadratic[number] == pytest.approx(squared, abs=1e-5)
        assert found.cross_entropy[number] == pytest.approx(entropy, abs=1e-5)
        assert found.right[number] == (said.argmax(-1) == given.labels).sum()


def test_as_trained_the_weight_is_the_networks_own_and_most_answers_are_right():
    from vizcore.network import shipped
    from vizcore.network.cards import summary

    given, found = answers(), curves(answers(), 1)
    kernel = np.asarray(shipped.load("dense").model.get_layer("logits").kernel)
    np.testing.assert_allclose(given.weights, kernel[given.numbers, CLASS], rtol=1e-6)
    assert found.weight[POINTS // 2] == pytest.approx(given.weights[1])
    share = found.right[POINTS // 2] / len(given.labels)
    assert share == pytest.approx(summary("dense").accuracy, abs=0.05)  # these are some of the faces of its card


def test_right_answers_are_steps_and_costs_are_not():
    found = curves(answers(), 0)
    assert set(found.right % 1) == {0}
    assert (np.diff(found.right) == 0).any()
    assert (np.diff(found.cross_entropy) != 0).all()


def test_slopes_are_differences_of_the_costs():
    from vizcore.lessons.neuron import sigmoid

    costs = {"quadratic": lambda z: (sigmoid(z) - 1) ** 2 / 2, "cross-entropy": lambda z: -np.log(sigmoid(z))}
    z = np.linspace(-5, 5, 21)
    for name, slope in SLOPES.items():
        np.testing.assert_allclose(slope(z), (costs[name](z + 1e-5) - costs[name](z - 1e-5)) / 2e-5, atol=1e-8)
    assert abs(SLOPES["quadratic"](np.array(-6.0))) < 0.01 < 0.99 < abs(SLOPES["cross-entropy"](np.array(-6.0)))


def test_another_unit_is_refused():
    with pytest.raises(ValueError, match="expected a unit from 0 to 2, got 3"):
        curves(answers(), 3)
