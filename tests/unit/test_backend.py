"""Where the app computes: a card that is listed but cannot compute must not matter."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from vizcore import backend


@pytest.fixture
def claimed_card(monkeypatch):
    """TensorFlow lists a graphics card that is not there."""
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind=None: ["a card"] if kind == "GPU" else [])
    backend.place.cache_clear()
    yield
    backend.place.cache_clear()


def test_a_card_that_does_not_compute_is_not_used(claimed_card):
    assert backend.place() == "CPU:0"
    assert backend.device() == "CPU"


def test_a_card_that_fails_is_not_used(claimed_card, monkeypatch):
    def no_kernel(*_):
        raise tf.errors.NotFoundError(None, None, "no algorithm worked")

    monkeypatch.setattr(tf.nn, "conv2d", no_kernel)
    assert backend.place() == "CPU:0"


def test_a_card_that_computes_is_used(claimed_card, monkeypatch):
    class Computed:
        device = "/job:localhost/replica:0/task:0/device:GPU:0"

        def numpy(self):
            return np.ones(1)

    monkeypatch.setattr(tf.nn, "conv2d", lambda *_: Computed())
    assert backend.place() == "GPU:0"


def test_a_view_gives_what_the_network_gives():
    image = keras.Input((4, 4, 1))
    view = keras.Model(image, {"mean": keras.layers.GlobalAveragePooling2D()(image)})
    images = np.random.default_rng(0).random((3, 4, 4, 1), np.float32)
    np.testing.assert_allclose(backend.compiled(view)(images)["mean"], images.mean(axis=(1, 2)), rtol=1e-6)
