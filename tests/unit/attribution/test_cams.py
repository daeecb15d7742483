"""Grad-CAM, Grad-CAM++ and LayerCAM against small differences, loops, and networks whose maps are known."""

import keras
import numpy as np
import pytest
from keras import layers
from oracles.cams import bilinear
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.attribution.maps import resized
from vizcore.attribution.methods import grad_cam_pp
from vizcore.network.shipped import load
from vizcore.run.gradients import derivatives
from vizcore.target import Target

LOGIT = Target("logits", 1)


def small(x):
    x = layers.Conv2D(3, 3, activation="tanh", name="conv")(x)
    x = layers.Conv2D(4, 3, strides=2, activation="softplus", name="late")(x)
    return layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x))


@pytest.fixture
def classifier():
    return network(small, (9, 11, 1), seed=2)


def slopes(classifier, activation, layer="late_softplus", step=1e-2):
    """The logit's derivative by every number of the last maps, poked one by one."""
    after = classifier.model.operations[[o.name for o in classifier.model.operations].index(layer) + 1 :]

    def logit(value):
        for operation in after:
            value = operation(value)
        return np.asarray(value)[0, LOGIT.channel]

    found = np.zeros_like(activation)
    for place in np.ndindex(activation.shape):
        poked = np.zeros_like(activation)
        poked[place] = step
        found[place] = (logit((activation + poked)[None]) - logit((activation - poked)[None])) / (2 * step)
    return found


def maps_of(classifier, image, layer="late_softplus"):
    return classifier.run(image[None], (layer,))[layer][0]


def test_grad_cam_by_small_differences(classifier):
    image = picture(classifier)
    maps = maps_of(classifier, image)
    summed = np.zeros(maps.shape[:2])
    for channel, weight in enumerate(slopes(classifier, maps).mean(axis=(0, 1))):
        summed += weight * maps[..., channel]
    expected = resized(np.maximum(summed, 0), image.shape[:2])
    assert expected.any()
    np.testing.assert_allclose(METHODS["Grad-CAM"](classifier, image, LOGIT).map, expected, rtol=1e-3, atol=1e-4)


def test_layer_cam_by_small_differences(classifier):
    image = picture(classifier)
    maps = maps_of(classifier, image)
    summed = (np.maximum(slopes(classifier, maps), 0) * maps).sum(axis=-1)
    expected = resized(np.maximum(summed, 0), image.shape[:2])
    np.testing.assert_allclose(METHODS["LayerCAM"](classifier, image, LOGIT).map, expected, rtol=1e-3, atol=1e-4)


def test_grad_cam_pp_by_loops(classifier):
    """Equations 19 and 12 of the paper, place by place, with the derivatives of exp(S) behind ReLUs."""
    image = picture(classifier)
    maps = maps_of(classifier, image).astype(np.float64)
    gradients = slopes(classifier, maps.astype(np.float32)).astype(np.float64)
    summed = np.zeros(maps.shape[:2])
    for k in range(maps.shape[2]):
        total, weight = sum(maps[a, b, k] for a in range(maps.shape[0]) for b in range(maps.shape[1])), 0.0
        for i in range(maps.shape[0]):
            for j in range(maps.shape[1]):
                g = gradients[i, j, k]
                weight += g**2 / (2 * g**2 + total * g**3) * max(g, 0)
        summed += weight * maps[..., k]
    expected = resized(np.maximum(summed, 0), image.shape[:2])
    np.testing.assert_allclose(METHODS["Grad-CAM++"](classifier, image, LOGIT).map, expected, rtol=1e-3, atol=1e-4)
    others = [METHODS[name](classifier, image, LOGIT).map for name in ("Grad-CAM", "LayerCAM")]
    assert all(np.abs(expected - other).max() > 1e-3 for other in others)


def test_nothing_is_added_to_alphas_divisor():
    """Of gradients as small as resnet20's a customary 1e-6 there is no trifle: the weights do not depend on it here."""
    activations, gradients = np.ones((2, 2, 1)), np.full((2, 2, 1), 1e-3)
    exact = 4 * 1e-6 / (2e-6 + 4 * 1e-9) * 1e-3
    np.testing.assert_allclose(grad_cam_pp.weights(activations, gradients), [[[exact]]], rtol=1e-12)
    assert exact / (4 * 1e-6 / (3e-6 + 4 * 1e-9) * 1e-3) > 1.4
    assert not grad_cam_pp.weights(activations, 0 * gradients).any()


def test_of_a_network_that_ends_in_an_average_grad_cam_is_cam():
    """Zhou et al., 2016: a class's weights times the last maps; here over the number of their positions."""

    def build(x):
        x = layers.GlobalAveragePooling2D(name="mean")(layers.Conv2D(5, 3, activation="relu", name="conv")(x))
        return layers.Dense(2, name="logits")(x)

    classifier = network(build, (8, 8, 1), seed=6)
    image = picture(classifier)
    cam = maps_of(classifier, image, "conv_relu") @ classifier.model.get_layer("logits").get_weights()[0][:, 1] / 36
    expected = resized(np.maximum(cam, 0).astype(np.float64), (8, 8))
    assert expected.any()
    np.testing.assert_allclose(METHODS["Grad-CAM"](classifier, image, LOGIT).map, expected, rtol=1e-5, atol=1e-6)


def test_of_a_mean_of_the_image_it_is_the_image(tiny):
    image = picture(tiny)
    for name in ("Grad-CAM", "LayerCAM"):
        found = METHODS[name](tiny, image, Target("logits", 0)).map
        np.testing.assert_allclose(found, image[..., 0] / 16, rtol=1e-6)
        assert not METHODS[name](tiny, image, Target("logits", 1)).map.any()  # everything speaks against it
    total = image.sum()  # Σ A; g = 1 / 16 at each of 16 places
    weight = 16 * (1 / 16) * (1 / 16) ** 2 / (2 * (1 / 16) ** 2 + total * (1 / 16) ** 3)
    found = METHODS["Grad-CAM++"](tiny, image, Target("logits", 0)).map
    np.testing.assert_allclose(found, weight * image[..., 0], rtol=1e-5)


def test_of_the_trained_network_they_are_alive_and_look_at_the_layer_that_is_chosen():
    vgg10 = load("vgg10")
    image = picture(vgg10)
    logits = vgg10.run(image[None], ("logits",))["logits"][0]
    target = Target("logits", int(logits.argmax()))
    for name in ("Grad-CAM", "Grad-CAM++", "LayerCAM"):
        late, early, last = (
            METHODS[name](vgg10, image, target, layer=layer).map for layer in ("relu4_2", "relu2_2", None)
        )
        assert late.any()
        assert early.any()
        np.testing.assert_array_equal(METHODS[name](vgg10, image, target, layer="relu4_2").map, last)
        assert np.abs(late - early).max() > 1e-4


def test_a_layer_that_cannot_be_read(tiny, linear):
    for name in ("Grad-CAM", "Grad-CAM++", "LayerCAM"):
        with pytest.raises(ValueError, match="not 'logits'"):
            METHODS[name](tiny, picture(tiny), LOGIT, layer="logits")
        with pytest.raises(ValueError, match="before logits linear has none"):
            METHODS[name](linear, picture(linear), LOGIT)


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (6, 5), (7, 9), (20, 3)])
def test_resizing_by_loops_and_by_keras(shape):
    small = np.random.default_rng(0).random(shape)
    found = resized(small, (12, 15))
    np.testing.assert_allclose(found, bilinear(small, 12, 15), atol=1e-12)
    by_keras = keras.ops.image.resize(small[None, ..., None].astype("f4"), (12, 15), interpolation="bilinear")
    np.testing.assert_allclose(found, np.asarray(by_keras)[0, ..., 0], atol=1e-5)


def test_resizing_keeps_what_there_is():
    small = np.random.default_rng(0).random((4, 5))
    np.testing.assert_array_equal(resized(small, (4, 5)), small)
    np.testing.assert_allclose(resized(np.full((3, 3), 0.7), (10, 11)), 0.7)
    assert not resized(np.zeros((3, 3)), (48, 48)).any()
    spot = np.zeros((4, 4))
    spot[1, 2] = 1  # the mass of a spot stays where it was: row 1.5, column 2.5 of 4
    large = resized(spot, (32, 32))
    centre = [(large.sum(axis=axis) * (np.arange(32) + 0.5)).sum() / large.sum() for axis in (1, 0)]
    np.testing.assert_allclose(centre, [1.5 * 8, 2.5 * 8])


def test_it_takes_one_pass_and_compiles_once(classifier):
    image = picture(classifier)
    METHODS["Grad-CAM"](classifier, image, LOGIT)
    before = dict(classifier._prepared)
    METHODS["Grad-CAM++"](classifier, image, LOGIT)
    METHODS["LayerCAM"](classifier, image, Target("logits", 0))
    assert dict(classifier._prepared) == before
    assert len(derivatives(classifier, image[None], LOGIT, ("late_softplus",)).values) == 1
