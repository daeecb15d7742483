"""What lies before a target, and which layer's maps are read where nobody chose."""

import keras
import numpy as np
import pytest
from building import built
from keras import layers
from unit.attribution.networks import network

from vizcore.attribution.upstream import input_stem, layers_with_maps, resolve_layer, upstream
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load
from vizcore.target import Target


def forked(x):
    x = layers.Rescaling(4.0, offset=-2.0, name="centre")(x)
    x = layers.Conv2D(2, 3, name="stem")(x)
    left = layers.Conv2D(2, 1, name="left")(x)
    right = layers.GlobalAveragePooling2D(keepdims=True, name="squeezed")(layers.Conv2D(2, 1, name="right")(x))
    return layers.Add(name="logits")([layers.GlobalAveragePooling2D(name="mean")(left), layers.Flatten()(right)])


@pytest.fixture
def fork():
    return network(forked, (6, 6, 1))


def test_every_layer_that_a_target_depends_on(fork):
    assert upstream(fork, Target("left", 0)) == {"image", "centre", "stem", "left"}
    assert upstream(fork, Target("left", 0) - Target("right", 0)) == {"image", "centre", "stem", "left", "right"}
    assert upstream(fork, Target("logits", 0)) == set(fork.by_name)


def test_layers_with_maps_lie_before_every_part_of_the_target(fork):
    assert layers_with_maps(fork, Target("logits", 0)) == ("stem", "right", "left")  # squeezed is one number a map
    assert layers_with_maps(fork, Target("left", 0)) == ("stem",)
    assert layers_with_maps(fork, Target("mean", 0) - Target("right", 0)) == ("stem",)
    assert layers_with_maps(fork, Target("stem", 0)) == ()
    assert resolve_layer(fork, Target("logits", 0), None) == "stem"  # the other two are on one way each
    assert resolve_layer(fork, Target("logits", 0), "stem") == "stem"


@pytest.mark.parametrize(
    ("target", "layer", "error", "words"),
    [
        (Target("stem", 0), None, ValueError, "before stem net has none: choose a target further on"),
        (Target("stem", 0), "left", ValueError, "before stem net has none"),
        (Target("mean", 0), "right", ValueError, "that the target depends on, stem, left, not 'right'"),
        (Target("logits", 0), "image", ValueError, "stem, right, left, not 'image'"),
        (Target("logits", 0), "centre", ValueError, "not 'centre'"),
        (Target("logits", 0), "squeezed", ValueError, "not 'squeezed'"),
        (Target("logits", 0), "else", KeyError, "no layer called 'else'"),
        (Target("else", 0), None, KeyError, "no layer called 'else'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(fork, target, layer, error, words):
    with pytest.raises(error, match=words):
        resolve_layer(fork, target, layer)


def test_of_many_layers_some_are_named():
    def deep(x):
        for number in range(9):
            x = layers.Conv2D(1, 1, name=f"conv{number}")(x)
        return layers.GlobalAveragePooling2D(name="logits")(x)

    with pytest.raises(ValueError, match=r"conv0, conv1, … conv6, conv7, conv8, not 'image'"):
        resolve_layer(network(deep, (4, 4, 1)), Target("logits", 0), "image")


def test_the_entrance_is_where_every_number_is_still_a_pixel(fork, tiny, square):
    assert input_stem(fork, Target("logits", 0)) == "centre"
    assert input_stem(fork, Target("centre", 0)) == "centre"
    assert input_stem(fork, Target("image", 0)) == "image"
    assert input_stem(tiny, Target("logits", 0)) == "image"
    assert input_stem(square, Target("logits", 0)) == "image"  # a pixel times itself is no rescaling


def test_the_entrance_of_a_network_that_rescales_by_bare_operations():
    def build(x):
        x = layers.Dropout(0.1, name="dropout")(x / 127.5 - 1.0)
        x = layers.BatchNormalization(name="norm")(x)
        wide = keras.ops.add(x, np.zeros((1, 4, 4, 3), np.float32))  # grey to colour: no longer the image's numbers
        return layers.Dense(2, name="logits")(layers.Flatten()(wide))

    assert input_stem(network(build, (4, 4, 1)), Target("logits", 0)) == "norm"


LAST = {  # of the logits at 48×48 pixels; another architecture is held to the rule below
    "alexnet": "relu5", "fovea": "relu4_4", "googlenet": "inception5b", "lenet5": "tanh2", "mini_xception": "conv7",
    "plain20": "relu4_3b", "plain56": "relu4_9b", "resnet20": "relu4_3b", "resnet56": "relu4_9b", "vgg10": "relu4_2",
    "vgg13": "relu4_3",
}  # fmt: skip
THINNED = {"AveragePooling2D", "Dropout", "MaxPooling2D", "SpatialDropout2D"}


def untrained(name):
    return Classifier(name, flatten(built(name)), tuple("abcdefgh"))


SHIPPED = [f"models/{name}" for name in shipped_names()]
QUICK = {*ARCHITECTURES, "models/fovea"} - {
    "plain20",
    "plain56",
    "resnet56",
    "vgg10",
    "vgg13",
}  # of each kind of step one


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in QUICK else pytest.mark.full) for name in (*ARCHITECTURES, *SHIPPED)],
)
def test_the_last_features_are_what_the_last_convolution_gives_before_it_is_pooled(name):
    net = load(name.removeprefix("models/")) if "/" in name else untrained(name)
    target = Target(net.logits, 0)
    known = layers_with_maps(net, target)
    if not known:
        with pytest.raises(ValueError, match="needs a layer with maps"):
            resolve_layer(net, target, None)
        return
    found = net.by_name[resolve_layer(net, target, None)]
    assert found.name == LAST.get(net.name, found.name)
    assert found.kind not in THINNED
    later = known[known.index(found.name) + 1 :]
    assert not [layer for layer in later if net.by_name[layer].kind == "Conv2D"]  # nothing found after it is left out


def test_the_last_features_of_a_target_on_the_way():
    net = load("vgg10")
    assert resolve_layer(net, Target("conv3_1", 0), None) == "relu2_2"
    assert resolve_layer(net, Target("relu4_2", 0), None) == "norm4_2"
    assert resolve_layer(net, Target("logits", 0) - Target("conv2_1", 0), None) == "relu1_2"


POOL, DROP = (lambda: layers.MaxPooling2D(name="pool")), (lambda: layers.Dropout(0.1, name="drop"))
RELU, SCALE = (lambda: layers.ReLU(name="relu")), (lambda: layers.DepthwiseConv2D(1, name="scale"))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], "conv"),
        ([RELU], "relu"),
        ([RELU, DROP], "relu"),
        ([RELU, POOL, DROP], "relu"),
        ([RELU, DROP, POOL], "relu"),
        ([DROP, RELU], "relu"),  # dropout before the activation takes nothing of it away
        ([DROP, RELU, POOL], "relu"),
        ([RELU, POOL, SCALE], "relu"),
        ([POOL, RELU], "conv"),
        ([SCALE, RELU], "relu"),
    ],
)
def test_poolings_and_dropout_at_the_end_are_passed_and_activations_are_not(steps, expected):
    def build(x):
        x = layers.Conv2D(2, 3, name="conv")(layers.Conv2D(2, 3, name="early")(x))
        for step in steps:
            x = step()(x)
        return layers.Dense(2, name="logits")(layers.Flatten()(x))

    assert resolve_layer(network(build, (12, 12, 1)), Target("logits", 0), None) == expected


def test_what_a_global_average_reads_stays_and_so_do_branches_that_meet():
    def build(x):
        x = layers.Conv2D(2, 3, padding="same", name="one")(x)
        x = layers.Add(name="met")([x, layers.MaxPooling2D(3, 1, padding="same", name="pool")(x)])
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    assert resolve_layer(network(build, (8, 8, 1)), Target("logits", 0), None) == "met"
