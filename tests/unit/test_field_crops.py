"""Of an image, the pixels that the strongest unit sees: the ones that made it strong."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.classifier import Classifier
from vizcore.receptive_field import receptive_fields
from vizcore.receptive_field.crops import seen_by_strongest


@pytest.fixture(scope="module")
def corners():
    """A filter of 3×3 that is largest where a bright pixel has dark ones around it, and one for the opposite."""
    image = keras.Input((8, 9, 1), name="image")
    conv = layers.Conv2D(2, 3, padding="same", use_bias=False, name="conv")
    logits = layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D()(conv(image)))
    model = keras.Model(image, logits)
    centre = np.full((3, 3), -0.1, np.float32)
    centre[1, 1] = 1
    conv.set_weights([np.stack([centre, -centre], axis=-1)[:, :, None]])
    return Classifier("corners", model, ("one", "other"))


def crops(classifier, images, channels):
    field = receptive_fields(classifier.model)["conv"]
    return seen_by_strongest(classifier, "conv", images, channels, field)


def test_it_is_what_the_strongest_unit_sees(corners):
    images = np.zeros((2, 8, 9, 1), np.float32)
    images[0, 4, 6] = images[1, 2, 3] = 1
    found = crops(corners, images, [0, 0])
    assert found.shape == (2, 3, 3, 1)
    for crop in found[..., 0]:
        assert crop[1, 1] == crop.sum() == 1


def test_a_unit_at_the_rim_is_not_taken_where_there_is_another(corners):
    images = np.zeros((1, 8, 9, 1), np.float32)
    images[0, 0, 0] = 1  # the strongest unit stands in the corner, and sees padding
    images[0, 5, 5] = 0.9
    assert crops(corners, images, [0])[0, 1, 1, 0] == np.float32(0.9)


def test_each_image_is_asked_by_its_own_channel(corners):
    images = np.full((2, 8, 9, 1), 0.5, np.float32)
    images[:, 4, 4], images[:, 2, 6] = 1, 0
    bright, dark = crops(corners, images, [0, 1])[:, 1, 1, 0]
    assert (bright, dark) == (1, 0)


def test_a_field_as_large_as_the_image_leaves_it_whole(corners):
    images = np.ones((1, 8, 9, 1), np.float32)
    np.testing.assert_array_equal(seen_by_strongest(corners, "conv", images, [0], None), images)
