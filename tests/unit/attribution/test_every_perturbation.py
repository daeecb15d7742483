"""What every method that only runs the network forward promises: bounded, stoppable, repeatable, for any target."""

from functools import lru_cache

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.attribution import METHODS
from vizcore.network.classifier import Classifier
from vizcore.network.shipped import load
from vizcore.run import gradients
from vizcore.target import Target

SMALL = {
    "KernelSHAP": {"segments": 12, "samples": 100},
    "LIME": {"segments": 12, "samples": 100},
    "Occlusion": {"patch": 6, "stride": 3},
    "RISE": {"masks": 100},
    "Score-CAM": {},
}
LOGIT = Target("logits", 1)
SEEDED = ("KernelSHAP", "LIME", "RISE")
every = pytest.mark.parametrize("name", SMALL)


@pytest.fixture
def net() -> Classifier:
    return network((24, 24, 1))


@lru_cache
def network(shape) -> Classifier:
    image = keras.Input(shape, name="image")
    x = layers.Conv2D(12, 3, padding="same", name="conv1")(image)
    x = layers.MaxPooling2D(2, name="pool1")(layers.ReLU(name="relu1")(x))
    x = layers.Conv2D(30, 3, padding="same", name="conv2")(x)
    x = layers.MaxPooling2D(2, name="pool2")(layers.Activation("tanh", name="tanh2")(x))
    x = layers.Dense(4, name="logits")(layers.Flatten(name="flatten")(x))
    model, random = keras.Model(image, x, name="small"), np.random.default_rng(0)
    kernels = [random.normal(size=w.shape) / np.sqrt(w[..., 0].size) for w in model.get_weights()]
    model.set_weights([np.abs(w) / 2 if w.ndim == 1 else w for w in kernels])  # biases that keep the maps alive
    return Classifier("small", model, tuple("abcd"))


def picture(shape=(24, 24, 1)):
    return np.random.default_rng(0).random(shape, np.float32)


def ask(name, net, target=LOGIT, image=None, **settings):
    image = picture(net.image_shape) if image is None else image
    return METHODS[name](net, image, target, **{**SMALL[name], **settings})


def counting(monkeypatch) -> list[int]:
    """How many images each run of the network is given, from now on."""
    sizes, run = [], Classifier.run

    def counted(self, images, layers):
        sizes.append(len(images))
        return run(self, images, layers)

    monkeypatch.setattr(Classifier, "run", counted)
    return sizes


def per_image(net):
    return sum(layer.memory for layer in net.layers)


@every
def test_is_slow_and_says_so(name):
    assert METHODS[name].slow


@every
def test_never_runs_more_images_at_once_than_the_budget_allows_and_gives_the_same(name, net, monkeypatch):
    whole, sizes, made = ask(name, net).map, counting(monkeypatch), []
    monkeypatch.setattr(gradients, "BUDGET", 7 * per_image(net))
    chunks = gradients.chunks
    monkeypatch.setattr(gradients, "chunks", lambda net, images: made.append(len(images)) or chunks(net, images))
    np.testing.assert_allclose(ask(name, net).map, whole, atol=2e-4 * np.abs(whole).max())
    assert max(sizes) == 7
    assert len(sizes) > 4
    assert max(made) <= (14 if name == "KernelSHAP" else 7)  # images at once in memory; its come in pairs


@every
def test_tells_how_far_it_is_and_stops_when_told(name, net, monkeypatch):
    monkeypatch.setattr(gradients, "BUDGET", 10 * per_image(net))
    told = []
    ask(name, net, progress=told.append)
    assert len(told) >= 3
    assert told == sorted(set(told))
    assert 0 < told[0] < told[-1] == 1

    sizes = counting(monkeypatch)

    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        ask(name, net, progress=stop)
    assert len(sizes) <= 3  # the image itself, and the first chunk or two


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.slow])
def test_offers_the_map_so_far_up_to_the_map_itself(name, net, monkeypatch):
    monkeypatch.setattr(gradients, "BUDGET", 10 * per_image(net))
    so_far = []
    settings = SMALL.get(name, {})
    found = METHODS[name](net, picture(), LOGIT, preview=lambda make: so_far.append(make()), **settings)
    assert len(so_far) >= 3
    assert all(each.shape == (24, 24) and np.isfinite(each).all() for each in so_far)
    np.testing.assert_array_equal(so_far[-1], found.map)
    away = [float(np.abs(each - found.map).mean()) for each in so_far]
    assert away[-2] > 0, "it is another map before the end"
    assert away[0] > away[-2] or name == "Score-CAM", "it comes near; a softmax may jump"


def test_of_half_the_patches_the_map_so_far_is_the_mean_of_those(net, monkeypatch):
    """By hand: a patch of 6 at every 3 pixels, row by row; so far only those of the first rows."""
    monkeypatch.setattr(gradients, "BUDGET", 9 * per_image(net))
    so_far, image = [], picture()
    METHODS["Occlusion"](net, image, LOGIT, patch=6, stride=3, preview=lambda make: so_far.append(make()))
    drops, times = np.zeros((2, 24, 24))
    (whole,) = gradients.value_of(net, image[None], LOGIT)
    for left in range(-3, 24, 3):  # the first nine patches: one row of them
        rows, columns = slice(0, 3), slice(max(left, 0), left + 6)
        covered = image.copy()
        covered[rows, columns] = 0.5
        drops[rows, columns] += whole - gradients.value_of(net, covered[None], LOGIT)[0]
        times[rows, columns] += 1
    np.testing.assert_allclose(so_far[0], drops / np.maximum(times, 1), atol=1e-4)
    assert not so_far[0][3:].any()


@pytest.mark.parametrize("name", SEEDED)
def test_a_seed_gives_the_same_map_and_another_one_another(name, net):
    one, again, other = (ask(name, net, seed=seed).map for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert np.abs(one - other).max() > 1e-3 * np.abs(one).max()


TARGETS = {
    "class": Target("logits", 1),
    "difference": Target("logits", 1) - Target("logits", 2),
    "channel": Target("conv2", 5),
    "unit": Target("tanh2", 3, (4, 7)),
    "difference across layers": Target("logits", 0) - Target("relu1", 3),
}


@every
@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("channels", [1, 3])
def test_any_target_on_grey_and_in_colour(name, kind, channels):
    net = network((24, 24, channels))
    found = ask(name, net, TARGETS[kind])
    assert found.map.shape == (24, 24)
    assert found.map.dtype == np.float32
    assert np.ptp(found.map) > 0
    if found.completeness is not None:
        assert found.map.sum(dtype=float) == pytest.approx(found.completeness, rel=1e-4, abs=1e-6)


@every
@pytest.mark.parametrize("shipped_name", ["vgg10", "lenet5", "dense"])
def test_the_shipped_networks(name, shipped_name):
    net = load(shipped_name)
    if (name, shipped_name) == ("Score-CAM", "dense"):  # it has no layer with maps but the image
        with pytest.raises(ValueError, match="before logits dense has none"):
            ask(name, net, image=picture(net.image_shape))
        return
    found = ask(name, net, image=picture(net.image_shape))
    assert found.map.shape == (48, 48)
    assert np.ptp(found.map) > 0


@every
def test_of_a_dead_network_it_is_zero(name, dead):
    settings = {"patch": 2, "stride": 1} if name == "Occlusion" else {}
    found = METHODS[name].function(dead, picture((4, 4, 1)), Target("logits", 0), **settings)
    assert not (found[0] if METHODS[name].completeness else found).any()


@every
def test_an_image_without_anything_in_it(name, net):
    blank = np.full((24, 24, 1), 0.5, np.float32)
    found = ask(name, net, image=blank, target=Target("logits", 0))
    if name != "Score-CAM":  # which looks at the layer's maps, and borders light some up
        assert np.abs(found.map).max() < 1e-5


@every
@pytest.mark.parametrize("shape", [(24, 32, 1), (33, 20, 3)])
def test_pictures_that_are_not_square(name, shape):
    assert ask(name, network(shape)).map.shape == shape[:2]


@every
def test_what_is_not_there_is_refused(name, net):
    with pytest.raises(KeyError, match="else"):
        ask(name, net, Target("else", 0))
    with pytest.raises(IndexError):
        ask(name, net, Target("logits", 4))


@every
def test_the_network_and_the_image_are_left_as_they_are(name, net):
    image, weights = picture(), [w.copy() for w in net.model.get_weights()]
    nodes = [len(step._inbound_nodes) + len(step._outbound_nodes) for step in net.model.operations]
    ask(name, net, image=image)
    np.testing.assert_array_equal(image, picture())
    for before, after in zip(weights, net.model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    assert [len(step._inbound_nodes) + len(step._outbound_nodes) for step in net.model.operations] == nodes
