"""What a network takes: memory by hand where the shapes are known; time that is time; and nothing is changed."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.lessons.running_costs import memory_of, timed
from vizcore.network.classifier import Classifier


@pytest.fixture(scope="module")
def network() -> Classifier:
    image = keras.Input((6, 6, 1), name="image")
    x = layers.Conv2D(2, 3, name="conv")(image)  # 4 × 4 × 2
    return Classifier(
        "small", keras.Model(image, layers.Dense(3, name="logits")(layers.Flatten(name="flat")(x))), tuple("abc")
    )


def test_memory_by_hand(network):
    found = memory_of(network)
    assert found.weights == 4 * (9 * 2 + 2 + 32 * 3 + 3)
    assert found.activations == 4 * (36 + 32 + 32 + 3)
    assert found.largest == 4 * (36 + 32)
    assert found.forward == found.weights + found.largest
    assert found.training == 3 * found.weights + found.activations


def test_times_are_times_and_the_network_stays_as_it_was(network):
    before, told = [w.copy() for w in network.model.get_weights()], []
    found = timed(network, np.ones((6, 6, 1), np.float32), told.append)
    assert min(found.forward, found.training, found.training_processor) > 0
    assert told == sorted(told)
    assert 0 <= told[0] < 0.5 <= told[-1] < 1
    for old, new in zip(before, network.model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_what_could_kill_the_process_is_not_trained(monkeypatch):
    """Its gradient corrupts the heap on processors with AVX-512: see tests/unit/training/test_safety.py."""
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    image = keras.Input((6, 6, 1), name="image")
    x = layers.Flatten()(layers.Conv2D(2, 1, strides=2)(image))
    strided = Classifier("strided", keras.Model(image, layers.Dense(3, name="logits")(x)), tuple("abc"))
    monkeypatch.setattr(keras.Model, "train_on_batch", lambda *given: pytest.fail("it was trained"))
    found = timed(strided, np.ones((6, 6, 1), np.float32))
    assert found.forward > 0
    assert found.training is None


def test_who_stops_it_stops_it(network):
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        timed(network, np.ones((6, 6, 1), np.float32), stop)
