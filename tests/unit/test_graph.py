"""The walk through a graph, which leans on one private method of Keras: these fail when it goes."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.graph import walk

IMAGES = np.array([[-1.0, 3.0]], np.float32)


def model():
    image = keras.Input((2,))
    return keras.Model(image, layers.ReLU(name="relu")(layers.Rescaling(-1.0, name="minus")(image)))


def test_operations_run_in_order_each_by_what_is_put_in_its_place():
    seen = []

    def doubled(operation):
        seen.append(operation.name)
        return lambda *given, **named: 2 * operation(*given, **named)

    np.testing.assert_array_equal(np.asarray(walk(model(), IMAGES, doubled)), [[4.0, 0.0]])
    assert seen == ["minus", "relu"]


def test_a_sequential_model():
    sequential = keras.Sequential([keras.Input((2,)), layers.Rescaling(3.0)])
    np.testing.assert_array_equal(np.asarray(walk(sequential, IMAGES, lambda operation: operation)), 3 * IMAGES)


def test_a_model_with_code_of_its_own_is_refused():
    class Mine(keras.Model):
        def call(self, x):
            return x

    with pytest.raises(ValueError, match=r"'mine' is a Mine, not a graph"):
        walk(Mine(name="mine"), IMAGES, lambda operation: operation)
