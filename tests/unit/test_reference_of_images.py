"""What channels do on anybody's pictures, against the same from every activation."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.activations.reference import reference_of_images
from vizcore.activations.statistics import channel_statistics, standard_score
from vizcore.network.classifier import Classifier
from vizcore.run.trace import trace


@pytest.fixture(scope="module")
def classifier():
    image = keras.Input((8, 6, 1), name="image")
    x = layers.ReLU(name="relu")(layers.Conv2D(4, 3, name="conv")(image))
    x = layers.Reshape((6, 16), name="rows")(x)
    return Classifier("small", keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten()(x))), ("a", "b"))


def test_it_is_what_numpy_makes_of_every_activation(classifier):
    images = np.random.default_rng(1).random((19, 8, 6, 1)).astype(np.float32)
    told = []
    found = reference_of_images(classifier, images, told.append)
    assert told == [8 / 19, 16 / 19, 1.0]
    assert found.keys() == classifier.by_name.keys()
    traces = [trace(classifier, image).activations for image in images]
    for name, reference in found.items():
        values = np.stack([each[name].reshape(-1, each[name].shape[-1]) for each in traces])
        np.testing.assert_allclose(reference.mean, values.mean(axis=(0, 1)), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(reference.deviation, values.mean(axis=1).std(axis=0), rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(reference.largest, np.abs(values).max(axis=(0, 1)), rtol=1e-4, atol=1e-6)
    scores = standard_score(channel_statistics(traces[0]["conv"]), found["conv"])
    assert 0 < np.abs(scores).max() < 19**0.5
