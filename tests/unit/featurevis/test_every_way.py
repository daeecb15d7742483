"""What every registered way to visualise keeps, whoever wrote it."""

import inspect

import numpy as np
import pytest
from unit.attribution.networks import network, picture

from vizcore.featurevis import VISUALIZATIONS
from vizcore.settings import Range
from vizcore.target import Target


@pytest.fixture(scope="module")
def classifier():
    """Two small convolutions and logits, of 16×16 grey pixels."""
    from keras import layers

    def build(x):
        x = layers.ReLU(name="relu1")(layers.Conv2D(6, 3, padding="same", name="conv1")(x))
        x = layers.ReLU(name="relu2")(layers.Conv2D(8, 3, strides=2, padding="same", name="conv2")(x))
        return layers.Dense(4, name="logits")(layers.Flatten(name="flat")(x))

    return network(build, (16, 16, 1))


@pytest.fixture(params=list(VISUALIZATIONS))
def way(request):
    return VISUALIZATIONS[request.param]


def last(way, classifier, target, **settings):
    *_, frame = way(classifier, target, picture(classifier), steps=48, **settings)
    return frame


def test_it_says_what_it_gives_and_names_every_setting(way):
    text = inspect.getdoc(way.function)
    assert way.summary.endswith(".")
    for name in way.settings:
        assert f"{name}: " in text
    for bounds in (b for annotation, _ in way.settings.values() for b in getattr(annotation, "__metadata__", ())):
        assert not isinstance(bounds, Range) or bounds.low < bounds.high


@pytest.mark.parametrize("target", [Target("logits", 1), Target("conv2", 3), Target("conv2", 3, (2, 4))], ids=str)
def test_what_it_climbs_rises(way, classifier, target):
    first, *_, end = way(classifier, target, picture(classifier), steps=48)
    assert (end.values > first.values).all()
    assert end.images.shape[1:] == (16, 16, 1)
    assert np.isfinite(end.images).all()
    assert 0 <= end.images.min() < end.images.max() <= 1


def test_it_starts_from_the_face_or_from_noise(way, classifier):
    image = np.clip(picture(classifier), 0.03, 0.97)
    first = next(way(classifier, Target("logits", 0), image))
    assert (np.abs(first.images[0] - image).max() < 1e-3) == way.from_face


def test_the_same_seed_gives_the_same_image_and_another_seed_another(way, classifier):
    target = Target("conv2", 3)
    one, again, other = (last(way, classifier, target, seed=seed).images for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert np.abs(one - other).max() > 1e-3


def test_lowering_lowers(way, classifier):
    if "direction" not in way.settings:
        pytest.skip("it only raises")
    target = Target("logits", 1)
    assert last(way, classifier, target, direction="lower it").values[0] < last(way, classifier, target).values[0] - 0.1


def test_several_at_once(way, classifier):
    if "images" not in way.settings:
        pytest.skip("one image")
    found = last(way, classifier, Target("logits", 1), images=3)
    assert found.images.shape[0] == found.values.shape[0] == 3
    assert np.abs(found.images[0] - found.images[1]).max() > 0.05


def test_a_setting_out_of_range_is_refused(way, classifier):
    with pytest.raises(ValueError, match="steps is from 16 to 1024, not 5"):
        way(classifier, Target("logits", 0), picture(classifier), steps=5)


def test_what_is_not_there_is_refused(way, classifier):
    with pytest.raises(KeyError, match="no layer called"):
        list(way(classifier, Target("nowhere", 0), picture(classifier)))
