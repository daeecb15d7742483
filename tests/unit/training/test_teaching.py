"""What teachers say counts in the targets, by as much as it should."""

import keras
import numpy as np
import pytest
from scipy.special import softmax

from vizcore.training.faceset import FaceSet
from vizcore.training.teaching import taught

# Keras 3.15 reads TensorFlow's variables in a way that NumPy 2 deprecates, whenever it saves weights.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

BIASES = np.array([[3, 0, 0, 0, 0, 0, 0, 1], [0, 0, 2, 0, 0, 0, 0, 0]], "f4")


def faces() -> FaceSet:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (5, 6, 6, 1), dtype=np.uint8)
    return FaceSet(images, random.dirichlet(np.ones(8), 5).astype("f4"), np.zeros(5, int), np.zeros(5, int), "made")


def teacher(folder, number: int, weight: float = 0.0, classes: int = 8):
    """Says softmax(bias + weight · the pixel at the top left), whatever else is in the image."""
    image = keras.Input((6, 6, 1))
    network = keras.Model(image, keras.layers.Dense(classes, name="logits")(keras.layers.Flatten()(image)))
    kernel = np.zeros((36, classes), "f4")
    kernel[0, 0] = weight
    network.set_weights([kernel, BIASES[number, :classes]])
    network.save(folder / f"teacher{number}.keras")
    return folder / f"teacher{number}.keras"


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_share_of_the_teacher_is_as_asked(tmp_path, share):
    found = taught(faces(), [teacher(tmp_path, 0)], share).shares
    np.testing.assert_allclose(found, (1 - share) * faces().shares + share * softmax(BIASES[0]), atol=1e-6)


def test_several_teachers_are_averaged_as_probabilities(tmp_path):
    found = taught(faces(), [teacher(tmp_path, 0), teacher(tmp_path, 1)], 1.0).shares
    np.testing.assert_allclose(found, np.tile(softmax(BIASES, axis=1).mean(axis=0), (5, 1)), atol=1e-6)


def test_a_teacher_looks_at_the_mirror_image_too(tmp_path):
    given = faces()
    found = taught(given, [teacher(tmp_path, 0, weight=5.0)], 1.0).shares
    corners = given.images[:, 0, [0, -1], 0].mean(axis=1) / 255  # the mirror image's top left is the top right
    logits = np.tile(BIASES[0], (5, 1))
    logits[:, 0] += 5.0 * corners
    np.testing.assert_allclose(found, softmax(logits, axis=1), atol=1e-5)


def test_nothing_but_the_targets_changes(tmp_path):
    given = faces()
    found = taught(given, [teacher(tmp_path, 0)], 0.5)
    assert found.images is given.images
    assert found.majority is given.majority
    assert not np.array_equal(found.shares, given.shares)


def test_a_teacher_of_other_classes_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match=r"teacher1\.keras cannot teach: .* tells 3 classes apart"):
        taught(faces(), [teacher(tmp_path, 1, classes=3)], 0.5)
