"""What a whole network costs and sees, beside what is known of it."""

import keras
import pytest
from building import built
from keras import layers

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import layers_of
from vizcore.training.model_summary import depth_of, model_summary

# As the papers count: the 20 of ResNet-20 are convolutions and the dense layer; LeNet-5 counts its subsamplings, which
# have weights; GoogLeNet has 22 layers.
DEPTHS = {
    "alexnet": 8, "dense": 3, "googlenet": 22, "lenet5": 7, "plain20": 20, "plain56": 56, "resnet20": 20,
    "resnet56": 56, "vgg10": 10, "vgg13": 13,
}  # fmt: skip


@pytest.mark.parametrize("name", DEPTHS)
def test_depth_is_what_the_name_and_the_paper_say(name):
    assert depth_of(layers_of(built(name))) == DEPTHS[name]


def branched() -> keras.Model:
    """A shortcut of one convolution beside a branch of two, on 8×8 pixels."""
    image = keras.Input((8, 8, 1), name="image")
    long = layers.Conv2D(2, 3, padding="same", use_bias=False, name="a")(image)
    long = layers.Conv2D(2, 3, padding="same", use_bias=False, name="b")(layers.ReLU(name="relu")(long))
    short = layers.Conv2D(2, 1, use_bias=False, name="c")(image)
    x = layers.Flatten(name="flatten")(layers.Add(name="add")([long, short]))
    return keras.Model(image, layers.Dense(3, name="logits")(x))


def test_facts_by_hand():
    convolutions = 2 * 64 * (9 * 2 + 9 * 2 * 2 + 2)
    assert model_summary(branched()) == {
        "flops": convolutions + 2 * 128 + (2 * 128 * 3 + 3),  # ReLU and Add: one for each of 128 numbers
        "depth": 3,
        "receptive_field": [5, 5],
    }


def test_the_whole_image_is_no_size():
    image = keras.Input((8, 8, 2), name="image")
    scale = layers.Reshape((1, 1, 2), name="reshape")(layers.GlobalAveragePooling2D(name="mean")(image))
    x = layers.Multiply(name="scaled")([image, scale])
    model = keras.Model(image, layers.Dense(3, name="logits")(layers.Flatten(name="flatten")(x)))
    assert model_summary(model)["receptive_field"] is None


def test_a_network_without_maps_of_its_own_sees_the_whole_image():
    assert model_summary(ARCHITECTURES["dense"]((24, 24, 1), 8))["receptive_field"] is None
    image = keras.Input((8, 8, 2), name="image")
    x = layers.Dense(3, name="logits")(layers.Flatten(name="flatten")(layers.Dropout(0.5, name="drop")(image)))
    assert model_summary(keras.Model(image, x))["receptive_field"] is None


def test_a_network_that_looks_at_single_pixels_sees_single_pixels(tiny):
    assert model_summary(tiny.model)["receptive_field"] == [1, 1]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_year_is_that_of_the_first_paper_in_its_file(name):
    architecture = ARCHITECTURES[name]
    assert str(architecture.year or "Our own") in architecture.paper
    assert architecture.summary.endswith(".")
