"""LIME against a weighted ridge regression done another way on the very same samples, and on linear networks."""

import numpy as np
import pytest
from scipy.spatial.distance import cosine

from vizcore.attribution.methods.lime import lime
from vizcore.attribution.superpixels import superpixels
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import value_of
from vizcore.target import Target

UP = Target("logits", 0)


def picture():
    """No pixel is as grey as the baseline, so that what is hidden can be told."""
    return np.random.default_rng(0).uniform(0.6, 1, (4, 4, 1)).astype(np.float32)


def seen_by(classifier, monkeypatch, **settings):
    """The map, and the images that were run for it."""
    seen, run = [], Classifier.run
    with monkeypatch.context() as patched:
        patched.setattr(Classifier, "run", lambda self, x, layers: seen.append(x) or run(self, x, layers))
        found = lime(classifier, picture(), UP, **settings)
    return found, np.concatenate(seen)


def by_hand(labels, images, values, width, ridge):
    """Coefficients from rows scaled by the root of their weight, and one row more for each cost."""
    count = labels.max() + 1
    rows, aims = [], []
    for image, value in zip(images, values, strict=True):
        kept = np.array([float((image[labels == s] != 0.5).all()) for s in range(count)])
        distance = cosine(kept, np.ones(count)) if kept.any() else 1.0
        root = np.sqrt(np.exp(-(distance**2) / width**2))
        rows.append(root * np.append(kept, 1))
        aims.append(root * value)
    rows += list(np.sqrt(ridge) * np.eye(count + 1)[:count])
    return np.linalg.lstsq(np.array(rows), np.append(aims, np.zeros(count)), rcond=None)[0][:count]


@pytest.mark.parametrize("width", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("ridge", [0.01, 1.0, 10.0])
def test_is_the_weighted_ridge_regression(square, monkeypatch, width, ridge):
    labels = superpixels(picture(), 4)
    found, images = seen_by(square, monkeypatch, segments=4, samples=150, kernel_width=width, ridge=ridge, baseline=0.5)
    assert len(images) == 150
    np.testing.assert_array_equal(images[0], picture())
    expected = by_hand(labels, images, value_of(square, images, UP), width, ridge)
    for segment, value in enumerate(expected):
        pixels = found[labels == segment]
        assert np.ptp(pixels) == 0
        assert pixels.sum() == pytest.approx(value, rel=1e-3, abs=1e-5)


def test_without_ridge_a_linear_network_is_found_out(linear):
    labels = superpixels(picture(), 4)
    alone = np.arange(1, 17.0).reshape(4, 4) * (picture()[..., 0] - 0.5)
    found = lime(linear, picture(), UP, segments=4, samples=200, ridge=1e-6)
    for segment in range(labels.max() + 1):
        here = labels == segment
        np.testing.assert_allclose(found[here], alone[here].mean(), rtol=1e-3)


def test_with_its_settings_the_order_is_kept(linear):
    labels = superpixels(picture(), 16)
    assert labels.max() == 15
    alone = np.arange(1, 17.0).reshape(4, 4) * (picture()[..., 0] - 0.5)
    found = lime(linear, picture(), UP, segments=16)
    clear = np.abs(np.subtract.outer(alone.ravel(), alone.ravel())) > 0.1
    same = np.sign(np.subtract.outer(found.ravel(), found.ravel())) == np.sign(
        np.subtract.outer(alone.ravel(), alone.ravel())
    )
    assert same[clear].all()
    np.testing.assert_allclose(found, alone, rtol=0.1, atol=0.05)
