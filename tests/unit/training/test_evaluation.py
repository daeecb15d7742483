"""Figures of merit on logits whose answer is known."""

import keras
import numpy as np
import pytest
from keras import layers
from scipy.stats import beta

from vizcore.training.evaluation import (
    brier,
    calibrated,
    calibration_error,
    confusion,
    cross_entropy,
    fit_temperature,
    logits_of,
    recall_interval,
    recalls,
)  # fmt: skip


def said(*labels, classes=3):
    """Logits that say these labels."""
    return np.eye(classes, dtype=np.float32)[list(labels)]


def confident(*confidences):
    """Logits of two classes that give the first one these probabilities."""
    p = np.array(confidences, np.float64)
    return np.stack([np.log(p / (1 - p)), np.zeros_like(p)], axis=1)


def labels(right: int, wrong: int):
    return np.array([0] * right + [1] * wrong)


def test_confusion_has_what_people_said_in_its_rows():
    counts = confusion(said(0, 1, 1, 2, 0, 1), np.array([0, 0, 0, 2, 2, 1]))
    assert counts.tolist() == [[1, 2, 0], [0, 1, 0], [1, 0, 1]]


def test_recall_is_by_row_and_unknown_for_what_nobody_said():
    found = recalls(np.array([[1, 3, 0], [0, 0, 0], [2, 0, 2]]))
    np.testing.assert_array_equal(found, [0.25, np.nan, 0.5])


def test_three_quarters_sure_and_right_three_times_of_four():
    assert calibration_error(confident(*[0.75] * 4), labels(3, 1)) == pytest.approx(0, abs=1e-7)


def test_overconfident():
    assert calibration_error(confident(*[0.9] * 10), labels(5, 5)) == pytest.approx(0.4, abs=1e-6)


def test_underconfident():
    assert calibration_error(confident(*[0.6] * 10), labels(10, 0)) == pytest.approx(0.4, abs=1e-6)


def test_bins_are_averaged_by_their_faces():
    """Six faces 0.1 too sure, two faces 0.35 too shy."""
    logits = confident(*[0.95] * 6, *[0.65] * 2)
    answers = np.concatenate([labels(6, 0), labels(2, 0)])
    assert calibration_error(logits, answers) == pytest.approx((6 * 0.05 + 2 * 0.35) / 8, abs=1e-6)


def test_gaps_cancel_within_a_bin_and_not_between_bins():
    logits, answers = confident(0.7, 0.9), np.array([1, 0])  # the first is wrong
    assert calibration_error(logits, answers, bins=1) == pytest.approx(abs(0.7 + 0.9 - 1) / 2)
    assert calibration_error(logits, answers, bins=15) == pytest.approx((0.7 + 0.1) / 2)


def test_full_confidence_is_in_the_last_bin():
    logits = np.array([[1000.0, 0.0], [1000.0, 0.0]])
    assert calibration_error(logits, np.array([0, 1])) == pytest.approx(0.5)


def test_temperature_divides_the_logits():
    """0.9 at temperature 2: odds of 9 become odds of 3."""
    assert calibration_error(confident(*[0.9] * 4), labels(3, 1), temperature=2.0) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("right", "wrong"), [(3, 1), (9, 1), (60, 40)])
def test_fitted_temperature_in_closed_form(right, wrong):
    logits = np.tile([2.0, 0.0], (right + wrong, 1))
    assert fit_temperature(logits, labels(right, wrong)) == pytest.approx(2 / np.log(right / wrong), rel=1e-3)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_fitted_temperature_finds_the_one_that_made_the_labels(temperature):
    random = np.random.default_rng(0)
    logits = random.normal(0, 3, (20000, 8))
    gumbel = -np.log(-np.log(random.random(logits.shape)))  # its arg-max draws from the softmax
    drawn = (logits / temperature + gumbel).argmax(axis=1)
    assert fit_temperature(logits, drawn) == pytest.approx(temperature, rel=0.03)


def test_calibration_is_judged_on_the_half_that_it_was_not_fitted_on():
    """Even faces are right 3 times of 4, odd ones 9 times of 10: each half's fit is 0.15 off on the other."""
    even, odd = np.tile(labels(3, 1), 5), np.tile(labels(9, 1), 2)
    answers = np.stack([even, odd], axis=1).ravel()
    temperature, error = calibrated(np.tile([2.0, 0.0], (40, 1)), answers)
    assert temperature == pytest.approx((2 / np.log(3) + 2 / np.log(9)) / 2, rel=1e-3)
    assert error == pytest.approx(0.15, abs=1e-3)


@pytest.fixture(scope="module")
def sides():
    """Logits: the mean of the left half, three times the mean of the right half."""
    image = keras.Input((2, 4, 1))
    weights = np.array([[1, 0], [1, 0], [0, 3], [0, 3]] * 2, np.float32) / 4
    model = keras.Model(image, layers.Dense(2, use_bias=False)(layers.Flatten()(image)))
    model.set_weights([weights])
    return model


def test_logits_are_those_of_the_face_in_0_to_1(sides):
    faces = np.zeros((300, 2, 4, 1), np.uint8)  # more than one batch
    faces[:, :, :2], faces[-1] = 255, 51
    found = logits_of(sides, faces)
    np.testing.assert_allclose(found[:-1], [[1, 0]] * 299, atol=1e-6)
    np.testing.assert_allclose(found[-1], [0.2, 0.6], atol=1e-6)


def test_mirror_averaging_is_of_logits(sides):
    face = np.zeros((1, 2, 4, 1), np.uint8)
    face[:, :, :2] = 255
    np.testing.assert_allclose(logits_of(sides, face, mirror=True), [[0.5, 1.5]], atol=1e-6)


def test_the_brier_score_counts_every_class():
    """Sure and right is 0; sure and wrong 2; evenly unsure of two, a half."""
    shares = np.array([[1.0, 0.0]])
    assert brier(np.array([[30.0, -30.0]]), shares) == pytest.approx(0, abs=1e-9)
    assert brier(np.array([[-30.0, 30.0]]), shares) == pytest.approx(2, abs=1e-9)
    assert brier(np.zeros((1, 2)), shares) == pytest.approx(0.5)


def test_cross_entropy_of_shared_votes():
    assert cross_entropy(np.log([[0.25, 0.75]]), np.array([[0.5, 0.5]])) == pytest.approx(-0.5 * np.log(0.25 * 0.75))


def test_the_interval_of_a_recall_of_one_class_is_that_of_the_beta_distribution():
    """7 of 10 found: quantiles of Beta(7.5, 3.5)."""
    low, high = recall_interval(np.array([[7, 3], [0, 0]]))
    np.testing.assert_allclose([low, high], beta.ppf([0.025, 0.975], 7.5, 3.5), atol=0.005)


def test_a_few_rare_faces_widen_the_interval_of_the_mean():
    many, few = np.diag([1000, 1000]), np.diag([1000, 3])
    widths = [np.diff(recall_interval(counts))[0] for counts in (many, few)]
    assert widths[0] < 0.01 < 0.2 < widths[1]
    with pytest.raises(ValueError, match="found none"):
        recall_interval(np.zeros((2, 2), int))
