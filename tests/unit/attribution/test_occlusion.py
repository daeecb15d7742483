"""Occlusion against patches laid by loops, and against a linear network's answer."""

import numpy as np
import pytest
from oracles import perturbation
from oracles.attribution import AsItRuns

from vizcore.attribution.methods.occlusion import occlusion
from vizcore.target import Target

UP = Target("logits", 0)
WEIGHTS = np.arange(1, 17.0).reshape(4, 4)


def picture():
    return np.random.default_rng(0).random((4, 4, 1), np.float32)


@pytest.mark.parametrize(("patch", "stride"), [(1, 1), (2, 1), (2, 2), (3, 2), (4, 2), (4, 3), (6, 4)])
@pytest.mark.parametrize("baseline", [0.0, 0.5])
def test_is_what_loops_find(square, patch, stride, baseline):
    found = occlusion(square, picture(), UP, patch=patch, stride=stride, baseline=baseline)
    expected = perturbation.occlusion(AsItRuns(square), picture(), UP, patch, stride, baseline)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_one_pixel_at_a_time_of_a_linear_network(linear):
    found = occlusion(linear, picture(), UP, patch=1, stride=1, baseline=0.25)
    np.testing.assert_allclose(found, WEIGHTS * (picture()[..., 0] - 0.25), rtol=1e-4, atol=1e-4)


def test_a_patch_over_a_linear_network_is_a_mean_of_sums(linear):
    alone = np.pad(WEIGHTS * (picture()[..., 0] - 0.5), 1)  # nothing lies beyond the border
    sums = sum(alone[i : i + 5, j : j + 5] for i in (0, 1) for j in (0, 1))  # of all 5×5 places of a 2×2 patch
    means = sum(sums[i : i + 4, j : j + 4] for i in (0, 1) for j in (0, 1)) / 4
    found = occlusion(linear, picture(), UP, patch=2, stride=1, baseline=0.5)
    np.testing.assert_allclose(found, means, rtol=1e-4, atol=1e-4)


def test_what_speaks_against_is_negative(linear):
    up, down = (occlusion(linear, picture(), Target("logits", i), patch=2, stride=1) for i in (0, 1))
    np.testing.assert_allclose(up, -down, rtol=1e-5)
    assert up.min() < 0 < up.max()


def test_gaps_are_refused(linear):
    with pytest.raises(ValueError, match="stride of 3 leaves gaps between patches of 2"):
        occlusion(linear, picture(), UP, patch=2, stride=3)
