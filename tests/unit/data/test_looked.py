"""Many faces through a network of which every answer is known."""

import keras
import numpy as np
import pytest
from keras import layers
from unit.data.faces import drawn, plain

from vizcore.data import looked
from vizcore.data.faces import Faces
from vizcore.data.looked import labels_for, look_at
from vizcore.data.spaces import layers_to_follow
from vizcore.data.strongest import before_logits, channels_of, embedded, places, source_of, strongest
from vizcore.data.summary import MOST, Summary, same
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten

NET = plain()


@pytest.fixture(scope="module")
def faces() -> Faces:
    return drawn(90)


@pytest.fixture(scope="module")
def seen(faces):
    return look_at(NET, faces)


def test_the_strongest_faces_of_a_channel_are_those_with_the_brightest_pixel(faces, seen):
    brightest, darkest = faces.images.max(axis=(1, 2, 3)), faces.images.min(axis=(1, 2, 3))
    for channel, key, sign in ((0, brightest, 1), (1, 255 - darkest.astype(int), 1)):
        expected = np.argsort(-key.astype(int) * sign, kind="stable")[:12]
        found, values = seen.top("conv", channel, 12)
        np.testing.assert_array_equal(found, expected)
        np.testing.assert_allclose(values, key[expected] / 255, atol=1e-6)
    found, values = seen.top("conv", 0, 5, "least")
    np.testing.assert_array_equal(found, np.argsort(brightest, kind="stable")[:5])
    np.testing.assert_allclose(values, np.sort(brightest)[:5] / 255, atol=1e-6)


def test_of_one_label_only_its_faces(faces, seen):
    found, _ = seen.top("conv", 0, 10, label=1)
    of = np.flatnonzero(faces.labels == 1)
    np.testing.assert_array_equal(
        found, of[np.argsort(-faces.images[of].max(axis=(1, 2, 3)).astype(int), kind="stable")][:10]
    )
    with pytest.raises(ValueError, match="of all faces together"):
        seen.top("conv", 0, 10, "least", label=1)
    drawn_by_chance, values = seen.top("conv", 0, 10, "random", label=0)
    assert values is None
    assert len(set(drawn_by_chance.tolist())) == 10
    assert (faces.labels[drawn_by_chance] == 0).all()


def test_counts_and_means_of_every_label_and_answer(faces, seen):
    answers = np.where(faces.images.mean(axis=(1, 2, 3)) / 255 > 0.5, 0, 1)
    for label in (0, 1):
        for answer in (0, 1):
            chosen = (faces.labels == label) & (answers == answer)
            assert seen.confusion()[label, answer] == chosen.sum()
            np.testing.assert_array_equal(seen.where(label, answer), np.flatnonzero(chosen))
            if chosen.any():
                mean = seen.summary.cells.means[label, answer]
                np.testing.assert_allclose(mean, faces.images[chosen].mean(axis=0) / 255, atol=1e-6)
        of_label = faces.images[faces.labels == label].max(axis=(1, 2, 3)) / 255
        row = seen.channels.place("conv", 0)
        assert seen.summary.by_label.means[label, row] == pytest.approx(of_label.mean(), abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_parts_merged_in_any_order_are_the_whole(faces, seen, seed):
    random = np.random.default_rng(seed)
    parts = np.split(random.permutation(len(faces)), np.sort(random.integers(1, 89, 4)))
    found = None
    for numbers in parts:
        if not len(numbers):
            continue
        run = looked.strongest(NET, faces.images[numbers].astype(np.float32) / np.float32(255))
        part = Summary.of(run, numbers, faces.images[numbers], faces.labels[numbers], 2)
        found = part if found is None else part.merged(found)
    assert same(found, seen.summary)
    assert not same(found, look_at(NET, drawn(90, seed=9)).summary)


def test_batches_of_any_size_are_the_whole(faces, seen, monkeypatch):
    monkeypatch.setattr(looked, "AT_ONCE", 7)
    told = []
    other = look_at(NET, faces, told.append)
    assert same(other.summary, seen.summary)
    np.testing.assert_allclose(other.embedding, seen.embedding, atol=1e-6)
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_summary_is_the_same_from_its_arrays(seen):
    assert same(Summary.from_arrays(seen.summary.arrays()), seen.summary)


@pytest.mark.parametrize("dropout", [layers.SpatialDropout2D(0.5), layers.GaussianDropout(0.5)], ids=lambda d: d.name)
def test_a_dropout_of_any_kind_is_passed_by(dropout):
    image = keras.Input((4, 4, 1))
    maps = dropout(layers.Conv2D(2, 1, activation="relu", name="conv")(image))
    mean = layers.GlobalAveragePooling2D(name="mean")(maps)
    network = Classifier("n", flatten(keras.Model(image, layers.Dense(2, name="logits")(mean))), ("a", "b"))
    assert dropout.name not in channels_of(network).layers
    assert source_of(network, dropout.name) == "conv_relu"
    assert dropout.name not in layers_to_follow(network, before_logits(network))


def test_what_is_looked_at_and_where():
    assert [*channels_of(NET).layers] == ["conv", "mean", "logits"]
    assert source_of(NET, "drop") == "conv"
    assert before_logits(NET) == "mean"
    image = np.zeros((2, 4, 4, 1), np.float32)
    image[0, 1, 3], image[1, 2, 0] = 1, 1
    assert places(NET, image, "conv", 0).tolist() == [[1, 3], [2, 0]]
    assert places(NET, image, "mean", 0).tolist() == [[0, 0], [0, 0]]
    np.testing.assert_allclose(embedded(NET, image, "conv"), [[1 / 16, 15 / 16]] * 2, atol=1e-6)


def test_labels_are_found_by_their_names():
    faces = Faces(
        np.zeros((4, 4, 4, 1), np.uint8), list("abcd"), np.array([0, 1, 2, -1]), None, ("dark", "odd", "bright")
    )
    assert labels_for(faces, ("bright", "dark")).tolist() == [1, -1, 0, -1]


def test_the_pass_keeps_few_faces_whatever_their_number(seen):
    assert seen.summary.most.keys.shape == (6, MOST)
    assert seen.summary.bytes < 20_000


def test_what_is_no_face_for_the_network_is_refused():
    with pytest.raises(ValueError, match="cut out as 2×2 grey, and this network reads 4×4 grey"):
        look_at(NET, Faces(np.zeros((1, 2, 2, 1), np.uint8), ["a"], np.array([-1]), None, ()))
    with pytest.raises(ValueError, match="There is no face among these files"):
        look_at(NET, drawn(3).where([]))
    with pytest.raises(ValueError, match="as many images as names"):
        Faces(np.zeros((1, 2, 2, 1), np.uint8), [], np.array([-1]), None, ())


def test_larger_faces_in_colour_are_made_smaller():
    images = np.full((1, 8, 8, 3), 90, np.uint8)
    sized = Faces(images, ["a"], np.array([-1]), None, ()).sized((4, 4, 1))
    assert sized.images.shape == (1, 4, 4, 1)
    assert (sized.images == 90).all()


def test_the_strongest_numbers_are_those_of_every_layers_maps(shipped):
    """Those of a ReLU, too, which are worked out from the layer before it."""
    images = np.random.default_rng(0).random((3, *shipped.image_shape), np.float32)
    found = strongest(shipped, images)
    channels = channels_of(shipped)
    every = shipped.run(images, tuple(channels.layers))
    for layer, (start, many) in channels.layers.items():
        expected = every[layer].reshape(3, -1, many).max(axis=1)
        np.testing.assert_allclose(found.values[:, start : start + many], expected, rtol=1e-4, atol=1e-4, err_msg=layer)
    assert sum(many for _, many in channels.layers.values()) == found.values.shape[1]
