"""The architectures of keras.applications, with random weights: equal to themselves, and every room answers."""

import inspect
from functools import lru_cache

import keras
import numpy as np
import pytest
from unit.attribution.test_every_method import quick

from vizcore.attribution import METHODS
from vizcore.featurevis import VISUALIZATIONS
from vizcore.interventions import Edit, edited
from vizcore.network.own import own_network
from vizcore.receptive_field import effective_fields, receptive_fields
from vizcore.run.overview import overview
from vizcore.run.trace import trace
from vizcore.target import Target

SIDES = {"InceptionResNetV2": 75, "InceptionV3": 75, "Xception": 71, "NASNetLarge": 96, "NASNetMobile": 96}
NAMES = [name for name, made in vars(keras.applications).items() if inspect.isfunction(made)]
FIRST = "MobileNetV3Small"  # of which the gates, the branches and the operations are many and the layers small


EVERY = pytest.mark.parametrize(
    "name", [name if name == FIRST else pytest.param(name, marks=pytest.mark.full) for name in NAMES], scope="module"
)


@pytest.fixture(scope="module")
def opened():
    """(one of them as Keras builds it, as a network of one's own, an image); the last one stays, for its tests."""

    @lru_cache(maxsize=1)
    def make(name: str):
        side = SIDES.get(name, 64)
        model = getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3), classes=10)
        return model, own_network(model), np.random.default_rng(0).random((side, side, 3)).astype(np.float32)

    return make


@EVERY
def test_it_is_equal_to_itself_and_every_room_answers(name, opened):
    model, classifier, image = opened(name)
    seen = trace(classifier, image)
    scale = 255 if classifier.layers[1].name == "preprocessing" else 1
    wanted = np.asarray(model(scale * image[None], training=False))[0]
    np.testing.assert_allclose(classifier.predictions(seen.logits), wanted, atol=1e-5)
    assert set(overview(classifier, seen).largest) == set(receptive_fields(classifier.model)) == set(classifier.by_name)
    layer = next(layer for layer in classifier.layers if layer.kind == "Conv2D")
    off = edited(classifier, image[None], (Edit(layer.name, (0,)),))
    assert np.isfinite(off[classifier.logits]).all()


@EVERY
def test_no_pixel_outside_of_its_receptive_field_moves_a_unit(name, opened):
    """Of three layers, by the gradient; of the first convolution the field's rims move it, too."""
    _, classifier, image = opened(name)
    fields = receptive_fields(classifier.model)
    maps = [layer for layer in classifier.layers if layer.has_maps and fields[layer.name] and layer.inputs]
    tried = [next(layer for layer in maps if layer.kind == "Conv2D"), maps[len(maps) // 4], maps[len(maps) // 2]]
    for number, layer in enumerate(tried):
        place = tuple(side // 2 for side in layer.output_shape[:2])
        top, left, bottom, right = fields[layer.name].clipped(place)
        units = [Target(layer.name, channel, place) for channel in range(min(4, layer.channels))]
        moved = sum(effective_fields(classifier, units, image[None]))
        inside = moved[top:bottom, left:right].copy()
        moved[top:bottom, left:right] = 0
        assert not moved.any(), layer.name
        if number == 0:
            assert all(rim.any() for rim in (inside[0], inside[-1], inside[:, 0], inside[:, -1])), layer.name


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES, scope="module")
def test_every_method_answers_or_says_why_not(name, opened):
    _, classifier, image = opened(name)
    target, silent, endless = Target(classifier.logits, 3), {}, set()
    for method in METHODS.values():
        try:
            found = method(classifier, image, target, **quick(method))
        except ValueError as error:
            silent[method.name] = str(error)
            continue
        except FloatingPointError:  # a square of gradients that reach 1e19, as of random weights
            endless.add(method.name)
            continue
        assert found.map.shape == image.shape[:2], method.name
        assert np.isfinite(found.map).all(), method.name
    assert set(silent) <= {"Deconvnet", "Guided backpropagation", "LRP-αβ"}, silent
    assert all(len(why.split()) > 5 for why in silent.values())
    assert endless <= {"VarGrad"}


@EVERY
def test_a_channel_is_excited_by_what_sixteen_steps_make(name, opened):
    _, classifier, image = opened(name)
    maps = [layer for layer in classifier.layers if layer.kind == "Conv2D" and layer.has_maps]
    channel = Target(maps[len(maps) // 2].name, 0)
    first, *_, last = VISUALIZATIONS["Fourier"](classifier, channel, image, steps=16)
    assert last.images.shape[1:] == image.shape
    assert np.isfinite(last.images).all()
    assert last.values[0] > first.values[0]
