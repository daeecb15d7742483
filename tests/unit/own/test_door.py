"""Somebody's own network: it answers here as it does by itself, or is refused in a sentence."""

from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from foreign import FOREIGN, REFUSED, weighed
from keras import layers
from skimage import data

from vizcore.network.own import SCALES, Reading, own_network, questions_of
from vizcore.network.own.entrance import entrance_of
from vizcore.network.own.range import likely_scales

SIDE = 16


def images_for(model, count=2):
    height, width, channels = entrance_of(model).image_shape
    shape = (count, height or SIDE, width or SIDE, channels)
    return (np.random.default_rng(3).integers(0, 256, shape) / 255).astype(np.float32)


def says(model, images, *, compiled=False):
    """What the network itself says of images in [0, 1], for one that takes them as they are or as whole bytes.

    A processor runs convolutions with the channels first only where they are compiled.
    """
    (asked,) = keras.tree.flatten(model.inputs)
    given = np.round(255 * images) if asked.dtype == "uint8" else images
    if asked.shape[1] == 3:
        given = given.transpose(0, 3, 1, 2)
    given = keras.ops.cast(given.reshape(len(given), *(side or SIDE for side in asked.shape[1:])), asked.dtype)
    if (structure := getattr(model, "_inputs_struct", None)) is not None:
        given = keras.tree.pack_sequence_as(structure, [given])
    run = partial(model, training=False)
    said = (tf.function(run, jit_compile=True) if compiled else run)(given)
    return np.asarray(keras.ops.cast(keras.tree.flatten(said)[0], "float32"), np.float64)


@pytest.mark.parametrize("name", FOREIGN)
def test_it_answers_as_it_does_by_itself(name):
    model = FOREIGN[name]()
    images = images_for(model, 1 if "batch of one" in name else 2)
    scale = "0…255" if name == "whole bytes" else "0…1"
    classifier = own_network(model, reading=Reading(size=(SIDE, SIDE), scale=scale))
    found = classifier.predictions(classifier.run(images, (classifier.logits,))[classifier.logits])
    wanted = says(model, images, compiled="channels first" in name)
    if wanted.ndim == 4:
        wanted = wanted[:, wanted.shape[1] // 2, wanted.shape[2] // 2]
    if name == "one sigmoid":
        found = found[:, 1:]
    if name == "logits":
        wanted = np.exp(wanted) / np.exp(wanted).sum(axis=1, keepdims=True)
    loose = 0.02 if "mixed" in name else 2e-5
    np.testing.assert_allclose(found, wanted, atol=loose * max(1, np.abs(wanted).max()))
    assert len(classifier.labels) == len(set(classifier.labels)) == found.shape[1] + (name == "one sigmoid")
    assert classifier.identity
    every = tuple(layer.name for layer in classifier.layers)
    for layer, value in classifier.run(images, every).items():
        assert np.isfinite(value).all(), layer
        assert value.dtype == np.float32
        assert value.shape[1:] == classifier.by_name[layer].output_shape


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_a_sentence(name):
    build, why = REFUSED[name]
    with pytest.raises(ValueError, match=why) as raised:
        own_network(build(), reading=Reading(size=(SIDE, SIDE)))
    said = str(raised.value)
    assert "\n" not in said
    assert len(said) < 330


@pytest.mark.parametrize(
    "name", ["a base inside a sequential, as in transfer learning", "channels first", "one sigmoid"]
)
def test_the_original_is_left_as_it_was(name):
    model = FOREIGN[name]()
    before = [weight.copy() for weight in model.get_weights()]
    nodes = [len(step._inbound_nodes) + len(step._outbound_nodes) for step in model._flatten_layers()]
    classifier = own_network(model, reading=Reading(scale="−1…1"))
    for weight in classifier.model.weights:
        weight.assign(weight + 1)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert [len(step._inbound_nodes) + len(step._outbound_nodes) for step in model._flatten_layers()] == nodes


def test_parameters_of_a_layer_that_is_called_three_times_count_once():
    model = FOREIGN["a layer that is called three times"]()
    classifier = own_network(model, reading=Reading(scale="0…1"))
    assert sum(layer.parameters for layer in classifier.layers) == model.count_params()
    assert sum(layer.kind == "Conv2D" for layer in classifier.layers) == 4


def test_halves_of_a_split_are_layers_and_the_split_is_none():
    classifier = own_network(FOREIGN["halves of a split, both used"](), reading=Reading(scale="0…1"))
    halves = [layer for layer in classifier.layers if layer.kind == "Split"]
    assert [half.output_shape for half in halves] == [(14, 14, 2)] * 2
    assert {half.inputs for half in halves} == {(classifier.layers[2].name,)}
    image = np.random.default_rng(0).random((1, 16, 16, 3)).astype(np.float32)
    names = (halves[0].name, halves[1].name, classifier.layers[2].name)
    first, second, whole = classifier.run(image, names).values()
    np.testing.assert_array_equal(np.concatenate([first, second], axis=-1), whole)


def test_no_transposition_is_left_of_channels_that_came_first():
    classifier = own_network(FOREIGN["channels first"](), reading=Reading(scale="0…1"))
    assert "Permute" not in [layer.kind for layer in classifier.layers]
    assert classifier.layers[1].output_shape == (14, 14, 4)


@pytest.mark.parametrize("scale", SCALES)
def test_pixels_come_to_the_network_as_the_scale_says(scale):
    image = keras.Input((6, 7, 3))
    model = keras.Model(image, layers.Flatten()(image))
    classifier = own_network(model, reading=Reading(scale=scale, means="numbers"))
    images = np.random.default_rng(0).random((2, 6, 7, 3)).astype(np.float32)
    seen = classifier.run(images, (classifier.logits,))[classifier.logits].reshape(images.shape)
    wanted = {
        "0…1": images,
        "−1…1": 2 * images - 1,
        "0…255": 255 * images,
        "−0.5…0.5": images - 0.5,
        "ImageNet mean and deviation": keras.applications.imagenet_utils.preprocess_input(255 * images, mode="torch"),
        "BGR less ImageNet mean": keras.applications.imagenet_utils.preprocess_input(255 * images, mode="caffe"),
        "mean 0, deviation 1 of each image": np.stack([(each - each.mean()) / each.std() for each in images]),
    }[scale]
    np.testing.assert_allclose(seen, wanted, atol=2e-5 * np.abs(wanted).max())


def test_another_output_and_another_place_of_a_map():
    model = FOREIGN["two outputs, the first is looked at"]()
    assert len(own_network(model, reading=Reading(output=1)).labels) == 2
    with pytest.raises(ValueError, match="It has 2 outputs; there is no output 3"):
        own_network(model, reading=Reading(output=2))
    unet = FOREIGN["a map of classes (U-Net)"]()
    images = images_for(unet)
    there = own_network(unet, reading=Reading(place=(2, 5), scale="0…1"))
    found = there.predictions(there.run(images, (there.logits,))[there.logits])
    np.testing.assert_allclose(found, np.asarray(unet(images))[:, 2, 5], atol=1e-5)
    with pytest.raises(ValueError, match="16 × 16 places; there is none at 2, 16"):
        own_network(unet, reading=Reading(place=(2, 16)))


def test_what_a_linear_answer_means_can_be_said():
    logits = FOREIGN["logits"]
    assert own_network(logits()).outputs == "softmax"
    assert own_network(logits(), reading=Reading(means="numbers")).outputs == "numbers"
    assert own_network(FOREIGN["five sigmoids"]()).outputs == "sigmoid"
    assert own_network(FOREIGN["numbers under a ReLU"]()).outputs == "numbers"


def test_labels():
    def of(build, *labels):
        return own_network(FOREIGN[build](), labels or None).labels

    assert of("one sigmoid") == ("no", "yes")
    assert of("one sigmoid", "cat") == ("not cat", "cat")
    assert of("one sigmoid", "dog", "cat") == ("dog", "cat")
    assert of("logits") == tuple(f"class {n}" for n in range(5))
    assert of("one number") == ("output 0",)
    assert of("logits", "a", "b", "a", " a\n", "\u202ec" + 90 * "d") == ("a", "b", "a (2)", "a (3)", "c" + 59 * "d")
    with pytest.raises(ValueError, match="2 labels were given, and the network has 5 outputs"):
        of("logits", "a", "b")


INSIDE = {
    "whole bytes": ("0…255", True),
    "Rescaling and Normalization inside": ("0…255", True),
    "preprocess_input of ResNet as operations": ("0…255", True),
    "augmentation inside": ("0…1", False),
}


@pytest.mark.parametrize("name", INSIDE)
def test_the_scale_that_a_network_says_itself(name):
    first, *others = questions_of(FOREIGN[name]()).scales
    assert (first.name, first.known) == INSIDE[name]
    assert bool(others) != first.known


@pytest.mark.parametrize("scale", ["0…1", "−1…1", "0…255", "ImageNet mean and deviation", "BGR less ImageNet mean"])
def test_the_scale_is_read_off_the_first_batch_normalisation(scale):
    """Its statistics are those of photographs that were scaled so, of others than the ones it is judged by."""
    image = keras.Input((32, 32, 3))
    norm = layers.BatchNormalization()
    model = weighed(keras.Model(image, layers.Dense(4)(layers.Flatten()(norm(layers.Conv2D(16, 3)(image))))))
    classifier = own_network(model, reading=Reading(scale=scale))
    before = next(layer.inputs[0] for layer in classifier.layers if layer.kind == "BatchNormalization")
    seen = classifier.run(photographs(), (before,))[before].reshape(-1, 16)
    gamma, beta, *_ = norm.get_weights()
    norm.set_weights([gamma, beta, seen.mean(axis=0), seen.var(axis=0)])
    assert questions_of(model).scales[0].name == scale


def photographs():
    """Cut-outs of pictures that come with scikit-image."""
    found = []
    for photo in (data.astronaut(), data.chelsea(), data.coffee(), data.rocket()):
        for row, column in ((0, 0), (70, 220), (60, 100)):
            found.append(photo[row : row + 224 : 7, column : column + 224 : 7] / np.float32(255))
    return np.stack(found)


def test_a_network_that_nobody_trained_says_nothing_of_its_scale():
    image = keras.Input((16, 16, 3))
    x = layers.BatchNormalization()(layers.Conv2D(4, 3)(image))
    scales = questions_of(keras.Model(image, layers.Dense(4)(layers.Flatten()(x)))).scales
    assert scales[0].name == "0…1"
    assert not scales[0].known
    assert scales[0].distance is None


@pytest.mark.parametrize(
    ("before", "known"),
    [
        (lambda x: layers.Rescaling(1 / 255)(x), True),
        (lambda x: layers.Rescaling(1 / 127.5, -1.0)(x), True),
        (lambda x: layers.Rescaling(127.5, 127.5)(x), False),
        (lambda x: (x + 1.0) / 2.0, False),
        (lambda x: x * 0.5 + 0.5, False),
        (lambda x: layers.Normalization(mean=[0.0] * 3, variance=[0.3] * 3)(x), False),
        (lambda x: layers.Normalization(mean=[0.45] * 3, variance=[0.05] * 3)(x), True),
    ],
)
def test_what_reads_numbers_about_zero_is_not_taken_for_known(before, known):
    image = keras.Input((SIDE, SIDE, 3))
    x = layers.Conv2D(2, 3)(before(image))
    model = weighed(keras.Model(image, layers.Dense(2, activation="softmax")(layers.Flatten()(x))))
    assert likely_scales(model)[0].known == known


def test_what_is_put_around_a_network_computes_in_float32():
    model = weighed(keras.Sequential([keras.Input((784,)), layers.Dense(3, activation="softmax")]))
    policy = keras.config.dtype_policy()
    try:
        keras.config.set_dtype_policy("mixed_bfloat16")
        classifier = own_network(model)
    finally:
        keras.config.set_dtype_policy(policy)
    images = np.random.default_rng(0).random((2, 28, 28, 1)).astype(np.float32)
    found = classifier.predictions(classifier.run(images, (classifier.logits,))[classifier.logits])
    np.testing.assert_allclose(found, np.asarray(model(images.reshape(2, 784))), atol=1e-5)
