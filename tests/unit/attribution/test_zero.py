"""Why a map is zero everywhere, where the answer is known."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture
from unit.attribution.test_every_method import quick

from vizcore.attribution import METHODS
from vizcore.attribution.method import LayerWithMaps
from vizcore.attribution.zero import Reason, why_zero
from vizcore.network.shipped import load
from vizcore.target import Target

CAMS = ("Grad-CAM", "Grad-CAM++", "LayerCAM")
FOR, AGAINST = Target("logits", 0), Target("logits", 1)
INSENSITIVE = "No small change of a pixel moves it, either: the gradient is zero."


@pytest.mark.parametrize("name", CAMS)
def test_a_map_that_is_cut_at_zero_hides_what_speaks_against(name, tiny):
    """The second logit of this network is minus the mean: every pixel moves it by a sixteenth."""
    image = picture(tiny)
    assert METHODS[name].rectified
    assert not METHODS[name](tiny, image, AGAINST).map.any()
    found = why_zero(METHODS[name], tiny, image, AGAINST)
    assert found.reason is Reason.RECTIFIED
    assert found.steepest == pytest.approx(1 / 16)
    assert found.sentence.startswith("Zero everywhere: nothing ")
    assert "copy" in found.sentence  # the layer
    assert found.sentence.endswith("cut off. Pixels do move this number, though: its gradient reaches 0.0625.")


@pytest.mark.parametrize("name", METHODS)
def test_where_nothing_moves_the_target_that_is_said(name, dead):
    image = 0.4 + 0.2 * np.random.default_rng(0).random((4, 4, 1), np.float32)
    found = why_zero(METHODS[name], dead, image, FOR, **quick(METHODS[name]))
    assert found.reason is Reason.INSENSITIVE
    assert found.steepest == 0
    assert found.sentence.endswith(INSENSITIVE)


def test_a_black_image_silences_a_product_with_it_and_not_the_gradient(linear):
    black = np.zeros((4, 4, 1), np.float32)
    method = METHODS["Input × gradient"]
    assert not method(linear, black, FOR).map.any()
    found = why_zero(method, linear, black, FOR)
    assert (found.reason, found.steepest) == (Reason.METHOD, 16)
    assert "every pixel is black" in found.sentence
    assert "Pixels do move this number, though: its gradient reaches 16." in found.sentence


def test_colours_that_cancel_in_a_map_do_not_make_the_target_insensitive():
    def build(x):
        return layers.Dense(1, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (1, 1, 3), weights=[[[2], [-2], [0]]])
    image = np.full((1, 1, 3), 0.5, np.float32)
    assert not METHODS["Gradient"](classifier, image, FOR).map.any()
    found = why_zero(METHODS["Gradient"], classifier, image, FOR)
    assert (found.reason, found.steepest) == (Reason.METHOD, 2)


def test_of_googlenet_it_is_said_that_the_gradient_is_not_zero():
    classifier = load("googlenet")
    image, silent = picture(classifier), []
    for channel, name in ((c, n) for c in range(len(classifier.labels)) for n in CAMS):
        target = Target(classifier.logits, channel)
        if not METHODS[name](classifier, image, target).map.any():
            slope = np.abs(METHODS["Gradient"](classifier, image, target).map).max()
            found = why_zero(METHODS[name], classifier, image, target)
            assert found.reason is Reason.RECTIFIED
            assert found.steepest == pytest.approx(slope)  # there is one channel
            silent.append(name)
    assert silent, "no map of googlenet is zero: this test sees nothing"


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_every_method_says_what_its_zero_means(method):
    assert method.zero[0].islower()
    assert not method.zero.endswith(".")
    reads_a_layer = LayerWithMaps in [annotation for annotation, _ in method.settings.values()]
    assert ("{layer}" in method.zero) == reads_a_layer
    assert method.rectified == reads_a_layer
    assert not (method.rectified and method.signed)
