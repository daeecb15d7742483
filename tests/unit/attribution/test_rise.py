"""RISE against the paper's formula by loops over its own masks, and against its expectation on a linear network."""

import numpy as np
import pytest

from vizcore.attribution.methods.rise import rise
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import value_of
from vizcore.target import Target

TARGET = Target("logits", 0)


def picture(shape=(4, 4, 1)):
    return np.random.default_rng(0).random(shape, np.float32)


def masks_of(classifier, monkeypatch, **settings):
    """The masks it draws: what the network is shown of a white image on black."""
    seen, run = [], Classifier.run
    with monkeypatch.context() as patched:
        patched.setattr(Classifier, "run", lambda self, x, layers: seen.append(x) or run(self, x, layers))
        rise(classifier, np.ones((4, 4, 1), np.float32), TARGET, baseline=0.0, **settings)
    return np.concatenate(seen)[..., 0]


def test_is_the_papers_formula_less_the_mean(square, monkeypatch):
    settings = {"masks": 200, "cells": 2, "probability": 0.3, "seed": 5}
    masks = masks_of(square, monkeypatch, **settings)
    images = 0.25 + masks[..., None] * (picture() - 0.25)
    values = value_of(square, images.astype(np.float32), TARGET)
    paper = sum(value * mask for value, mask in zip(values, masks, strict=True)) / (200 * 0.3)
    level = values.mean() * masks.mean(axis=0) / 0.3
    found = rise(square, picture(), TARGET, baseline=0.25, **settings)
    np.testing.assert_allclose(found, paper - level, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("probability", [0.2, 0.5, 0.8])
@pytest.mark.parametrize("cells", [2, 3, 7])
def test_masks_are_smooth_and_show_every_pixel_as_often(square, monkeypatch, probability, cells):
    masks = masks_of(square, monkeypatch, masks=8000, cells=cells, probability=probability)
    assert masks.shape == (8000, 4, 4)
    assert masks.min() >= 0
    assert masks.max() <= 1
    error = 5 * np.sqrt(probability * (1 - probability) / 8000)
    np.testing.assert_allclose(masks.mean(axis=0), probability, atol=error)
    assert (len(np.unique(masks)) > 2) == (cells < 4)  # a cell of one pixel has nothing between


def covariance(side, cells, probability):
    """Of two pixels' masks along one axis, over all shifts: the overlap of what they read."""
    cell = -(-side // cells)
    reads = [
        [[np.interp((y + shift) / cell, range(cells + 2), unit) for unit in np.eye(cells + 2)] for y in range(side)]
        for shift in range(cell)
    ]
    return np.mean([np.array(read) @ np.array(read).T for read in reads], axis=0)


@pytest.mark.parametrize("cells", [2, 4])
def test_its_expectation_on_a_linear_network(linear, cells):
    probability = 0.4
    alone = np.arange(1, 17.0).reshape(4, 4) * (picture()[..., 0] - 0.5)
    overlap = covariance(4, cells, probability)
    expected = (1 - probability) * overlap @ alone @ overlap.T  # covariance of sum and mask, over the probability
    settings = {"masks": 4000, "cells": cells, "probability": probability}
    found = np.array([rise(linear, picture(), TARGET, seed=seed, **settings) for seed in range(30)], float)
    error = found.std(axis=0, ddof=1) / np.sqrt(30)
    assert (np.abs(found.mean(axis=0) - expected) < 5 * error).all()
    assert np.abs(expected).max() > 40 * error.max()  # so that the comparison says something


def test_more_masks_are_nearer_the_expectation(linear):
    far, near, best = (rise(linear, picture(), TARGET, masks=n, seed=n) for n in (100, 5000, 100_000))
    assert np.abs(near - best).max() < np.abs(far - best).max() / 2
