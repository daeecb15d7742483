"""Every method on every shipped network, on nested and on branching ones, about every kind of target."""

from functools import lru_cache

import keras
import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import NETWORKS, picture
from unit.attribution.test_every_method import quick

from vizcore.attribution import METHODS
from vizcore.attribution.method import LayerWithMaps
from vizcore.attribution.upstream import layers_with_maps
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.shipped import load
from vizcore.target import Target

pytestmark = pytest.mark.full


def application(name: str) -> Classifier:
    """A network of keras.applications, with random weights."""
    model = getattr(keras.applications, name)(weights=None, input_shape=(32, 32, 3), classes=8)
    return Classifier(name, flatten(model), tuple("abcdefgh"))


def nested_application() -> Classifier:
    """One of them as a layer of another network, which rescales the image in front and classifies behind."""
    body = keras.applications.ResNet50(weights=None, include_top=False, input_shape=(32, 32, 3))
    inside = keras.Sequential([layers.Rescaling(2.0, -1.0), body, layers.GlobalAveragePooling2D()], name="inside")
    model = keras.Sequential([keras.Input((32, 32, 3)), inside, layers.Dense(8, activation="softmax")])
    return Classifier("nested ResNet50", flatten(model), tuple("abcdefgh"))


ALL = NETWORKS | {name: (lambda name=name: load(name)) for name in shipped_names()}
ALL |= {name: (lambda name=name: application(name)) for name in ("DenseNet121", "EfficientNetB0")}
ALL |= {"nested ResNet50": nested_application}
KINDS = ("class", "difference", "channel", "unit", "difference across layers")


@pytest.fixture(scope="module")
def networks():
    """Each network is made once; the last one stays, for the methods go through one network after the other."""
    return lru_cache(maxsize=1)(lambda name: ALL[name]())


def target_of(kind: str, net: Classifier) -> Target:
    """About the middle of the network where it is not a class."""
    inner = [layer for layer in net.layers if layer.inputs and layer.name != net.logits]
    with_maps = [layer for layer in inner if layer.has_maps and min(layer.output_shape[:2]) > 1]
    layer = (with_maps or inner)[len(with_maps or inner) // 2]
    middle = tuple(side // 2 for side in layer.output_shape[:-1]) or None
    channel = layer.channels // 2
    return {
        "class": Target(net.logits, 1),
        "difference": Target(net.logits, 1) - Target(net.logits, 3),
        "channel": Target(layer.name, channel),
        "unit": Target(layer.name, channel, middle),
        "difference across layers": Target(net.logits, 1) - Target(layer.name, channel),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
@pytest.mark.parametrize("name", ALL)
def test_it_answers(name, method, kind, networks):
    net = networks(name)
    image, target = picture(net), target_of(kind, net)
    refuses = "has none" if _reads_maps(method) and not layers_with_maps(net, target) else None
    if refuses:
        with pytest.raises(ValueError, match=refuses):
            method(net, image, target, **quick(method))
        return
    found = method(net, image, target, **quick(method))
    assert found.map.shape == image.shape[:2]
    assert np.isfinite(found.map).all()
    assert method.signed or found.map.min() >= 0
    assert (found.method, found.target, found.signed) == (method.name, target, method.signed)
    again = method(net, image, target, **quick(method)).map
    np.testing.assert_allclose(again, found.map, rtol=0, atol=1e-4 * np.abs(found.map).max())


def _reads_maps(method) -> bool:
    return LayerWithMaps in [annotation for annotation, _ in method.settings.values()]
