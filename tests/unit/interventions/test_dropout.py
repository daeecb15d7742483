"""A network with its dropout on, by masks that are known."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.interventions import Change, dropout_masks, masked
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.own import Reading, own_network
from vizcore.network.shipped import load
from vizcore.run.trace import trace


@pytest.fixture(scope="module")
def image():
    return np.random.default_rng(0).random((48, 48, 1)).astype(np.float32)


def test_masks_of_ones_change_nothing_and_masks_of_zeros_leave_the_biases(image):
    network = load("alexnet")
    ones = {name: Change(np.ones_like(mask.factor)) for name, mask in dropout_masks(network, 2).items()}
    said = masked(network, image, ones)
    np.testing.assert_allclose(said, np.stack([trace(network, image).logits] * 2), rtol=1e-4, atol=1e-4)
    none = masked(network, image, {"dropout2": Change(ones["dropout2"].factor * 0)})
    np.testing.assert_allclose(none[0], network.model.get_layer(network.logits).bias.numpy(), rtol=1e-5, atol=1e-6)


def test_the_same_seed_gives_the_same_answers_and_every_pass_another(image):
    network = load("alexnet")
    said = masked(network, image, dropout_masks(network, 4, seed=3))
    np.testing.assert_array_equal(said, masked(network, image, dropout_masks(network, 4, seed=3)))
    assert said.std(axis=0).min() > 0
    assert np.abs(said - masked(network, image, dropout_masks(network, 4, seed=4))).max() > 0.01


def test_what_cannot_be_asked_is_said(image):
    with pytest.raises(ValueError, match="lenet5 has no dropout"):
        dropout_masks(load("lenet5"), 3)
    with pytest.raises(ValueError, match="one pass at least, got 0"):
        dropout_masks(load("alexnet"), 0)
    with pytest.raises(ValueError, match=r"expected a mask of dropout1 shaped \(passes, "):
        masked(load("alexnet"), image, {"dropout1": Change(np.ones((2, 3), np.float32))})
    one, two = (dropout_masks(load("alexnet"), passes) for passes in (2, 3))
    with pytest.raises(ValueError, match="as many passes of every layer, got 2 and 3"):
        masked(load("alexnet"), image, {"dropout1": one["dropout1"], "dropout2": two["dropout2"]})


# ------------------------------------------------------------------ every kind of dropout, as Keras has it in training

SIDE, PASSES = 6, 4000
SATURATED = -1.7580993408473766  # what SELU gives of a very negative number
KINDS = {
    "each number": (lambda: layers.Dropout(0.3), (SIDE, SIDE, 4)),
    "whole images": (lambda: layers.Dropout(0.3, noise_shape=(None, 1, 1, 1)), (SIDE, SIDE, 4)),
    "whole rows": (lambda: layers.Dropout(0.3, noise_shape=(None, None, 1, 1)), (SIDE, SIDE, 4)),
    "the same of every image": (lambda: layers.Dropout(0.3, noise_shape=(1, 1, 1, 4)), (SIDE, SIDE, 4)),
    "everything": (lambda: layers.Dropout(1.0), (SIDE, SIDE, 4)),
    "channels of rows": (lambda: layers.SpatialDropout1D(0.3), (SIDE, 4)),
    "channels of maps": (lambda: layers.SpatialDropout2D(0.3), (SIDE, SIDE, 4)),
    "first of maps": (lambda: layers.SpatialDropout2D(0.3, data_format="channels_first"), (SIDE, SIDE, 4)),
    "channels of volumes": (lambda: layers.SpatialDropout3D(0.3), (2, 3, SIDE, 4)),
    "Gaussian": (lambda: layers.GaussianDropout(0.3), (SIDE, SIDE, 4)),
    "alpha": (lambda: layers.AlphaDropout(0.3), (SIDE, SIDE, 4)),
    "alpha of channels": (lambda: layers.AlphaDropout(0.3, noise_shape=(None, 1, 1, 4)), (SIDE, SIDE, 4)),
}


def around(step, shape):
    """A network whose answer is what the step gives of an image's numbers."""
    image = keras.Input((8, 8, 1), name="image")
    count = int(np.prod(shape))
    x = layers.Reshape(shape)(layers.Dense(count)(layers.Flatten()(image)))
    model = flatten(keras.Model(image, layers.Flatten(name="numbers")(step(x))))
    return Classifier("net", model, tuple(map(str, range(count))), outputs="numbers")


def given_to(classifier, name, image):
    return trace(classifier, image).activations[classifier.by_name[name].inputs[0]]


@pytest.mark.parametrize("name", KINDS)
def test_a_pass_does_what_keras_does_in_training(name):
    build, shape = KINDS[name]
    classifier = around(build(), shape)
    (step,) = dropout_masks(classifier, 1)
    image = np.random.default_rng(1).random((8, 8, 1)).astype(np.float32)
    mine = masked(classifier, image, dropout_masks(classifier, PASSES)).reshape(PASSES, *shape)
    value = keras.ops.convert_to_tensor(given_to(classifier, step, image)[None])
    keras.utils.set_random_seed(3)
    layer = build()
    many = "same of every" not in name  # what is drawn once for a batch is drawn anew for every pass
    if many:
        theirs = np.asarray(layer(keras.ops.repeat(value, PASSES, axis=0), training=True))
    else:
        theirs = np.concatenate([np.asarray(layer(value, training=True)) for _ in range(PASSES)])
    spread = theirs.std(axis=0)
    np.testing.assert_allclose(mine.mean(axis=0), theirs.mean(axis=0), atol=1e-6 + 8 * spread.max() / PASSES**0.5)
    np.testing.assert_allclose(mine.std(axis=0), spread, atol=1e-6 + 0.12 * spread.max())
    if name == "everything":
        assert not mine.any()
    elif name != "Gaussian":  # which numbers fall together: how what is there and what is not goes together
        dropped = 0.7 * SATURATED / (0.7 * (1 + 0.3 * SATURATED**2)) ** 0.5 if name.startswith("alpha") else 0.0
        off = [np.isclose(each, dropped, atol=1e-5).reshape(PASSES, -1)[:, :12] for each in (mine, theirs)]
        mine_together, theirs_together = (np.corrcoef(each.T) for each in off)
        np.testing.assert_allclose(mine_together, theirs_together, atol=0.12)


def test_efficientnet_leaves_out_whole_branches():
    model = keras.applications.EfficientNetB0(weights=None, input_shape=(32, 32, 3), classes=3)
    classifier = own_network(model, reading=Reading(scale="0…255"))
    masks = dropout_masks(classifier, 5)
    assert {mask.factor.shape for name, mask in masks.items() if "drop" in name and "top" not in name} == {(5, 1, 1, 1)}
    assert len(masks) == sum(layer.kind == "Dropout" for layer in classifier.layers) == 10


def test_channels_that_came_first_are_dropped_whole():
    image = keras.Input((3, 12, 12))
    x = layers.Conv2D(4, 3, data_format="channels_first", activation="relu")(image)
    x = layers.Dropout(0.3, noise_shape=(None, 4, 1, 1), name="whole")(x)
    x = layers.SpatialDropout2D(0.3, data_format="channels_first", name="spatial")(x)
    x = layers.GlobalAveragePooling2D(data_format="channels_first")(x)
    classifier = own_network(keras.Model(image, layers.Dense(3)(x)), reading=Reading(scale="0…1"))
    masks = dropout_masks(classifier, 7)
    assert {name: mask.factor.shape for name, mask in masks.items()} == dict.fromkeys(
        ("whole", "spatial"), (7, 1, 1, 4)
    )


def rows(x):
    return layers.Reshape((8, 8))(x)


class Own(layers.Dropout):
    """A dropout of somebody's own."""


@pytest.mark.parametrize(
    "inside",
    [
        lambda x: layers.LSTM(3, dropout=0.2)(rows(x)),
        lambda x: layers.GRU(3, recurrent_dropout=0.2)(rows(x)),
        lambda x: layers.Bidirectional(layers.GRU(3, dropout=0.2))(rows(x)),
        lambda x: layers.MultiHeadAttention(2, 3, dropout=0.2)(y := rows(x), y),
        lambda x: layers.Attention(dropout=0.2)([y := rows(x), y]),
        lambda x: layers.TimeDistributed(layers.Dropout(0.2))(rows(x)),
        lambda x: Own(0.2)(x),
    ],
)
def test_dropout_inside_of_a_layer_is_refused(inside):
    image = keras.Input((8, 8, 1))
    x = layers.Dropout(0.1)(layers.Flatten()(inside(image)))
    classifier = Classifier("net", flatten(keras.Model(image, layers.Dense(3)(x))), ("a", "b", "c"))
    with pytest.raises(ValueError, match="net has dropout inside of .*, which cannot be switched on here"):
        dropout_masks(classifier, 2)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (lambda: layers.Dropout(0.1, noise_shape=(32, 1, 1, 1)), "which does not fit one image"),
        (lambda: layers.Dropout(0.1, noise_shape=(8, 1)), "which does not fit one image"),
        (lambda: layers.Dropout(0.1, noise_shape=(None, 2, 1, 1)), "which does not fit one image"),
        (lambda: layers.AlphaDropout(1.0), "has the rate 1, of which Keras can make nothing"),
        (lambda: layers.GaussianDropout(1.0), "has the rate 1, of which Keras can make nothing"),
    ],
)
def test_what_keras_cannot_do_to_one_image_is_refused(step, said):
    with pytest.raises(ValueError, match=said):
        dropout_masks(around(step(), (6, 6, 4)), 2)


def test_dropout_that_never_drops_is_none():
    with pytest.raises(ValueError, match="has no dropout"):
        dropout_masks(around(layers.SpatialDropout2D(0.0), (6, 6, 4)), 2)
