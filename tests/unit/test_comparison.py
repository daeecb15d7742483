"""Two networks, or two faces: depths, distances and angles whose values are known by hand."""

import keras
import numpy as np
import pytest
from keras import layers
from matrix import few

from vizcore.comparison import (
    at_depth,
    by_label,
    channel_differences,
    cosine,
    cosines,
    depths,
    milestones,
    total_variation,
)
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier


def built(name: str) -> Classifier:
    return Classifier(name, ARCHITECTURES[name]((48, 48, 1), 7), tuple("abcdefg"))


@pytest.fixture(scope="module")
def vgg10() -> Classifier:
    return built("vgg10")


def branched() -> Classifier:
    """A way of one convolution beside a way of two, then a mean and logits."""
    image = keras.Input((8, 8, 1), name="image")
    short = layers.Conv2D(2, 1, name="short")(image)
    long = layers.Conv2D(2, 3, padding="same", name="long1")(image)
    long = layers.ReLU(name="relu")(layers.Conv2D(2, 3, padding="same", name="long2")(long))
    x = layers.BatchNormalization(name="norm")(layers.Add(name="add")([short, long]))
    x = layers.Conv2D(2, 1, name="maps")(x)
    model = keras.Model(image, layers.GlobalAveragePooling2D(name="logits")(x))
    return Classifier("branched", model, ("a", "b"))


def test_depth_counts_kernels_on_the_longest_way():
    found = depths(branched().layers)
    assert {name: found[name] for name in ("image", "short", "long1", "long2", "relu", "add", "norm")} == {
        "image": 0, "short": 1, "long1": 1, "long2": 2, "relu": 2, "add": 2, "norm": 2,
    }  # fmt: skip
    assert found["logits"] == 3


def test_a_milestone_is_where_branches_have_met_and_the_last_is_the_logits():
    assert [layer.name for layer in milestones(branched())][2:] == ["add", "logits"]


def test_the_milestones_of_vgg10_are_its_activations(vgg10):
    convolutions = [f"relu{block}_{step}" for block in range(1, 5) for step in (1, 2)]
    assert [layer.name for layer in milestones(vgg10)] == ["image", *convolutions, "relu_dense1", "logits"]


@pytest.mark.parametrize(
    "name", few(ARCHITECTURES, ("alexnet", "dense", "fovea", "lenet5", "mini_xception", "resnet20"))
)
def test_every_architecture_has_a_milestone_for_every_depth(name):
    classifier = built(name)
    found = milestones(classifier)
    counted = depths(classifier.layers)
    assert [counted[layer.name] for layer in found] == list(range(counted[classifier.logits] + 1))
    assert found[0].kind == "InputLayer"
    assert found[-1].name == classifier.logits


@pytest.mark.parametrize(("share", "depth"), [(0.0, 0), (0.3, 3), (0.34, 3), (0.36, 4), (0.45, 5), (1.0, 10)])
def test_the_nearest_depth(vgg10, share, depth):
    assert at_depth(vgg10, share) == depth


def test_predictions_meet_by_label_whatever_their_order():
    labels, table = by_label([(("joy", "fear"), np.array([0.9, 0.1])), (("anger", "joy"), np.array([0.6, 0.4]))])
    assert labels == ("joy", "anger", "fear")
    np.testing.assert_allclose(table, [[0.9, 0, 0.1], [0.4, 0.6, 0]])


@pytest.mark.parametrize(
    ("p", "q", "distance"),
    [((0.2, 0.8), (0.2, 0.8), 0), ((1, 0), (0, 1), 1), ((0.5, 0.3, 0.2), (0.2, 0.3, 0.5), 0.3)],
    ids=["the same", "nothing in common", "three tenths move"],
)
def test_total_variation(p, q, distance):
    assert total_variation(np.array(p, float), np.array(q, float)) == pytest.approx(distance)


def test_cosine():
    a = np.array([[3.0, 4.0]], np.float32)
    assert cosine(a, 7 * a) == pytest.approx(1)
    assert cosine(a, -a) == pytest.approx(-1)
    assert cosine(a, np.array([[4.0, 3.0]], np.float32)) == pytest.approx(24 / 25)
    assert np.isnan(cosine(a, 0 * a))


def test_cosines_take_off_what_all_faces_share():
    """Two maps of (11, 9) and (9, 11) are nearly parallel; less their mean of 10 they are opposed."""
    first = {"a": np.array([[[11.0], [9.0]]]), "b": np.ones((1, 1, 1))}
    second = {"a": np.array([[[9.0], [11.0]]]), "b": np.ones((1, 1, 1))}
    np.testing.assert_allclose(cosines(first, second, ["b", "a"]), [1, 198 / 202])
    centred = cosines(first, second, ["b", "a"], {"a": np.array([10.0], np.float32)})
    assert np.isnan(centred[0])
    assert centred[1] == pytest.approx(-1)


def test_differences_are_of_channels_over_positions():
    a, b = np.zeros((2, 2, 3), np.float32), np.zeros((2, 2, 3), np.float32)
    b[0, 0, 1], b[..., 2] = -4, 0.5
    np.testing.assert_allclose(channel_differences(a, b), [0, 1, 0.5])
    np.testing.assert_allclose(channel_differences(a[0, 0], b[0, 0]), [0, 4, 0.5])
