"""What lies before a target, and which layer's maps are read where nobody chose."""

import keras
import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network

from vizcore.attribution.upstream import chosen, entrance, layers_with_maps, upstream
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
    assert chosen(fork, Target("logits", 0), None) == "left"
    assert chosen(fork, Target("logits", 0), "stem") == "stem"


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
        chosen(fork, target, layer)


def test_of_many_layers_some_are_named():
    def deep(x):
        for number in range(9):
            x = layers.Conv2D(1, 1, name=f"conv{number}")(x)
        return layers.GlobalAveragePooling2D(name="logits")(x)

    with pytest.raises(ValueError, match=r"conv0, conv1, … conv6, conv7, conv8, not 'image'"):
        chosen(network(deep, (4, 4, 1)), Target("logits", 0), "image")


def test_the_entrance_is_where_every_number_is_still_a_pixel(fork, tiny, square):
    assert entrance(fork, Target("logits", 0)) == "centre"
    assert entrance(fork, Target("centre", 0)) == "centre"
    assert entrance(fork, Target("image", 0)) == "image"
    assert entrance(tiny, Target("logits", 0)) == "image"
    assert entrance(square, Target("logits", 0)) == "image"  # a pixel times itself is no rescaling


def test_the_entrance_of_a_network_that_rescales_by_bare_operations():
    def build(x):
        x = layers.Dropout(0.1, name="dropout")(x / 127.5 - 1.0)
        x = layers.BatchNormalization(name="norm")(x)
        wide = keras.ops.add(x, np.zeros((1, 4, 4, 3), np.float32))  # grey to colour: no longer the image's numbers
        return layers.Dense(2, name="logits")(layers.Flatten()(wide))

    assert entrance(network(build, (4, 4, 1)), Target("logits", 0)) == "norm"
