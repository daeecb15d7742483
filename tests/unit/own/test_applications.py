"""The architectures of keras.applications, with random weights: equal to themselves, and every room answers."""

import inspect

import keras
import numpy as np
import pytest

from vizcore.attribution import METHODS
from vizcore.interventions import Edit, edited
from vizcore.network.own import own_network
from vizcore.receptive_field import receptive_fields
from vizcore.run.overview import overview
from vizcore.run.trace import trace
from vizcore.target import Target

SIDES = {"InceptionResNetV2": 75, "InceptionV3": 75, "Xception": 71, "NASNetLarge": 331, "NASNetMobile": 224}
NAMES = [name for name, made in vars(keras.applications).items() if inspect.isfunction(made)]
FIRST = "MobileNetV3Small"  # of which the gates, the branches and the operations are many and the layers small


@pytest.mark.parametrize(
    "name", [name if name == FIRST else pytest.param(name, marks=pytest.mark.full) for name in NAMES]
)
def test_it_is_equal_to_itself_and_every_room_answers(name):
    side = SIDES.get(name, 64)
    model = getattr(keras.applications, name)(weights=None, input_shape=(side, side, 3), classes=10)
    classifier = own_network(model)
    image = np.random.default_rng(0).random((side, side, 3)).astype(np.float32)
    seen = trace(classifier, image)
    scale = 255 if classifier.layers[1].name == "preprocessing" else 1
    wanted = np.asarray(model(scale * image[None], training=False))[0]
    np.testing.assert_allclose(classifier.predictions(seen.logits), wanted, atol=1e-5)
    assert set(overview(classifier, seen).largest) == set(receptive_fields(classifier.model)) == set(classifier.by_name)
    target = Target(classifier.logits, 3)
    for method in (METHODS["Gradient"], METHODS["Grad-CAM"], METHODS["LRP-ε"], METHODS["Guided backpropagation"]):
        assert np.isfinite(method(classifier, image, target).map).all()
    layer = next(layer for layer in classifier.layers if layer.kind == "Conv2D")
    off = edited(classifier, image[None], (Edit(layer.name, (0,)),))
    assert np.isfinite(off[classifier.logits]).all()
