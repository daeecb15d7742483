"""Another kernel gives what a network with that kernel really in it gives, and nobody else sees it."""

from functools import partial

import keras
import numpy as np
import pytest
from at_once import at_once
from keras import layers

from vizcore import filters
from vizcore.interventions import KernelEdit, Part, parse_kernel, presets_of, refiltered
from vizcore.interventions.kernel_edit import PRESETS
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load

RANDOM = np.random.default_rng(0)
KINDS = {
    "plain": lambda: layers.Conv2D(5, 3, padding="same", activation="relu", name="conv"),
    "valid, strided, no bias": lambda: layers.Conv2D(5, (3, 2), strides=(2, 1), use_bias=False, name="conv"),
    "same, strided": lambda: layers.Conv2D(5, 4, strides=2, padding="same", name="conv"),
    "dilated": lambda: layers.Conv2D(5, 3, dilation_rate=2, padding="same", name="conv"),
    "1×1": lambda: layers.Conv2D(5, 1, strides=2, name="conv"),
    "groups": lambda: layers.Conv2D(6, 3, groups=2, padding="same", name="conv"),
    "depthwise": lambda: layers.DepthwiseConv2D(3, depth_multiplier=3, strides=2, padding="same", name="conv"),
    "separable": lambda: layers.SeparableConv2D(5, 3, depth_multiplier=2, strides=2, padding="same", name="conv"),
    "transposed": lambda: layers.Conv2DTranspose(5, 3, strides=2, padding="same", output_padding=1, name="conv"),
}


def network(convolution) -> Classifier:
    """The convolution between an image of four channels, which batch normalisation has seen, and a dense layer."""
    image = keras.Input((9, 8, 4), name="image")
    x = convolution(layers.BatchNormalization(name="before")(image))
    x = layers.GlobalAveragePooling2D(name="mean")(layers.Activation("tanh", name="behind")(x))
    model = flatten(keras.Model(image, layers.Dense(3, name="logits")(x), name="small"))
    for weight in model.weights:
        weight.assign(np.abs(RANDOM.normal(size=weight.shape)) if "variance" in weight.name else _random(weight.shape))
    return Classifier("small", model, ("a", "b", "c"))


def _random(shape):
    return RANDOM.normal(size=shape, scale=0.5).astype(np.float32)


def images(classifier, count=2):
    return RANDOM.random((count, *classifier.image_shape), np.float32)


def really(classifier: Classifier, channel: int, kernel: np.ndarray) -> Classifier:
    """A copy in which one filter has other weights.

    A separable convolution becomes the ordinary one that it amounts to, since two stages cannot hold any kernel.
    """
    step = classifier.model.get_layer("conv")
    kernels = filters.kernels_of(classifier, "conv")
    kernels[..., channel] = kernel
    if isinstance(step, layers.SeparableConv2D):
        one = layers.Conv2D(5, 3, strides=step.strides, padding=step.padding, name="conv")
        copy = network(one).model
        copy.set_weights([w.numpy() for w in classifier.model.get_layer("before").weights] + copy.get_weights()[4:])
        copy.get_layer("conv").set_weights([kernels, step.bias.numpy()])
        copy.get_layer("logits").set_weights(classifier.model.get_layer("logits").get_weights())
        return Classifier("edited", copy, classifier.labels)
    copy = flatten(classifier.model)
    transposed = isinstance(step, layers.Conv2DTranspose)
    stored = kernels.swapaxes(2, 3) if transposed else kernels.reshape(step.kernel.shape)
    copy.get_layer("conv").set_weights([stored, *step.get_weights()[1:]])
    return Classifier("edited", copy, classifier.labels)


@pytest.mark.parametrize("kind", KINDS)
def test_another_kernel_is_a_copy_that_really_has_it(kind):
    classifier = network(KINDS[kind]())
    given, kernels = images(classifier), filters.kernels_of(classifier, "conv")
    for channel in (0, 4, kernels.shape[3] - 1):
        kernel = _random(kernels.shape[:3])
        found = refiltered(classifier, given, "conv", channel, kernel - kernels[..., channel], ("conv", "logits"))
        expected = really(classifier, channel, kernel).run(given, ("conv", "logits"))
        for step in expected:
            np.testing.assert_allclose(found[step], expected[step], atol=1e-5, rtol=1e-5, err_msg=f"{step} {channel}")
        assert np.abs(found["conv"] - classifier.run(given, ("conv",))["conv"]).max() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_only_its_own_channel_changes(kind):
    classifier = network(KINDS[kind]())
    given, kernel = images(classifier), filters.kernels_of(classifier, "conv")[..., 4]
    found = refiltered(classifier, given, "conv", 4, np.ones_like(kernel), ("conv",))["conv"]
    before = classifier.run(given, ("conv",))["conv"]
    np.testing.assert_allclose(np.delete(found, 4, -1), np.delete(before, 4, -1), atol=1e-6)
    assert np.abs(found - before)[..., 4].min() > 0


@pytest.mark.parametrize("name", ["fovea", "vgg10", "mini_xception", "lenet5"])
def test_nothing_edited_is_the_network_to_the_last_bit(name):
    classifier = load(name)
    layer = filters.convolutions(classifier)[1].name
    given, kernel = images(classifier), filters.kernels_of(classifier, layer)[..., 1]
    edit = KernelEdit(layer, 1)
    found = refiltered(classifier, given, layer, 1, edit.added(kernel), (layer, "logits"))
    for step, values in classifier.run(given, (layer, "logits")).items():
        np.testing.assert_array_equal(found[step], values)


@pytest.mark.parametrize("name", ["fovea", "mini_xception"])
def test_next_to_nothing_edited_is_the_network(name):
    """Through the replay with one filter more, of weights too small to be seen."""
    classifier = load(name)
    layer = filters.convolutions(classifier)[1].name
    given, kernel = images(classifier), filters.kernels_of(classifier, layer)[..., 1]
    found = refiltered(classifier, given, layer, 1, np.full_like(kernel, 1e-30), ("logits",))["logits"]
    np.testing.assert_allclose(found, classifier.run(given, ("logits",))["logits"], atol=1e-5)


def test_a_filter_of_zeros_leaves_its_bias(shipped):
    layer = filters.convolutions(shipped)[2].name
    kernel = filters.kernels_of(shipped, layer)[..., 3]
    found = refiltered(shipped, images(shipped), layer, 3, parse_kernel(f"{layer}:3;*=zero").added(kernel), (layer,))
    step = shipped.model.get_layer(layer)
    bias = float(step.bias.numpy()[3]) if step.use_bias else 0.0
    np.testing.assert_allclose(found[layer][..., 3], bias, atol=1e-5)


def test_convolutions_alike_are_not_taken_for_each_other():
    image = keras.Input((6, 6, 2), name="image")
    x = layers.Conv2D(2, 3, padding="same", name="second")(layers.Conv2D(2, 3, padding="same", name="first")(image))
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x)))
    classifier, added = Classifier("alike", model, ("a", "b")), np.ones((3, 3, 2), np.float32)
    given = images(classifier)
    for name in ("first", "second"):
        found = refiltered(classifier, given, name, 0, added, ("first", "second"))
        own = classifier.run(given, ("first", "second"))
        assert [name for name in own if np.abs(found[name] - own[name]).max() > 1e-3][0] == name


def test_other_numbers_and_other_filters_compile_nothing(monkeypatch):
    classifier = network(KINDS["groups"]())
    kernel = filters.kernels_of(classifier, "conv")[..., 0]
    refiltered(classifier, images(classifier), "conv", 0, np.ones_like(kernel))
    monkeypatch.setattr("vizcore.interventions.kernels.replay", lambda *_, **__: pytest.fail("traced again"))
    monkeypatch.setattr("vizcore.interventions.kernels.parametrised", lambda *_: pytest.fail("compiled again"))
    for channel, count in ((0, 2), (5, 1), (3, 4)):
        refiltered(classifier, images(classifier, count), "conv", channel, _random(kernel.shape))


def test_two_visitors_at_once(shipped):
    """Each gets what it asked for, again and again, and the network stays as it is."""
    layer = filters.convolutions(shipped)[1].name
    given, kernel = images(shipped, 1), filters.kernels_of(shipped, layer)
    asked = [(channel, -kernel[..., channel]) for channel in range(2)]
    alone = [refiltered(shipped, given, layer, *one)["logits"] for one in asked]
    before = shipped.run(given, ("logits",))["logits"]
    assert np.abs(alone[0] - alone[1]).max() > 1e-4

    def visit(number):
        for _ in range(30):
            np.testing.assert_array_equal(refiltered(shipped, given, layer, *asked[number])["logits"], alone[number])

    at_once(*(partial(visit, number) for number in range(2)))
    np.testing.assert_array_equal(shipped.run(given, ("logits",))["logits"], before)
    np.testing.assert_array_equal(filters.kernels_of(shipped, layer), kernel)


def test_what_is_not_there_is_refused():
    classifier = network(KINDS["groups"]())
    given, kernel = images(classifier), np.zeros((3, 3, 2), np.float32)
    with pytest.raises(KeyError, match="no layer called 'else'"):
        refiltered(classifier, given, "else", 0, kernel)
    with pytest.raises(ValueError, match="'logits' is a Dense; filters are those of Conv2D, "):
        refiltered(classifier, given, "logits", 0, kernel)
    with pytest.raises(IndexError, match="channels 0 to 5, not 6"):
        refiltered(classifier, given, "conv", 6, kernel)
    with pytest.raises(ValueError, match=r"a filter of conv is \(3, 3, 2\), not \(3, 3, 4\)"):
        refiltered(classifier, given, "conv", 0, np.zeros((3, 3, 4), np.float32))


def test_presets_by_hand():
    kernel = np.arange(1, 10, dtype=np.float32).reshape(3, 3)
    norm = np.linalg.norm(kernel)
    expected = {
        "original": kernel,
        "zero": 0 * kernel,
        "mirrored": [[3, 2, 1], [6, 5, 4], [9, 8, 7]],
        "turned": [[7, 4, 1], [8, 5, 2], [9, 6, 3]],
        "mean": np.full((3, 3), 5),
        "sobel_across": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) * norm / np.sqrt(12),
        "sobel_down": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]) * norm / np.sqrt(12),
        "laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]) * norm / np.sqrt(20),
        "identity": np.array([[0, 0, 0], [0, norm, 0], [0, 0, 0]]),
    }
    assert list(expected) == list(PRESETS)
    for name, weights in expected.items():
        np.testing.assert_allclose(PRESETS[name](kernel), weights, rtol=1e-6, err_msg=name)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1), (2, 2), (3, 5), (5, 5), (4, 4)])
def test_what_is_offered_fits_and_keeps_the_norm(shape):
    kernel = _random(shape)
    for name in presets_of(*shape):
        found = PRESETS[name](kernel)
        assert found.shape == shape
        if name not in ("zero", "mean"):
            assert np.linalg.norm(found) == pytest.approx(np.linalg.norm(kernel), rel=1e-5)
        assert not PRESETS[name](np.zeros(shape, np.float32)).any()
    assert ("turned" in presets_of(*shape)) == (shape[0] == shape[1] > 1)
    assert ("laplacian" in presets_of(*shape)) == (min(shape) >= 3)


def test_slices_cells_and_all():
    kernel = _random((2, 3, 4))
    edit = KernelEdit("conv", 1).having(Part(None, "zero")).having(Part(2, "mirrored", ((1, -0.5), (5, 0.25))))
    expected = np.zeros_like(kernel)
    expected[:, :, 2] = kernel[:, ::-1, 2]
    expected[0, 1, 2], expected[1, 2, 2] = -0.5, 0.25
    np.testing.assert_array_equal(edit.rewritten(kernel), expected)
    np.testing.assert_array_equal(edit.added(kernel), expected - kernel)
    assert edit.part(2).preset == "mirrored"
    assert edit.part(0) == Part(0, "zero")
    assert str(edit) == "conv:1;*=zero;2=mirrored,1:-0.5,5:0.25"
    assert str(edit.having(Part(2, "zero"))) == "conv:1;*=zero"
    assert str(edit.having(Part(2))) == "conv:1;*=zero;2=original"
    assert str(edit.having(Part(None, "mean"))) == "conv:1;*=mean"
    assert str(edit.having(Part(None))) == ""


@pytest.mark.parametrize("text", ["a:3;*=zero", "a:b;c:3;5=mirrored,4:0.25,0:-1e-05", "x=y:0;*=mean,0:1;1=original"])
def test_a_link_says_the_same_again(text):
    assert str(parse_kernel(text)) == text


def test_a_weight_beyond_all_bounds_is_brought_within():
    assert parse_kernel(f"a:0;0=original,0:{'9' * 400}").parts == (Part(0, "original", ((0, 100.0),)),)


@pytest.mark.parametrize(
    "text",
    ["", "a", "a:1", "a:1;", "a:1;0=", "a:1;0=best", "a:1;0=zero,1", "a:1;0=zero,1:nan", "a:-1;0=zero", ";0=zero"],
)
def test_what_is_no_kernel_is_refused(text):
    with pytest.raises(ValueError, match="expected a kernel such as"):
        parse_kernel(text)


def test_what_a_filter_does_not_have_is_refused():
    kernel = np.ones((2, 3, 4), np.float32)
    with pytest.raises(IndexError, match="slices 0 to 3, not 4"):
        parse_kernel("a:0;4=zero").rewritten(kernel)
    with pytest.raises(IndexError, match="cells 0 to 5, not 6"):
        parse_kernel("a:0;1=zero,6:1").rewritten(kernel)
    with pytest.raises(ValueError, match="no kernel of 2×3 weights can be 'turned'"):
        parse_kernel("a:0;1=turned").rewritten(kernel)
