"""Numbers and orders of channels, on maps small enough to count."""

import numpy as np
import pytest

from vizcore.activations.statistics import ORDERS, channel_statistics, dead, order, standard_score
from vizcore.network.reference import Reference


def floats(*values):
    return np.array(values, np.float32)


MAPS = np.stack(
    [floats(0, 0, 0, 8), floats(0, 0, 0, 0), floats(-6, -6, -2, -2), floats(1, 2, 3, 4)], axis=-1
).reshape(2, 2, 4)  # fmt: skip


def test_channels_of_maps():
    found = channel_statistics(MAPS)
    np.testing.assert_allclose(found.mean, [2, 0, -4, 2.5])
    np.testing.assert_allclose(found.maximum, [8, 0, -2, 4])
    np.testing.assert_allclose(found.deviation, [np.sqrt(12), 0, 2, np.sqrt(1.25)], rtol=1e-6)
    np.testing.assert_allclose(found.magnitude, [2, 0, 4, 2.5])
    np.testing.assert_allclose(found.active, [0.25, 0, 1, 1])
    assert found.strongest == 2
    assert found.silent == (1,)


def test_features_are_channels_of_one_number():
    found = channel_statistics(floats(3, 0, -5))
    np.testing.assert_array_equal(found.mean, [3, 0, -5])
    np.testing.assert_array_equal(found.maximum, [3, 0, -5])
    np.testing.assert_array_equal(found.deviation, [0, 0, 0])
    assert found.strongest == 2
    assert found.silent == (1,)


def test_half_precision_does_not_overflow():
    found = channel_statistics(np.full((64, 64, 1), 60000, np.float16))
    assert found.mean[0] == pytest.approx(60000, rel=1e-3)
    assert found.magnitude.dtype == np.float32


def test_dead_is_what_never_spoke_on_any_training_face():
    assert dead(Reference(floats(0, 1, -1), floats(0, 1, 1), floats(0, 3, 0.001))) == (0,)


REFERENCE = Reference(mean=floats(1, 0, -4, 0), deviation=floats(0.5, 0, 1, 2), largest=floats(9, 0, 9, 9))


def test_surprise_is_in_deviations_from_face_to_face():
    np.testing.assert_allclose(standard_score(channel_statistics(MAPS), REFERENCE), [2, 0, 0, 1.25])


@pytest.mark.parametrize(
    ("by", "expected"),
    [("index", [0, 1, 2, 3]), ("mean", [3, 0, 1, 2]), ("maximum", [0, 3, 1, 2]), ("difference", [0, 3, 1, 2])],
)
def test_orders(by, expected):
    assert order(by, channel_statistics(MAPS), REFERENCE).tolist() == expected


def test_every_order_has_been_tested():
    assert set(ORDERS) == {"index", "mean", "maximum", "difference"}


def test_channels_that_tie_keep_their_places():
    alternating = np.tile(floats(1, 2), 100)  # enough of them for an unstable sort to mix them up
    assert order("mean", channel_statistics(alternating)).tolist() == [*range(1, 200, 2), *range(0, 200, 2)]


def test_a_channel_below_its_usual_mean_is_as_surprising_as_one_above():
    statistics = channel_statistics(floats(0, -9, 3))
    reference = Reference(floats(0, 0, 0), floats(1, 1, 1), floats(9, 9, 9))
    assert order("difference", statistics, reference).tolist() == [1, 2, 0]


def test_an_order_by_what_is_missing_is_refused():
    with pytest.raises(ValueError, match="training faces; none was given"):
        order("difference", channel_statistics(MAPS))
