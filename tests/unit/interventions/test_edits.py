"""Changed channels do what a network with really changed channels does, and nobody else sees it."""

from functools import partial

import keras
import numpy as np
import pytest
from at_once import at_once
from keras import layers
from matrix import few

from vizcore import backend
from vizcore.interventions import Edit, edited, parse
from vizcore.interventions.edits import Change, changed
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load

RANDOM = np.random.default_rng(0)


@pytest.fixture(scope="module")
def joining() -> Classifier:
    """A skip that is added and one that is put beside, so that changed and unchanged values meet."""
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv1")(image)
    y = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv2")(x)
    z = layers.Concatenate(name="beside")([layers.Add(name="sum")([x, y]), image]) * 2.0
    model = keras.Model(image, layers.Dense(3, name="logits")(layers.GlobalAveragePooling2D(name="mean")(z)))
    for weight in model.weights:
        weight.assign(RANDOM.normal(size=weight.shape))
    return Classifier("joining", flatten(model), ("a", "b", "c"))


def images(classifier, count=2):
    return RANDOM.random((count, *classifier.image_shape), np.float32)


def zeroed(classifier: Classifier, convolution: str, channels) -> Classifier:
    """A copy whose filters of these channels are really zero."""
    model = flatten(classifier.model)
    step = model.get_layer(convolution)
    weights = [np.array(weight) for weight in step.get_weights()]
    for weight in weights:
        weight[..., list(channels)] = 0
    step.set_weights(weights)
    return Classifier("zeroed", model, classifier.labels)


@pytest.mark.parametrize("name", ["vgg10", "fovea", "mini_xception", "lenet5", "dense"])
def test_nothing_changed_is_the_network_to_the_last_bit(name):
    classifier = load(name)
    given = images(classifier)
    every = tuple(layer.name for layer in classifier.layers)
    expected, found = classifier.run(given, every), edited(classifier, given, (), every)
    for step in every:
        np.testing.assert_array_equal(found[step], expected[step], err_msg=step)


@pytest.mark.parametrize("name", few(("vgg10", "fovea"), ("fovea",)))
def test_times_one_is_the_network(name):
    classifier = load(name)
    given = images(classifier)
    edits = [Edit("relu2_1", (0, 5), 1.0), Edit("relu4_2", (7,), 1.0)]
    found = edited(classifier, given, edits)["logits"]
    np.testing.assert_allclose(found, classifier.run(given, ("logits",))["logits"], atol=1e-5)


@pytest.mark.parametrize("name", ["vgg10", "fovea"])
@pytest.mark.parametrize("layer", ["conv1_1", "conv2_2", "conv4_2"])
def test_off_is_a_copy_with_zeroed_filters(name, layer):
    classifier = load(name)
    given, channels = images(classifier), (0, 3, 11)
    found = edited(classifier, given, [Edit(layer, channels)])["logits"]
    copy = zeroed(classifier, layer, channels)
    np.testing.assert_allclose(found, copy.run(given, ("logits",))["logits"], atol=1e-5)
    assert np.abs(found - classifier.run(given, ("logits",))["logits"]).max() > 1e-3


def test_several_at_once_and_the_later_one_counts(tiny):
    given = np.ones((1, 4, 4, 1), np.float32)
    edits = [Edit("copy", (0,), 3.0), Edit("mean", (0,), -2.0), Edit("copy", (0,), 0.5)]
    np.testing.assert_allclose(edited(tiny, given, edits)["logits"], [[-1, 1]])
    np.testing.assert_allclose(tiny.run(given, ("logits",))["logits"], [[1, -1]])


@pytest.mark.parametrize("layer", ["conv1_relu", "beside", "mean", "logits"])
def test_another_faces_channels_in_their_place(joining, layer):
    """Some of them come exactly, the rest stay."""
    a, b = images(joining, 2)
    other = {name: value[0] for name, value in joining.run(b[None], (layer,)).items()}
    own = joining.run(a[None], (layer,))[layer][0]
    found = edited(joining, a[None], [Edit(layer, (1,), None)], (layer,), other)[layer][0]
    np.testing.assert_array_equal(found[..., 1], other[layer][..., 1])
    np.testing.assert_allclose(np.delete(found, 1, -1), np.delete(own, 1, -1), rtol=1e-5, atol=1e-6)


def test_a_factor_and_another_faces_channels_are_not_taken_for_each_other(joining):
    """The same layer and the same wish, one after the other, each way round."""
    a, b = images(joining, 2)
    other = {"mean": joining.run(b[None], ("mean",))["mean"][0]}
    for factor in (0.0, None, 0.0, None):
        found = edited(joining, a[None], [Edit("mean", (1, 2), factor)], ("mean",), other)["mean"][0]
        np.testing.assert_allclose(found[1:3], 0 if factor == 0 else other["mean"][1:3], rtol=1e-6)


def test_one_image_meets_many_changes_as_many_images_would(joining):
    """Where branches join, the unchanged one is repeated; the image before the change is not."""
    (image,), factors = images(joining, 1), RANDOM.random((5, 1, 1, 4), np.float32)
    once = changed(joining, image[None], {"conv2_relu": Change(factors)}, ("conv1_relu", "logits"))
    assert len(once["conv1_relu"]) == 1
    for factor, logits in zip(factors, once["logits"], strict=True):
        alone = changed(joining, image[None], {"conv2_relu": Change(factor[None])}, ("logits",))["logits"]
        np.testing.assert_allclose(logits, alone[0], rtol=1e-4, atol=1e-5)


def test_two_visitors_at_once(shipped):
    """Each gets what it asked for, again and again, and the network stays as it is."""
    given = images(shipped, 1)
    asked = [[Edit("relu4_2", (number,), 0.0), Edit("relu2_1", (number,), 3.0)] for number in range(2)]
    alone = [edited(shipped, given, edits)["logits"] for edits in asked]
    before = shipped.run(given, ("logits",))["logits"]
    assert np.abs(alone[0] - alone[1]).max() > 1e-4

    def visit(number):
        for _ in range(30):
            np.testing.assert_array_equal(edited(shipped, given, asked[number])["logits"], alone[number])

    at_once(*(partial(visit, number) for number in range(2)))
    np.testing.assert_array_equal(shipped.run(given, ("logits",))["logits"], before)


def test_other_numbers_compile_nothing(joining, monkeypatch):
    edited(joining, images(joining), [Edit("conv1_relu", (0,), 0.0)])
    monkeypatch.setattr("vizcore.interventions.edits.replay", lambda *_, **__: pytest.fail("traced again"))
    monkeypatch.setattr("vizcore.interventions.edits.parametrised", lambda *_: pytest.fail("compiled again"))
    for factor, channels, count in ((0.5, (1,), 2), (-2.0, (0, 3), 1), (4.0, (2,), 5)):
        edited(joining, images(joining, count), [Edit("conv1_relu", channels, factor)])


@pytest.mark.parametrize("text", ["relu2_1:3,7*0", "relu2_1:3*B", "a:b:0*-1.5", "relu1:1*2.5;relu2:0,4*0", ""])
def test_a_link_says_the_same_again(text):
    assert ";".join(map(str, parse(text))) == text


def test_a_link_in_words():
    assert parse("relu2_1:3,7,3*0;a:0*B") == (Edit("relu2_1", (3, 7), 0.0), Edit("a", (0,), None))


@pytest.mark.parametrize("text", ["relu", "relu:3", "relu:*0", "relu:3*", "relu:-1*0", "relu:3*x", ":3*0", "a:1*nan"])
def test_what_is_no_change_is_refused(text):
    with pytest.raises(ValueError, match="expected a change such as"):
        parse(text)


def test_what_is_not_there_is_refused(joining):
    given = images(joining)
    with pytest.raises(KeyError, match="no layer called 'else'"):
        edited(joining, given, [Edit("else", (0,))])
    with pytest.raises(IndexError, match="channels 0 to 3, not 4"):
        edited(joining, given, [Edit("conv1_relu", (4,))])
    with pytest.raises(KeyError, match="another face gives at conv1_relu is missing"):
        edited(joining, given, [Edit("conv1_relu", (0,), None)])


def test_numbers_of_other_shapes_trace_nothing():
    traced = []
    image = keras.Input((2, 2, 1))

    def forward(images, numbers):
        traced.append(1)
        return {"out": images * numbers["by"]}

    run = backend.parametrised(forward, image, {"by": 4})
    ones = np.ones((1, 2, 2, 1), np.float32)
    for shape in ((1, 1, 1, 1), (3, 1, 1, 1), (1, 2, 2, 1)):
        assert run(ones, {"by": np.full(shape, 2, np.float32)})["out"].max() == 2
    assert len(traced) == 1
