"""Sharpness-aware minimisation, against the paper's update written out on a loss whose gradient is known by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.training.sharpness_aware import AscentOptimizer, DescentOptimizer, SharpnessAwareStep

RATE, RADIUS = 0.2, 0.5
INPUTS = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]], "f4")
TARGETS = np.array([[1.0], [0.0], [2.0]], "f4")
START = np.array([[0.3], [-0.7]], "f4"), np.array([0.2], "f4")


def gradient(kernel, bias):
    """Of the mean of the squared errors of x·w + b."""
    error = 2 * (INPUTS @ kernel + bias - TARGETS) / len(INPUTS)
    return INPUTS.T @ error, error.sum(axis=0)


def linear(optimizer) -> keras.Model:
    network = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    network.set_weights(START)
    network.compile(optimizer, "mse")
    return network


def uphill(weights):
    slopes = gradient(*weights)
    length = np.sqrt(sum((slope**2).sum() for slope in slopes))
    return [weight + RADIUS * slope / length for weight, slope in zip(weights, slopes, strict=True)]


def test_a_step_is_adamw_from_where_it_stood_by_the_gradient_of_where_it_went():
    """AdamW's first steps, from its paper: decay, then the mean of slopes over the root of that of their squares."""
    network = linear(DescentOptimizer(RATE, weight_decay=0.1))
    climber = SharpnessAwareStep(network, RADIUS)
    weights, means, squares = list(START), [0.0, 0.0], [0.0, 0.0]
    for step in (1, 2, 3):
        losses = climber.train_on_batch(INPUTS, TARGETS)
        assert losses == pytest.approx(((INPUTS @ weights[0] + weights[1] - TARGETS) ** 2).mean(), rel=1e-4)
        for i, slope in enumerate(gradient(*uphill(weights))):
            means[i] = 0.9 * means[i] + 0.1 * slope
            squares[i] = 0.999 * squares[i] + 0.001 * slope**2
            change = means[i] / (1 - 0.9**step) / (np.sqrt(squares[i] / (1 - 0.999**step)) + 1e-7)
            weights[i] = weights[i] * (1 - 0.1 * RATE) - RATE * change
        for found, expected in zip(network.get_weights(), weights, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_the_climb_goes_as_far_as_told_along_the_slope_of_all_weights():
    network = linear(AscentOptimizer(RADIUS))
    network.train_on_batch(INPUTS, TARGETS)
    gone = [found - start for found, start in zip(network.get_weights(), START, strict=True)]
    assert np.sqrt(sum((way**2).sum() for way in gone)) == pytest.approx(RADIUS, rel=1e-4)
    for found, expected in zip(network.get_weights(), uphill(START), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_slope_uphill_is_another():
    """Else the test above would pass without a climb."""
    here, there = gradient(*START)[0], gradient(*uphill(START))[0]
    assert np.abs(here - there).max() > 0.1 * np.abs(here).max()


def test_with_a_radius_of_nearly_nothing_it_is_adamw():
    plain, careful = linear(keras.optimizers.AdamW(RATE)), linear(DescentOptimizer(RATE))
    climber = SharpnessAwareStep(careful, 1e-9)
    for _ in range(3):
        plain.train_on_batch(INPUTS, TARGETS)
        climber.train_on_batch(INPUTS, TARGETS)
    for found, expected in zip(careful.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_average_is_of_where_it_stood_and_not_of_where_it_went():
    network = linear(DescentOptimizer(RATE, weight_decay=0.0, use_ema=True, ema_momentum=0.5))
    climber, expected = SharpnessAwareStep(network, RADIUS), None
    for _ in range(4):
        climber.train_on_batch(INPUTS, TARGETS)
        (now, _) = network.get_weights()
        expected = now if expected is None else 0.5 * expected + 0.5 * now
    network.optimizer.finalize_variable_values(network.trainable_variables)
    np.testing.assert_allclose(network.get_weights()[0], expected, rtol=1e-5)


def test_no_slope_is_no_step_and_not_a_division_by_zero():
    network = linear(DescentOptimizer(RATE, weight_decay=0.0))
    answers = INPUTS @ START[0] + START[1]
    SharpnessAwareStep(network, RADIUS).train_on_batch(INPUTS, answers)
    assert np.isfinite(network.get_weights()[0]).all()
    np.testing.assert_allclose(network.get_weights()[0], START[0], atol=2 * RATE)
