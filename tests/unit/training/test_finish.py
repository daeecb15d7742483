"""What is done once to a trained network: statistics by hand, logits by hand."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.training import finish, publish
from vizcore.training.finish import prefer_common, remeasure_statistics

# Keras 3.15 reads variables in a way that NumPy 2 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def network():
    image = keras.Input((2, 2, 1))
    x = layers.BatchNormalization(name="first", momentum=0.9)(image)
    x = layers.Dropout(0.9)(x)
    x = layers.BatchNormalization(name="second", center=False, scale=False)(x)
    return keras.Model(image, layers.Dense(3, name="logits")(layers.Flatten()(x)))


def test_statistics_are_those_of_the_faces_through_the_weights_as_they_are(monkeypatch):
    images = np.random.default_rng(0).integers(0, 256, (12, 2, 2, 1)).astype(np.uint8)
    monkeypatch.setattr(finish, "_BATCH", 12)
    model = network()
    model.get_layer("first").gamma.assign([3.0])
    remeasure_statistics(model, images)
    first, second = model.get_layer("first"), model.get_layer("second")
    pixels = images / 255
    assert float(first.moving_mean[0]) == pytest.approx(pixels.mean(), rel=1e-5)
    assert float(first.moving_variance[0]) == pytest.approx(pixels.var(), rel=1e-5)
    assert float(second.moving_mean[0]) == pytest.approx(0, abs=1e-5)  # no dropout on the way
    assert float(second.moving_variance[0]) == pytest.approx(9 * pixels.var() / (pixels.var() + 1e-3), rel=1e-4)
    assert (first.momentum, second.momentum) == (0.9, 0.99)


def test_of_several_batches_the_mean(monkeypatch):
    images = np.zeros((4, 2, 2, 1), np.uint8)
    images[:, 0] = 255
    monkeypatch.setattr(finish, "_BATCH", 2)
    model = network()
    remeasure_statistics(model, images)
    assert float(model.get_layer("first").moving_mean[0]) == pytest.approx(0.5)
    assert float(model.get_layer("first").moving_variance[0]) == pytest.approx(0.25)


def test_statistics_are_of_faces_altered_as_in_training():
    images = np.random.default_rng(0).integers(0, 256, (6, 2, 2, 1)).astype(np.uint8)
    model = network()
    remeasure_statistics(model, images, lambda batch: 2 - batch.astype("f4") / 255)
    assert float(model.get_layer("first").moving_mean[0]) == pytest.approx(2 - images.mean() / 255, rel=1e-5)


@pytest.mark.parametrize("key", [None, "erasing", "mixup", "cutmix"])
def test_only_faces_with_noise_or_other_faces_in_them_are_altered(key):
    """Turned and brightened faces have the statistics of whole ones; what else a `recipe.json` says does not matter."""
    alter = publish._altering({"architecture": "fovea", "rarity": 0.4} | ({key: 1.0} if key else {}), 8)
    assert (alter is not None) == bool(key)
    if alter:
        images = np.random.default_rng(0).integers(0, 256, (4, 12, 12, 1)).astype(np.uint8)
        assert np.asarray(alter(images)).shape == images.shape


def test_weights_stay_as_they_are():
    images = np.random.default_rng(0).integers(0, 256, (5, 2, 2, 1)).astype(np.uint8)
    model = network()
    before = [keras.ops.convert_to_numpy(weight).copy() for weight in model.trainable_weights]
    remeasure_statistics(model, images)
    for now, then in zip(model.trainable_weights, before, strict=True):
        np.testing.assert_array_equal(keras.ops.convert_to_numpy(now), then)


def test_common_classes_are_preferred_by_the_logarithm_of_their_share():
    model, prior = network(), np.array([0.5, 0.25, 0.25])
    image = np.ones((1, 2, 2, 1), np.float32)
    before = np.asarray(model(image))
    prefer_common(model, prior, 0.5)
    np.testing.assert_allclose(np.asarray(model(image)), before + 0.5 * np.log([prior]), rtol=1e-5, atol=1e-6)


def test_logits_without_a_bias_are_refused():
    image = keras.Input((2, 2, 3))
    model = keras.Model(image, layers.GlobalAveragePooling2D(name="logits")(image))
    with pytest.raises(ValueError, match="logits, has no bias"):
        prefer_common(model, np.ones(3) / 3, 0.1)
