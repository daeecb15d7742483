"""The time of a forward pass, on a clock of our own."""

import pytest

from vizcore.network import speed
from vizcore.network.classifier import Classifier


@pytest.fixture
def runs_last(monkeypatch):
    """A function: how long each run takes; the list of batches that ran."""
    now, batches = [0.0], []

    def prepare(durations):
        lasting = iter(durations)

        def run(_, images, layers):
            batches.append((images.shape, layers))
            now[0] += next(lasting)

        monkeypatch.setattr(Classifier, "run", run)
        monkeypatch.setattr(speed.time, "perf_counter", lambda: now[0])
        return batches

    return prepare


def test_the_median_without_the_first_runs_which_compile(tiny, runs_last):
    batches = runs_last([9.0, 9.0, 9.0] + [0.001, 0.002, 0.01] * 33 + [0.002])
    assert speed.seconds_a_face(tiny) == pytest.approx(0.002)
    assert set(batches) == {((1, 4, 4, 1), ("logits",))}


def test_a_slow_network_is_not_run_a_hundred_times(tiny, runs_last):
    batches = runs_last([4.0] * 103)
    assert speed.seconds_a_face(tiny) == pytest.approx(4.0)
    assert len(batches) == 4


def test_it_measures_something(tiny):
    assert 0 < speed.seconds_a_face(tiny) < 1
