"""Several layers at once, and who is typical of a label."""

import numpy as np
import pytest
from unit.data.faces import drawn, plain

from vizcore.data.faces import as_images
from vizcore.data.spaces import layers_to_follow, spaces, typical
from vizcore.data.strongest import embedded

NET = plain()


def test_each_space_is_that_of_its_layer():
    faces, told = drawn(20), []
    found = spaces(NET, faces, ("conv", "mean", "logits"), told.append)
    for layer, rows in found.items():
        np.testing.assert_allclose(rows, embedded(NET, as_images(faces.images), layer), atol=1e-6)
    means = faces.images.mean(axis=(1, 2, 3)) / 255
    np.testing.assert_allclose(found["conv"], np.stack([means, 1 - means], axis=1), atol=1e-5)
    assert told[-1] == 1


def test_layers_run_from_the_first_to_the_last(shipped):
    followed = layers_to_follow(shipped, "relu_dense1")
    assert followed[0] == "relu1_1"
    assert followed[-2:] == ("relu4_4", "relu_dense1")
    assert len(followed) == 6
    order = [*shipped.by_name]
    assert sorted(followed, key=order.index) == list(followed)
    assert layers_to_follow(NET, "mean")[-1] == "mean"


def test_the_most_typical_face_of_a_label_is_nearest_to_its_mean():
    rows = np.array([[1, 0], [1, 1], [0, 1], [-1, 0], [5, 5]], np.float32)
    numbers, cosines = typical(rows, np.array([0, 0, 0, 1, 1]), 0)
    assert numbers.tolist() == [1, 0, 2]
    assert cosines[0] == pytest.approx(1)
    assert cosines[1] == pytest.approx(np.sqrt(0.5))
    assert not len(typical(rows, np.zeros(5, int), 1)[0])
