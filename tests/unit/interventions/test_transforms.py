"""Faces and maps move as one says, and a layer that moves along is found out."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.interventions import TRANSFORMS, answers, covered, inside, sweep
from vizcore.interventions.transforms import Transform, known, moved
from vizcore.network.classifier import Classifier

FACE = np.random.default_rng(0).random((20, 20, 1), np.float32)


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_neutral_amount_changes_nothing_and_others_do(name):
    transform = TRANSFORMS[name]
    assert transform(FACE, transform.neutral) is FACE
    for amount in (transform.low, transform.high):
        changed = transform(FACE, amount)
        assert changed.shape == FACE.shape
        assert changed.dtype == np.float32
        assert changed.min() >= 0
        assert changed.max() <= 1
        if amount != transform.neutral:
            assert np.abs(changed - FACE).max() > 0.05


def test_a_quarter_turn_is_numpys():
    np.testing.assert_allclose(TRANSFORMS["Turn"](FACE, 90.0), np.rot90(FACE), atol=1e-5)
    np.testing.assert_allclose(TRANSFORMS["Turn"](FACE, -90.0), np.rot90(FACE, -1), atol=1e-5)


def test_shifts_go_right_and_down():
    right, down = TRANSFORMS["Shift across"](FACE, 10.0), TRANSFORMS["Shift down"](FACE, 10.0)
    np.testing.assert_allclose(right[:, 2:], FACE[:, :-2], atol=1e-5)
    np.testing.assert_allclose(down[2:], FACE[:-2], atol=1e-5)
    np.testing.assert_allclose(right[:, 0], FACE[:, 0], atol=1e-5)  # the edge goes on


def test_enlarging_keeps_the_middle_and_doubles_distances():
    dots = np.zeros((21, 21, 1), np.float32)
    dots[10, 10] = dots[10, 14] = 1
    large = TRANSFORMS["Enlarge"](dots, 2.0)
    assert large[10, 10, 0] == pytest.approx(1)
    assert large[10, 18, 0] == pytest.approx(1)
    assert large[10, 14, 0] == pytest.approx(0, abs=1e-6)


def test_of_an_oblong_picture_shares_are_of_its_own_sides():
    oblong = np.random.default_rng(1).random((10, 30, 2), np.float32)
    found = moved(oblong, np.eye(2), np.array([0.1, 0.2]))
    np.testing.assert_allclose(found[:-1, :-6], oblong[1:, 6:], atol=1e-5)
    assert known((10, 30), np.eye(2), np.array([0.1, 0.2])).sum() == 9 * 24


def copying(stride: int) -> Classifier:
    """Every stride-th pixel as it is, and its mean."""
    image = keras.Input((32, 32, 1), name="image")
    x = layers.Conv2D(1, 1, strides=stride, use_bias=False, name="copy")(image)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="copying")
    model.set_weights([np.ones((1, 1, 1, 1), np.float32), np.array([[1.0, -1.0]], np.float32)])
    return Classifier("copying", model, ("bright", "dark"))


@pytest.mark.parametrize("name", ["Turn", "Shift across", "Shift down", "Enlarge"])
def test_a_pointwise_layer_moves_along_exactly(name):
    classifier = copying(1)
    image = np.random.default_rng(2).random((32, 32, 1), np.float32)
    found = sweep(classifier, image, TRANSFORMS[name], "copy", points=7)
    np.testing.assert_allclose(found.equivariance, 0, atol=1e-6)
    assert TRANSFORMS[name].neutral in found.amounts
    assert found.invariance[found.amounts == TRANSFORMS[name].neutral] == 0
    assert found.invariance.max() > 1e-3


def test_a_layer_that_leaves_out_pixels_does_not():
    image = np.random.default_rng(2).random((32, 32, 1), np.float32)
    found = sweep(copying(4), image, TRANSFORMS["Shift across"], "copy", points=7)
    assert np.delete(found.equivariance, 3).min() > 0.1
    assert found.equivariance[3] == 0


def test_brightness_by_hand():
    """Maps of the same places: the error is the brightness itself."""
    image = np.full((32, 32, 1), 0.4, np.float32)
    found = sweep(copying(1), image, TRANSFORMS["Brighten"], "copy", points=5)
    expected = np.abs(np.clip(0.4 + found.amounts, 0, 1) - 0.4) / 0.4
    np.testing.assert_allclose(found.equivariance, expected, atol=1e-5)
    np.testing.assert_allclose(found.invariance, expected, atol=1e-5)


def test_invariance_is_of_each_channels_mean_over_its_map():
    """By loops, with channels that are not alike: brightness shifts each mean by what its own weight makes of it."""
    image = keras.Input((5, 7, 1), name="image")
    x = layers.Conv2D(3, 1, use_bias=False, name="scaled")(image)
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x)))
    model.get_layer("scaled").set_weights([np.array([1, -2, 30], np.float32).reshape(1, 1, 1, 3)])
    face = np.random.default_rng(6).random((5, 7, 1), np.float32)
    classifier, brighten = Classifier("scaled", model, ("a", "b")), TRANSFORMS["Brighten"]
    found = sweep(classifier, face, brighten, "scaled", points=5)

    def means(picture):
        maps = classifier.run(picture[None], ("scaled",))["scaled"][0]
        return np.array([sum(maps[y, x, k] for y in range(5) for x in range(7)) / 35 for k in range(3)])

    was = means(face)
    expected = [np.linalg.norm(means(brighten(face, float(by))) - was) / np.linalg.norm(was) for by in found.amounts]
    assert max(expected) > 0.1
    np.testing.assert_allclose(found.invariance, expected, atol=1e-5)


def test_the_answers_are_those_of_the_changed_face(shipped):
    image = np.random.default_rng(4).random(shipped.image_shape, np.float32)
    heard = []
    found = sweep(shipped, image, TRANSFORMS["Blur"], "dense1", points=5, progress=heard.append)
    for amount, said in zip(found.amounts, found.answers, strict=True):
        alone = shipped.run(TRANSFORMS["Blur"](image, float(amount))[None], ("logits",))["logits"]
        np.testing.assert_allclose(said, answers(shipped, alone)[0], atol=1e-5)
    assert np.isnan(found.equivariance).all()
    assert heard[-1] == 1


def test_a_box_and_a_line():
    box = inside((6, 8), [1.5, 5.5, 5.5, 1.5], [0.5, 0.5, 3.5, 3.5])
    expected = np.zeros((6, 8), bool)
    expected[1:4, 2:6] = True
    np.testing.assert_array_equal(box, expected)
    triangle = inside((6, 8), [-0.5, 7.5, -0.5], [-0.5, -0.5, 5.5])
    assert triangle[0, 0]
    assert not triangle[5, 7]
    assert triangle.sum() == 24


def test_covered_and_out_of_focus():
    where = np.zeros((20, 20), bool)
    where[5:9] = True
    grey, blurred = covered(FACE, where), covered(FACE, where, blur=2.0)
    assert (grey[where] == 0.5).all()
    assert blurred[where].std() < FACE[where].std() / 2
    for changed in (grey, blurred):
        np.testing.assert_array_equal(changed[~where], FACE[~where])


def test_a_layer_that_is_not_there_is_refused(shipped):
    with pytest.raises(KeyError, match="no layer called 'else'"):
        sweep(shipped, np.zeros(shipped.image_shape, np.float32), TRANSFORMS["Turn"], "else")


def test_a_transform_that_does_nothing_is_refused():
    with pytest.raises(ValueError, match="neither"):
        Transform("degrees", 0.0, 1.0, 0.1, 0.0)(FACE, 1.0)
