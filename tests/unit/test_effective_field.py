"""Effective fields of networks whose every weight is known."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.classifier import Classifier
from vizcore.receptive_field import receptive_fields
from vizcore.receptive_field.effective import effective_field, effective_fields, noise, side_that_holds
from vizcore.target import Target

ONES = np.ones((3, 3, 1, 1), np.float32)


@pytest.fixture
def blurs() -> Classifier:
    """Two 3×3 convolutions of ones, one after the other."""
    image = keras.Input((9, 9, 1), name="image")
    x = layers.Conv2D(1, 3, padding="same", use_bias=False, name="first")(image)
    x = layers.Conv2D(1, 3, padding="same", use_bias=False, name="second")(x)
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flatten")(x)))
    model.get_layer("first").set_weights([ONES])
    model.get_layer("second").set_weights([-ONES])
    return Classifier("blurs", model, ("a", "b"))


def test_of_two_box_filters_it_is_a_pyramid_whatever_the_images_and_the_sign(blurs):
    found = effective_field(blurs, Target("second", 0, (4, 5)), noise(3, (9, 9, 1)))
    pyramid = np.zeros((9, 9))
    pyramid[2:7, 3:8] = np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1])
    np.testing.assert_allclose(found, pyramid, rtol=1e-5)


def test_several_units_in_turn_are_the_same_as_each_alone(shipped):
    units = [Target("norm2_2", 7, (5, 3)), Target("conv1_1", 2, (10, 20)), Target("norm4_1", 0), Target("norm2_2", 1)]
    images = noise(3, shipped.image_shape)
    together = list(effective_fields(shipped, units, images))
    for unit, found in zip(units, together, strict=True):
        assert found.any()
        np.testing.assert_allclose(found, effective_field(shipped, unit, images), rtol=1e-4, atol=1e-7)


def test_it_lies_within_the_receptive_field(shipped):
    position = (5, 3)
    found = effective_field(shipped, Target("relu2_2", 7, position), noise(8, shipped.image_shape))
    top, left, bottom, right = receptive_fields(shipped.model)["relu2_2"].clipped(position)
    inside = found[top:bottom, left:right].sum()
    assert inside > 0
    assert found.sum() == pytest.approx(inside)


def test_it_is_the_mean_over_images(square):
    images = np.stack([np.full((4, 4, 1), value, np.float32) for value in (0.25, 0.75)])
    np.testing.assert_allclose(effective_field(square, Target("squares", 0, (1, 2)), images)[1, 2], 2 * 0.5)


def test_what_raises_a_unit_here_and_lowers_it_there_counts_twice():
    """Derivatives of both signs, over images and over colours, do not cancel: sizes are averaged, not numbers."""
    image = keras.Input((4, 4, 2), name="image")
    centred = layers.Rescaling(1.0, offset=-0.5, name="centred")(image)
    squares = layers.Multiply(name="squares")([centred, centred])
    x = layers.Conv2D(1, 1, use_bias=False, name="difference")(squares)
    model = keras.Model(image, layers.Dense(1, name="logits")(layers.Flatten(name="flatten")(x)))
    model.get_layer("difference").set_weights([np.array([1, -1], np.float32).reshape(1, 1, 2, 1)])
    images = np.stack([np.full((4, 4, 2), value, np.float32) for value in (0.25, 0.75)])
    found = effective_field(Classifier("both signs", model, ("a",)), Target("difference", 0, (1, 2)), images)
    expected = np.zeros((4, 4))
    expected[1, 2] = 2 * 0.25 + 2 * 0.25
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_of_a_dead_unit_there_is_nothing(dead):
    found = effective_field(dead, Target("relu", 0, (1, 1)), noise(4, (4, 4, 1)))
    assert not found.any()
    assert side_that_holds(found) == 0


def test_the_side_that_holds_a_share():
    field = np.zeros((9, 9), np.float32)
    field[2:7, 2:7] = np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1])  # 81 in all; 9 in the middle, 49 in the inner nine
    assert [side_that_holds(field, share) for share in (0.11, 0.12, 0.6, 0.61, 1.0)] == [1, 3, 3, 5, 5]
