"""Guided backpropagation and the deconvnet by hand, at every kind of ReLU that a flat graph can have."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import keras
import numpy as np
import pytest
from at_once import at_once
from keras import layers, ops
from unit.attribution.networks import network, picture
from without_tensorflow import ON_JAX

from vizcore.attribution import METHODS
from vizcore.attribution.methods.deconvnet import deconvolved
from vizcore.attribution.methods.guided_backprop import guided
from vizcore.attribution.rectifiers import rectifiers
from vizcore.attribution.self_test import differs
from vizcore.network.classifier import Classifier
from vizcore.network.shipped import load
from vizcore.run.gradients import input_gradients
from vizcore.run.replay import replay
from vizcore.target import Target

ROOT = Path(__file__).parents[3]
GUIDED, DECONVNET = METHODS["Guided backpropagation"], METHODS["Deconvnet"]

PLAIN, CAPPED, NONE = np.inf, 6.0, None
FORMS = {  # every step stands in a graph in its own way: what it is made by, and where it stops to rise
    "layer": (layers.ReLU(), PLAIN),
    "layer6": (layers.ReLU(6.0), CAPPED),
    "activation": (layers.Activation("relu"), PLAIN),
    "activation6": (layers.Activation("relu6"), CAPPED),
    "activation of a layer": (layers.Activation(layers.ReLU(6.0)), CAPPED),
    "activation of an operation": (layers.Activation(ops.relu), PLAIN),
    "operation": (ops.relu, PLAIN),
    "operation6": (ops.relu6, CAPPED),
    "function": (keras.activations.relu, PLAIN),
    "function6": (lambda x: keras.activations.relu(x, max_value=6.0), CAPPED),
    "maximum": (lambda x: ops.maximum(x, 0.0), PLAIN),
    "maximum, the other way round": (lambda x: ops.maximum(0, x), PLAIN),
    "maximum of one": (lambda x: ops.maximum(x, 1.0), NONE),
    "leaky": (layers.ReLU(negative_slope=0.1), NONE),
    "leaky activation": (layers.Activation(layers.LeakyReLU()), NONE),
    "threshold": (layers.ReLU(threshold=1.0), NONE),
    "tanh": (layers.Activation("tanh"), NONE),
    "linear": (layers.Activation("linear"), NONE),
}


def rowwise(make):
    """Pixels, brought to (-1, 2, 7, 2), through one step, then times (1, 1, 1, -1), and added up."""

    def build(x):
        x = layers.Rescaling(STEEP, -1.0, name="bright")(x)
        return layers.Dense(1, use_bias=False, name="logits")(layers.Flatten(name="flat")(make(x)))

    return network(build, (1, 4, 1), weights=[[[1], [1], [1], [-1]]])


STEEP = 8.0
IMAGE = (np.array([-1, 2, 7, 2], np.float32)[None, :, None] + 1) / np.float32(STEEP)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_relu_is_found_and_no_other(form):
    make, ceiling = FORMS[form]
    classifier = rowwise(make)
    plain, by_guided, by_deconvnet = (
        METHODS[name](classifier, IMAGE, Target("logits", 0)).map[0] / STEEP
        for name in ("Gradient", "Guided backpropagation", "Deconvnet")
    )
    if ceiling is NONE:
        assert rectifiers(classifier, Target("logits", 0)) == ()
        np.testing.assert_array_equal(by_guided, plain)
        np.testing.assert_array_equal(by_deconvnet, plain)
        return
    assert len(rectifiers(classifier, Target("logits", 0))) == 1
    np.testing.assert_array_equal(plain, [0, 1, ceiling > 7, -1])
    np.testing.assert_array_equal(by_guided, [0, 1, ceiling > 7, 0])  # on, and the signal positive
    np.testing.assert_array_equal(by_deconvnet, [1, 1, 1, 0])  # the signal positive, on or off


@pytest.mark.parametrize("form", FORMS)
def test_a_rule_leaves_the_way_up_as_it_is(form):
    classifier = rowwise(FORMS[form][0])
    names = tuple(classifier.by_name)
    expected = replay(classifier.model, IMAGE[None], names)
    for rule in (guided, deconvolved):
        found = replay(classifier.model, IMAGE[None], names, rule=rule)
        for name in names:
            np.testing.assert_array_equal(np.asarray(found[name]), np.asarray(expected[name]))


def two_units(first, second):
    """Pixels a, b → ReLU(first · (a, b)), ReLU(second · (a, b)) → their difference."""

    def build(x):
        x = layers.Dense(2, use_bias=False, activation="relu", name="units")(layers.Flatten(name="flat")(x))
        return layers.Dense(1, use_bias=False, name="logits")(x)

    return network(build, (1, 2, 1), weights=[np.stack([first, second], axis=1), [[1], [-1]]])


def test_by_hand():
    """The first unit speaks for the target and the second against it; which of them is on, the image decides."""
    pixels = np.array([1, 0.5], np.float32)[None, :, None]
    both_on = two_units([2, -1], [1, 3])
    found = [method(both_on, pixels, Target("logits", 0)).map[0] for method in (METHODS["Gradient"], GUIDED, DECONVNET)]
    np.testing.assert_array_equal(found, [[1, -4], [2, -1], [2, -1]])
    first_off = two_units([-2, 1], [1, 3])
    found = [
        method(first_off, pixels, Target("logits", 0)).map[0] for method in (METHODS["Gradient"], GUIDED, DECONVNET)
    ]
    np.testing.assert_array_equal(found, [[-1, -3], [0, 0], [-2, 1]])


def test_the_deconvnets_switches_are_where_the_largest_number_stood():
    def build(x):
        x = layers.MaxPooling2D(2, name="pool")(layers.ReLU(name="relu")(x))
        return layers.Dense(1, use_bias=False, name="logits")(layers.Flatten(name="flat")(x))

    classifier = network(build, (2, 4, 1), weights=[[[3], [5]]])
    image = np.array([[0.1, 0.9, 0.2, 0.3], [0.4, 0.5, 0.8, 0.6]], np.float32)[..., None]
    found = DECONVNET(classifier, image, Target("logits", 0)).map
    np.testing.assert_array_equal(found, [[0, 3, 0, 0], [0, 0, 5, 0]])


def test_without_pooling_the_deconvnet_does_not_look_at_the_image():
    def build(x):
        x = layers.Conv2D(3, 3, activation="relu", name="one")(x)
        x = layers.Conv2D(3, 3, activation="relu", name="two")(x)
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    classifier = network(build, (8, 8, 1), seed=6)
    one, other = (DECONVNET(classifier, picture(classifier, seed), Target("logits", 0)).map for seed in (0, 1))
    np.testing.assert_array_equal(one, other)
    one, other = (GUIDED(classifier, picture(classifier, seed), Target("logits", 0)).map for seed in (0, 1))
    assert np.abs(one - other).max() > 1e-4


def test_whether_it_can_differ_is_told():
    vgg10, lenet5 = load("vgg10"), load("lenet5")
    target = Target("logits", 1)
    for method in (GUIDED, DECONVNET):
        assert differs(vgg10, picture(vgg10), target, method) > 0.5
        assert differs(lenet5, picture(lenet5), target, method) == 0
    assert differs(vgg10, picture(vgg10), Target("norm1_1", 0), GUIDED) == 0
    assert rectifiers(lenet5, target) == ()
    assert rectifiers(vgg10, Target("norm1_1", 0)) == ()
    assert rectifiers(vgg10, Target("conv2_1", 0)) == ("relu1_1", "relu1_2")
    assert rectifiers(vgg10, Target("relu1_1", 0)) == ("relu1_1",)


def test_how_far_it_is_from_the_gradient(dead):
    both_on = two_units([2, -1], [1, 3])
    pixels = np.array([1, 0.5], np.float32)[None, :, None]
    assert differs(both_on, pixels, Target("logits", 0), GUIDED) == pytest.approx(np.sqrt((1 + 9) / (1 + 16)))
    assert differs(dead, np.ones((4, 4, 1), np.float32), Target("logits", 0), GUIDED) == 0
    assert differs(dead, np.ones((4, 4, 1), np.float32), Target("logits", 0), DECONVNET) == np.inf


def test_visitors_at_once_get_their_own():
    classifier = load("vgg10")
    image = picture(classifier)
    targets = [Target("logits", 1), Target("conv2_1", 3), Target("logits", 4), Target("relu3_2", 7)]
    expected = [(GUIDED(classifier, image, t).map, METHODS["Gradient"](classifier, image, t).map) for t in targets]
    fresh = Classifier("vgg10", classifier.model, classifier.labels)  # for which nothing is compiled yet

    def ask(target):
        return [(GUIDED(fresh, image, target).map, METHODS["Gradient"](fresh, image, target).map) for _ in range(3)]

    for found, maps in zip(at_once(*(partial(ask, target) for target in targets)), expected, strict=True):
        for time in found:
            for one, other in zip(time, maps, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6 * np.abs(other).max())


ON_EITHER_BACKEND = """
import json
from functools import partial
import keras, numpy as np
from keras import layers
from vizcore.attribution.methods.deconvnet import deconvolved
from vizcore.attribution.methods.guided_backprop import guided
from vizcore.attribution.methods.lrp import AlphaBeta, Epsilon
from vizcore.run.replay import replay

def gradient(function, at):
    if keras.backend.backend() == "jax":
        import jax
        return jax.jit(jax.grad(function))(at)
    import tensorflow as tf
    with tf.GradientTape() as tape:
        tape.watch(at := tf.constant(at))
        value = function(at)
    return tape.gradient(value, at)

image = keras.Input((6, 6, 1), name="image")
conv, norm = layers.Conv2D(3, 3, name="conv"), layers.BatchNormalization(name="norm")
x = layers.ReLU(6.0, name="capped")(norm(conv(image)))
x = keras.ops.relu(layers.MaxPooling2D(2, name="pool")(x))
model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(x)))
random = np.random.default_rng(0)
shapes = [weight.shape for weight in model.weights]
model.set_weights([random.uniform(0.5, 1.5, s) if len(s) == 1 else random.normal(size=s) for s in shapes])
picture, found, folded = random.random((1, 6, 6, 1)).astype("f4"), {}, ((conv, norm),)
rules = {"plain": lambda step: step, "guided": guided, "deconvnet": deconvolved,
         "epsilon": partial(Epsilon(folded), epsilon=0.1), "alpha beta": partial(AlphaBeta(folded), beta=0.5)}
for name, rule in rules.items():
    logit = lambda image: replay(model, image, ("logits",), rule=rule)["logits"][0, 0]
    found[name] = np.asarray(gradient(logit, picture)).ravel().tolist()
print(json.dumps(found))
"""


def test_the_rules_are_the_same_on_jax(capsys):
    ended = subprocess.run(
        [sys.executable, "-c", ON_EITHER_BACKEND], cwd=ROOT, timeout=300, check=False, capture_output=True,
        text=True, env=os.environ | ON_JAX,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    exec(ON_EITHER_BACKEND, {})  # here it is TensorFlow's
    told = {"jax": ended.stdout, "tensorflow": capsys.readouterr().out}
    found = {
        backend: {name: np.array(values) for name, values in json.loads(text).items()} for backend, text in told.items()
    }
    plain = found["jax"]["plain"]
    for name, values in found["jax"].items():
        np.testing.assert_allclose(values, found["tensorflow"][name], rtol=1e-4, atol=1e-5, err_msg=name)
        assert name == "plain" or np.abs(values - plain).max() > 1e-2, name


def test_the_rule_is_not_the_networks():
    alone = GUIDED(rowwise(layers.ReLU()), IMAGE, Target("logits", 0)).map
    classifier = rowwise(layers.ReLU())
    before = METHODS["Gradient"](classifier, IMAGE, Target("logits", 0)).map
    np.testing.assert_array_equal(GUIDED(classifier, IMAGE, Target("logits", 0)).map, alone)
    assert np.abs(alone - before).max() > 0.1
    values, again = input_gradients(classifier, IMAGE[None], Target("logits", 0))
    np.testing.assert_array_equal(again[0].sum(axis=-1), before)
    assert values == [7.0]


@keras.saving.register_keras_serializable("test_rectifiers")
class Hidden(layers.Layer):
    """A block with a ReLU that no graph shows."""

    def call(self, x):
        return ops.relu(x) - 0.1


HIDING = {
    "Hidden": lambda x: Hidden(name="hiding")(x),
    "Lambda": lambda x: layers.Lambda(lambda v: ops.relu(v), name="hiding")(x),
    "TimeDistributed": lambda x: layers.TimeDistributed(layers.Dense(3, activation="relu"), name="hiding")(x),
    "SimpleRNN": lambda x: layers.SimpleRNN(4, activation="relu", name="hiding")(layers.Reshape((4, 8))(x)),
    "Activation": lambda x: layers.Activation(lambda v: ops.relu(v), name="hiding")(x),
    "TimeDistributed, around one": lambda x: layers.TimeDistributed(layers.ReLU(), name="hiding")(x),
    "TimeDistributed, that ends in one": lambda x: layers.TimeDistributed(
        layers.Dense(3, activation=layers.ReLU()), name="hiding"
    )(x),
    "GRU, in its gates": lambda x: layers.GRU(4, recurrent_activation="relu", name="hiding")(layers.Reshape((4, 8))(x)),
    "Clip": lambda x: ops.clip(x, 0, 6),
    "Where": lambda x: ops.where(x > 0, x, 0.0),
    "LeakyReLU": lambda x: layers.LeakyReLU(0.0, name="hiding")(x),
}


@pytest.mark.parametrize("kind", HIDING)
@pytest.mark.parametrize("method", [GUIDED, DECONVNET], ids=lambda method: method.name)
def test_a_relu_that_may_hide_inside_a_step_is_refused(kind, method):
    classifier = network(
        lambda x: layers.Dense(3, name="logits")(layers.Flatten()(HIDING[kind](layers.ReLU(name="seen")(x)))), (4, 4, 2)
    )
    kind = kind.split(",")[0]
    name = rf"{kind.lower()}(_\d+)?" if kind in ("Clip", "Where") else "hiding"  # Keras names operations
    with pytest.raises(ValueError, match=f"a ReLU may stand inside '{name}', a {kind}, where this rule does not reach"):
        method(classifier, picture(classifier), Target("logits", 1))
    assert method(classifier, picture(classifier), Target("seen", 1)).map.any()


def test_what_hides_no_relu_is_not_refused():
    def build(x):
        x = ops.clip(layers.LeakyReLU(0.1)(x), -1, 6)
        x = layers.LSTM(4)(layers.Reshape((4, 8))(layers.LayerNormalization()(x)))
        return layers.Dense(3, name="logits")(x)

    classifier = network(build, (4, 4, 2))
    assert GUIDED(classifier, picture(classifier), Target("logits", 1)).map.any()
