"""The numbers of parameters that the papers state, or counted by hand; and what makes each network what it is."""

import keras
import numpy as np
import pytest
from matrix import few

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.architectures.fovea import widened
from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.network.layers import layers_of
from vizcore.receptive_field import receptive_fields
from vizcore.training.safety import has_strided_pointwise
from vizcore.training.weights import start_from

FACE = (48, 48, 1)


def built(name, shape=FACE, classes=8):
    return ARCHITECTURES[name](shape, classes)


def trained(model) -> int:
    """Parameters without the means and variances of batch normalisation, which papers do not count."""
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


def outputs(model, *names):
    """What steps give for one random image, with weights of which every one matters."""
    random = np.random.default_rng(0)
    for weight in model.weights:
        weight.assign(weight + random.uniform(0.01, 0.1, weight.shape))
    view = keras.Model(model.inputs, [model.get_layer(name).output for name in names])
    image = random.random((1, *model.input_shape[1:]), "f4")
    return [np.asarray(value)[0] for value in view([image], training=False)]


def test_parameters_of_dense():
    assert built("dense").count_params() == 2304 * 256 + 256 + 256 * 128 + 128 + 128 * 8 + 8 == 624_008


def test_parameters_of_vgg10():
    convolutions = 9 * (1 * 24 + 24 * 24 + 24 * 48 + 48 * 48 + 48 * 96 + 96 * 96 + 96 * 192 + 192 * 192)
    norms = 4 * 2 * (24 + 48 + 96 + 192)  # scale, shift, mean, variance; two a block
    hidden = 3 * 3 * 192 * 128 + 4 * 128
    logits = 128 * 8 + 8
    assert built("vgg10").count_params() == convolutions + norms + hidden + logits == 884_192


def test_parameters_of_fovea():
    widths, blocks = (40, 80, 160, 320), ((1, 40), (40, 80), (80, 160), (160, 320))
    convolutions = 9 * sum(before * width + width * width for before, width in blocks)
    residual = 9 * 2 * (160 * 160 + 320 * 320) + 4 * 2 * (160 + 320)
    hidden = 3 * 3 * 320 * 208 + 4 * 208
    expected = convolutions + 4 * 2 * sum(widths) + residual + hidden + 208 * 8 + 8
    assert built("fovea").count_params() == expected == 4_743_344


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_as_narrow_as_vgg10_fovea_can_start_as_the_function_that_vgg10_is(tmp_path):
    """Its residual blocks begin as identities."""
    image, vgg10 = np.random.default_rng(0).random((2, *FACE), "f4"), built("vgg10")
    fovea = widened(FACE, 8, (24, 48, 96, 192), 128, "fovea")
    for weight in vgg10.weights:
        weight.assign(weight + np.random.default_rng(len(weight.path)).uniform(0.01, 0.1, weight.shape))
    vgg10.save(tmp_path / "vgg10.keras")
    assert start_from(fovea, tmp_path / "vgg10.keras") == len([layer for layer in vgg10.layers if layer.weights])
    found, expected = (np.asarray(network(image, training=False)) for network in (fovea, vgg10))
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    fovea.get_layer("norm3_4").gamma.assign(np.ones(96))
    assert np.abs(np.asarray(fovea(image, training=False)) - expected).max() > 1e-3


def test_parameters_of_lenet5_are_the_papers():
    """On its 32×32 pixels; of C3 the paper says 1516, its table leaving out 36 of 96 pairs of maps."""
    parameters = {layer.name: layer.parameters for layer in layers_of(built("lenet5", (32, 32, 1), 10))}
    paper = {"conv1": 156, "coefficient1": 12, "coefficient2": 32, "dense1": 48_120, "dense2": 10_164}
    assert {name: parameters[name] for name in paper} == paper
    assert parameters["conv2"] - (96 - 60) * 25 == 1516
    assert parameters["dense1"] == (25 * 16 + 1) * 120
    assert sum(parameters.values()) == sum(paper.values()) + parameters["conv2"] + 84 * 10 + 10 == 61_750


def test_parameters_of_alexnet():
    convolutions = 25 * (1 * 32 + 32 * 96) + 9 * (96 * 128 + 128 * 128 + 128 * 96) + 32 + 96 + 128 + 128 + 96
    hidden = 5 * 5 * 96 * 512 + 512 + 512 * 512 + 512
    assert built("alexnet").count_params() == convolutions + hidden + 512 * 8 + 8 == 1_942_792


def vgg13_by_hand(side):
    convolutions = 9 * (64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 5 * 256 * 256)
    biases = 2 * 64 + 2 * 128 + 6 * 256
    hidden = (side // 16) ** 2 * 256 * 1024 + 1024 + 1024 * 1024 + 1024
    return convolutions + biases + hidden + 1024 * 8 + 8


def test_parameters_of_vgg13_are_the_papers():
    assert built("vgg13", (64, 64, 1)).count_params() == vgg13_by_hand(64) == pytest.approx(8.75e6, rel=2e-3)
    assert built("vgg13").count_params() == vgg13_by_hand(48) == 6_922_696


def resnet_by_hand(n, channels, classes):
    """Section 4.2: one convolution, then 2n of 16, 32 and 64 channels each; scale and shift behind each of them."""
    convolutions = channels * 16 + 2 * n * 16 * 16
    convolutions += 16 * 32 + (2 * n - 1) * 32 * 32 + 32 * 64 + (2 * n - 1) * 64 * 64
    norms = 2 * (16 + 2 * n * (16 + 32 + 64))
    return 9 * convolutions + norms + 64 * classes + classes


@pytest.mark.parametrize(("depth", "n", "paper"), few([(20, 3, 0.27e6), (56, 9, 0.85e6)], [(20, 3, 0.27e6)]))
def test_parameters_of_resnets_are_the_papers(depth, n, paper):
    """Its table 6, for CIFAR-10: 0.27 M and 0.85 M, in two digits."""
    found = trained(built(f"resnet{depth}", (32, 32, 3), 10))
    assert found == resnet_by_hand(n, 3, 10) == pytest.approx(paper, abs=0.005e6)
    assert trained(built(f"resnet{depth}")) == resnet_by_hand(n, 1, 8)
    weighted = [step for step in built(f"resnet{depth}").layers if isinstance(step, keras.layers.Conv2D)]
    assert len(weighted) + 1 == 6 * n + 2 == depth


@pytest.mark.parametrize("depth", few((20, 56), (20,)))
def test_a_shortcut_adds_no_parameter(depth):
    """Shortcut of option A: the two networks differ by nothing but what stands between the same layers."""
    plain, residual = built(f"plain{depth}"), built(f"resnet{depth}")

    def weights(model):
        return {step.name: [weight.shape for weight in step.weights] for step in model.layers if step.weights}

    assert weights(plain) == weights(residual)
    more = {step.name for step in residual.layers} - {step.name for step in plain.layers}
    assert {name.rstrip("_0123456789") for name in more} == {"add", "every_second", "shortcut", "zeros"}
    assert len([name for name in more if name.startswith("add")]) == (depth - 2) // 2


@pytest.mark.parametrize("side", [24, 29])
def test_a_shortcut_takes_every_second_pixel_and_fills_up_with_zeros(side):
    model = built("resnet20", (side, side, 1))
    before, shortcut, branch, added = outputs(model, "relu2_3b", "shortcut3_1", "norm3_1b", "add3_1")
    np.testing.assert_array_equal(shortcut[..., :16], before[::2, ::2])
    np.testing.assert_array_equal(shortcut[..., 16:], np.zeros_like(before[::2, ::2]))
    np.testing.assert_allclose(added, shortcut + branch, rtol=1e-6)


@pytest.mark.parametrize("side", [48, 29])
def test_both_branches_of_a_residual_block_look_at_the_same_pixels(side):
    fields = receptive_fields(built("resnet20", (side, side, 1)))
    for block in ("3_1", "4_1"):
        shortcut, branch = fields[f"shortcut{block}"].rows, fields[f"norm{block}b"].rows
        assert branch.size > shortcut.size
        assert branch.start + branch.size / 2 == shortcut.start + shortcut.size / 2


def test_parameters_of_mini_xception():
    """With seven classes: the 58 thousand of the paper."""

    def module(inputs, outputs):
        separable = 9 * inputs + inputs * outputs + 9 * outputs + outputs * outputs
        return separable + inputs * outputs + 3 * 4 * outputs  # the shortcut; three normalisations

    convolutions = 9 * 1 * 8 + 9 * 8 * 8 + 2 * 4 * 8
    last = 9 * 128 * 7 + 7
    modules = module(8, 16) + module(16, 32) + module(32, 64) + module(64, 128)
    for shape in ((64, 64, 1), FACE):
        assert built("mini_xception", shape, 7).count_params() == convolutions + modules + last == 58_423


def test_a_shortcut_of_mini_xception_is_the_strided_convolution_of_the_paper():
    names = ("add4", "shortcut5", "add5", "norm_shortcut5", "pool5")
    model = built("mini_xception", (29, 29, 1))
    before, shortcut, added, normalised, pooled = outputs(model, *names)
    kernel = np.asarray(model.get_layer("shortcut5").kernel)[0, 0]
    assert before.shape == (7, 7, 32)
    np.testing.assert_allclose(shortcut, before[::2, ::2] @ kernel, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(added, normalised + pooled, rtol=1e-6)


def test_the_logits_of_mini_xception_are_the_means_of_its_last_maps():
    maps, logits = outputs(built("mini_xception"), "conv7", "logits")
    assert maps.shape == (3, 3, 8)
    np.testing.assert_allclose(logits, maps.mean(axis=(0, 1)), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_training_pays_for_no_strided_pointwise_convolution(name):
    assert not has_strided_pointwise(built(name))


# Table 1 of the paper, in thousands of 1024. What its widths give is up to 8% off, 4c most.
PAPER = {"3a": 159, "3b": 380, "4a": 364, "4b": 437, "4c": 463, "4d": 580, "4e": 840, "5a": 1072, "5b": 1388}


def test_the_modules_of_googlenet_are_the_papers_by_three_eighths():
    model = built("googlenet")
    for module, thousands in PAPER.items():
        kernels = [step.kernel for step in model.layers if step.name.startswith(f"conv{module}_")]
        assert len(kernels) == 6
        found = sum(int(np.prod(kernel.shape)) for kernel in kernels) / (3 / 8) ** 2
        assert found == pytest.approx(1024 * thousands, rel=0.08)


def test_parameters_of_googlenet():
    """The widths of the paper's modules: 1×1, 3×3 reduce, 3×3, 5×5 reduce, 5×5, projection."""
    tables = (
        (192, 64, 96, 128, 16, 32, 32), (256, 128, 128, 192, 32, 96, 64), (480, 192, 96, 208, 16, 48, 64),
        (512, 160, 112, 224, 24, 64, 64), (512, 128, 128, 256, 24, 64, 64), (512, 112, 144, 288, 32, 64, 64),
        (528, 256, 160, 320, 32, 128, 128), (832, 256, 160, 320, 32, 128, 128), (832, 384, 192, 384, 48, 128, 128),
    )  # fmt: skip
    stem = 9 * 24 + 24 * 24 + 9 * 24 * 72
    norms = 4 * (24 + 24 + 72)
    weights = 0
    for inputs, one, reduce3, three, reduce5, five, projection in tables:
        weights += inputs * (one + reduce3 + reduce5 + projection) + 9 * reduce3 * three + 25 * reduce5 * five
        norms += 4 * (one + reduce3 + three + reduce5 + five + projection) * 3 // 8
    assert built("googlenet").count_params() == stem + weights * 9 // 64 + norms + 384 * 8 + 8 == 851_900


def test_an_inception_module_lays_its_four_branches_side_by_side():
    branches = [f"relu3a_{branch}" for branch in ("1x1", "3x3", "5x5", "pool")]
    *parts, whole = outputs(built("googlenet"), *branches, "inception3a")
    assert [part.shape for part in parts] == [(12, 12, 24), (12, 12, 48), (12, 12, 12), (12, 12, 12)]
    np.testing.assert_array_equal(whole, np.concatenate(parts, axis=-1))
    fields = receptive_fields(built("googlenet"))
    sides = [fields[branch].size[0] - fields["pool2"].size[0] for branch in branches]
    assert sides == [0, 2 * 4, 4 * 4, 2 * 4]  # a neighbour lies 4 pixels further


def test_the_poolings_of_alexnet_overlap_and_its_first_two_convolutions_are_normalised():
    steps = built("alexnet").layers
    pools = [step for step in steps if isinstance(step, keras.layers.MaxPooling2D)]
    assert [(step.name, step.pool_size, step.strides) for step in pools] == [
        (name, (3, 3), (2, 2)) for name in ("pool1", "pool2", "pool5")
    ]
    norms = [step for step in steps if isinstance(step, LocalResponseNormalization)]
    assert [step.name for step in norms] == ["norm1", "norm2"]
    for step in norms:
        assert (step.n, step.k, step.beta) == (5, 2.0, 0.75)
        pixels = np.random.default_rng(0).uniform(0, 255, (2, 2, 9)).astype("f4")
        paper = np.asarray(LocalResponseNormalization()(pixels))
        np.testing.assert_allclose(np.asarray(step(pixels / 63.75)) * 63.75, paper, rtol=1e-5)


def test_a_subsampling_of_lenet5_is_a_coefficient_and_a_bias_a_map():
    model = built("lenet5")
    maps, subsampled = outputs(model, "tanh1", "coefficient1")
    coefficient, bias = (np.asarray(weight) for weight in model.get_layer("coefficient1").weights)
    means = maps.reshape(22, 2, 22, 2, 6).mean(axis=(1, 3))
    np.testing.assert_allclose(subsampled, coefficient[0, 0, :, 0] * means + bias, rtol=1e-4, atol=1e-6)


def test_dense_does_not_know_which_pixels_are_neighbours():
    """With its pixels shuffled, and its weights in the same way, it gives the same."""
    model = built("dense")
    shuffled = np.random.default_rng(0).permutation(2304)
    image = np.random.default_rng(1).random((1, *FACE), "f4")
    before = np.asarray(model(image))
    kernel = model.get_layer("dense1").kernel
    kernel.assign(np.asarray(kernel)[shuffled])
    np.testing.assert_allclose(
        np.asarray(model(image.reshape(1, -1)[:, shuffled].reshape(1, *FACE))), before, atol=1e-5
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [("alexnet", 15), ("googlenet", 16), ("lenet5", 16), ("mini_xception", 20), ("vgg10", 16), ("vgg13", 16)]
    + [("fovea", 16), ("plain20", 4), ("resnet20", 4), ("plain56", 4), ("resnet56", 4), ("dense", 1)],
)
def test_the_least_that_it_takes(name, least):
    assert built(name, (least, least, 1)).output_shape == (None, 8)
    for shape in ((least - 1, 48, 1), (48, least - 1, 1)):
        if min(shape):
            with pytest.raises(
                ValueError, match=rf"^{name} .* needs {least}×{least} pixels or more, not \({shape[0]}, "
            ):
                built(name, shape)
