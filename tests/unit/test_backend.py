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


def test_a_staged_loop_with_derivatives_is_what_it_would_be_by_hand():
    """Ten steps up the slope of minus the squared distance from 3, each a tenth of it: 3 (1 - 0.8¹⁰)."""

    def climb(start, count):
        def step(_, place):
            value, pull = backend.vjp(lambda place: -((place["x"] - 3) ** 2), place)
            return {"x": place["x"] + 0.1 * pull(keras.ops.ones_like(value))["x"]}

        return keras.ops.fori_loop(0, count, step, start)

    run = backend.staged(climb)
    found = run({"x": np.zeros(2, np.float32)}, np.int32(10))
    np.testing.assert_allclose(np.asarray(found["x"]), 3 * (1 - 0.8**10), rtol=1e-5)
    again = run(found, np.int32(0))
    np.testing.assert_array_equal(np.asarray(again["x"]), np.asarray(found["x"]))


def test_what_nothing_depends_on_has_no_slope():
    def slope(given):
        _, pull = backend.vjp(lambda given: given["used"] * 2, given)
        return pull(np.ones(2, np.float32))

    found = backend.staged(slope)({"used": np.ones(2, np.float32), "unused": np.ones(3, np.float32)})
    assert np.asarray(found["used"]).tolist() == [2, 2]
    assert np.asarray(found["unused"]).tolist() == [0, 0, 0]
