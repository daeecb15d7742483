"""Filters worked out in the browser: their maps are Keras's, their frequency responses those of the figures."""

import keras
import numpy as np
import pytest
from every_kind import BUILDS, fresh, randomised
from keras import layers

from pages.components.stage.filters_block import filter_parts
from pages.components.stage.pack import pack
from pages.runtime import engine
from pages.state import photo
from vizcore import filters
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.run.trace import activation, trace

MAPS = """
const { unpack } = await assets("unpack"), { filterMap } = await assets("convolve");
const { window, first, bias, size, arrays: { kernels, input } } = unpack(bytes), each = kernels.length / first.length;
const kernel = (f) => kernels.subarray(f * each, (f + 1) * each);
const map = (f) => [...filterMap(input, window, kernel(f), { first: first[f], bias: bias[f], size })];
console.log(JSON.stringify(first.map((_, f) => map(f))));
"""
RESPONSE = """
const { unpack } = await assets("unpack"), { frequencyResponse } = await assets("response");
const { kernel } = unpack(bytes).arrays;
console.log(JSON.stringify([...frequencyResponse(kernel, kernel.shape)]));
"""
KINDS = ["valid", "same", "same, stride 2", "even kernel", "dilation", "groups", "depthwise", "depthwise × 2",
         "separable", "separable × 2"]  # fmt: skip
RANDOM = np.random.default_rng(7)


def are_the_layers(run, classifier: Classifier, seen, layer: str, shown: list[int]) -> None:
    reading = filters.reading_of(classifier, layer)
    expected = np.moveaxis(activation(classifier, seen, layer)[..., shown], -1, 0)
    read, kernels = activation(classifier, seen, reading.source), filters.kernels_of(classifier, layer)
    facts, arrays = filter_parts(kernels, np.array(shown), reading, read, expected.shape[1:])
    found = np.array(run(MAPS, pack(arrays, **facts))).reshape(expected.shape)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * max(1.0, float(np.abs(expected).max())))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_convolution(kind, run):
    image = keras.Input((9, 8, 3), name="image")
    layer = fresh(BUILDS[kind])
    mean = layers.GlobalAveragePooling2D()(layer(image))
    model = randomised(keras.Model(image, layers.Dense(2, name="logits")(mean)))
    classifier = Classifier("kind", model, ("a", "b"))
    face = RANDOM.uniform(0, 1, (9, 8, 3)).astype(np.float32)
    are_the_layers(run, classifier, trace(classifier, face), layer.name, list(range(layer.output.shape[-1]))[::-1])


@pytest.mark.parametrize(
    "name", [*shipped_names()[:2], *(pytest.param(name, marks=pytest.mark.full) for name in shipped_names()[2:])]
)
def test_convolutions_of_the_shipped_networks(name, run):
    """The first, the middle and the last; of all networks in the full matrix."""
    classifier = engine.network(name)
    seen = trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image)
    convolutions = filters.convolutions(classifier)
    for convolution in dict.fromkeys([convolutions[0], convolutions[len(convolutions) // 2], convolutions[-1]]):
        are_the_layers(run, classifier, seen, convolution.name, [0, convolution.channels - 1])


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 3, 1), (3, 3, 5), (2, 5, 3), (7, 7, 2)])
def test_the_frequency_response_is_that_of_the_figures(shape, run):
    kernel = RANDOM.normal(size=shape).astype(np.float32)
    found = run(RESPONSE, pack({"kernel": np.moveaxis(kernel, 2, 0)}))
    np.testing.assert_allclose(found, filters.frequency_response(kernel).ravel(), rtol=1e-4, atol=1e-5)


def test_what_is_not_slid_over_the_input_says_so():
    image = keras.Input((4, 4, 1), name="image")
    turned = layers.Conv2DTranspose(2, 3, name="turned")(image)
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D()(turned)))
    with pytest.raises(ValueError, match="'turned' is a Conv2DTranspose, which slides no window"):
        filters.reading_of(Classifier("turned", model, ("a", "b")), "turned")
