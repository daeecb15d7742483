"""Score-CAM against the paper's algorithm by loops, with scikit-image's resizing, on two maps known by hand."""

import keras
import numpy as np
import pytest
from keras import layers
from oracles import cams
from oracles.attribution import AsItRuns
from skimage.transform import resize

from vizcore.attribution.bilinear import resized
from vizcore.attribution.methods.score_cam import score_cam
from vizcore.network.classifier import Classifier
from vizcore.target import Target


def picture(side=12, channels=1):
    return np.random.default_rng(0).random((side, side, channels), np.float32)


def halves(extra=0) -> Classifier:
    """Maps of 3×3: the image's mean over 4×4 pixels, its negative, and flat ones; logits = 4 × the left half, …."""
    image = keras.Input((12, 12, 1), name="image")
    x = layers.AveragePooling2D(4, name="mean")(image)
    x = layers.Conv2D(2 + extra, 1, name="maps")(x)
    flat = layers.Flatten(name="flatten")(image)
    dense = layers.Dense(2, use_bias=False, name="direct")(flat)
    pooled = layers.Dense(2, name="pooled")(layers.Flatten(name="flatten_maps")(x))
    model = keras.Model(image, layers.Add(name="logits")([dense, pooled]), name="halves")
    left = np.zeros((12, 12), np.float32)
    left[:, :6] = 0.05
    kernel = np.zeros((1, 1, 1, 2 + extra), np.float32)
    kernel[..., :2] = 1, -1
    bias = np.array([0, 1, *[3] * extra], np.float32)
    model.set_weights(
        [kernel, bias, np.stack([left.ravel(), -left.ravel()], 1), np.full((9 * (2 + extra), 2), 0.01), np.zeros(2)]
    )
    return Classifier("halves", model, ("left", "right"))


@pytest.mark.parametrize("extra", [0, 2])
@pytest.mark.parametrize("channel", [0, 1])
@pytest.mark.parametrize("baseline", [0.0, 0.5])
def test_is_the_papers_algorithm(extra, channel, baseline):
    net = halves(extra)
    target = Target("logits", channel)
    found = score_cam(net, picture(), target, layer="maps", baseline=baseline)
    expected = cams.score_cam(AsItRuns(net), picture(), target, baseline, "maps")
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_of_one_map_it_is_that_map(tiny):
    image = picture(4)
    np.testing.assert_allclose(score_cam(tiny, image, Target("logits", 0)), image[..., 0], rtol=1e-5)


def test_flat_maps_are_passed_over(monkeypatch):
    net = halves(extra=2)
    asked, run = [], Classifier.run
    monkeypatch.setattr(Classifier, "run", lambda self, x, names: asked.append(len(x)) or run(self, x, names))
    found = score_cam(net, picture(), Target("logits", 0), layer="maps")
    assert asked == [1, 2]  # the maps themselves; two masks, though there are four maps
    np.testing.assert_allclose(found, score_cam(halves(), picture(), Target("logits", 0), layer="maps"), rtol=1e-4)


def test_where_every_map_is_flat_it_is_zero(dead):
    assert not score_cam(dead, picture(4), Target("logits", 0)).any()


def test_negative_sums_are_cut_at_zero():
    net = halves()
    net.model.get_layer("maps").set_weights([-np.ones((1, 1, 1, 2), np.float32), np.array([0.5, 0.5], np.float32)])
    found = score_cam(net, picture(), Target("logits", 0), layer="maps")
    means = picture()[..., 0].reshape(3, 4, 3, 4).mean(axis=(1, 3))
    assert means.min() < 0.5 < means.max()
    assert found.min() == 0
    assert found.max() > 0


def test_a_layer_that_cannot_be_asked_is_refused(tiny):
    with pytest.raises(ValueError, match="before copy tiny has none"):
        score_cam(tiny, picture(4), Target("copy", 0), layer="copy")


@pytest.mark.parametrize("sizes", [((3, 3), (12, 12)), ((5, 7), (24, 20)), ((4, 4), (4, 4)), ((1, 1), (6, 5))])
def test_resizing_is_scikit_images(sizes):
    (old, new), maps = sizes, np.random.default_rng(1).random((2, *sizes[0]), np.float32)
    expected = [resize(one, new, order=1, mode="edge", anti_aliasing=False) for one in maps]
    np.testing.assert_allclose(resized(maps, *new), expected, atol=1e-6)
    assert old == maps.shape[1:]
