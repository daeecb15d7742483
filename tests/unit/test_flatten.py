"""The flat copy gives what the original gives, step by step, and leaves the original alone."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten

IMAGES = np.random.default_rng(0).normal(size=(3, 8, 8, 2)).astype(np.float32)


def softmax(logits):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def randomised(model, seed=1):
    """Weights of which every one matters, batch normalisation's too."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if weight.path.endswith("variance"):
            weight.assign(random.uniform(0.5, 1.5, weight.shape))
        elif weight.path.split("/")[-1] in ("gamma", "beta", "moving_mean", "mean", "bias"):
            weight.assign(random.normal(weight.path.endswith("gamma"), 0.1, weight.shape))
    for layer in model._flatten_layers():
        if isinstance(layer, layers.Normalization):
            layer.finalize_state()
    return model


def gives(model, images=IMAGES):
    return np.asarray(model(images, training=False))


def graph(build, shape=(8, 8, 2)):
    image = keras.Input(shape, name="image")
    return randomised(keras.Model(image, build(image), name="net"))


def names(model):
    return [step.name for step in model.operations]


def head(x, classes=4, **settings):
    return layers.Dense(classes, name="logits", **settings)(layers.Flatten(name="flatten")(x))


def nested_functional(x):
    inner = keras.Input((8, 8, 2), name="inside")
    y = layers.Conv2D(2, 3, padding="same", activation="relu", name="conv")(inner)
    deep = keras.Model(inner, layers.BatchNormalization(name="norm")(y), name="deep")
    middle = keras.Input((8, 8, 2), name="between")
    outer = keras.Model(middle, layers.Add(name="sum")([middle, deep(middle)]), name="encoder")
    return head(outer(x))


def nested_sequential(x):
    block = [layers.Conv2D(3, 3, activation="relu", name="conv"), layers.BatchNormalization(name="norm")]
    return head(keras.Sequential(block, name="block")(x))


def shared_layer(x):
    conv = layers.Conv2D(2, 3, padding="same", activation="relu", name="conv")
    return head(conv(conv(x)))


def shared_model(x):
    inner = keras.Input((8, 8, 2))
    body = keras.Model(inner, layers.Conv2D(2, 3, padding="same", activation="tanh", name="conv")(inner), name="body")
    return head(layers.Add(name="sum")([body(x), body(layers.ReLU(name="relu")(x))]))


def fused_activations(x):
    x = layers.Conv2D(3, 3, activation="relu", name="conv")(x)
    x = layers.DepthwiseConv2D(3, activation="sigmoid", name="depthwise")(x)
    x = layers.Conv2D(3, 1, activation=layers.LeakyReLU(negative_slope=0.3), name="leaky")(x)
    return head(layers.Conv2D(3, 1, activation="linear", name="plain")(x))


def bare_operations(x):
    y = ops.relu(layers.Conv2D(3, 3, name="conv")(x) * 2.0 - 0.5)
    y = ops.concatenate([y, 1.0 - y[:, :, :, 1:]], axis=-1)
    return layers.Dense(4, name="logits")(ops.mean(y, axis=(1, 2)))


def branches(x):
    x = layers.Conv2D(3, 3, padding="same", name="stem")(x)
    wide = layers.Conv2D(3, 5, padding="same", activation="relu", name="wide")(x)
    deep = layers.SeparableConv2D(3, 3, padding="same", name="deep")(x)
    joined = layers.Concatenate(name="join")([wide, deep, layers.Multiply(name="product")([x, wide])])
    return head(layers.MaxPooling2D(name="pool")(joined))


NETWORKS = [
    nested_functional, nested_sequential, shared_layer, shared_model, fused_activations, bare_operations, branches,
]  # fmt: skip


@pytest.mark.parametrize("build", NETWORKS, ids=lambda build: build.__name__)
def test_it_gives_what_the_original_gives(build):
    model = graph(build)
    flat = flatten(model)
    np.testing.assert_allclose(gives(flat), gives(model), rtol=1e-5, atol=1e-6)
    assert len(set(names(flat))) == len(flat.operations)
    for step in flat.operations:
        assert not isinstance(step, keras.Model)
        assert len(step._inbound_nodes) == 1
        activation = getattr(step, "activation", None)
        assert isinstance(step, layers.Activation) or activation in (None, keras.activations.linear)


def test_names_tell_where_a_step_was():
    assert names(flatten(graph(nested_functional))) == [
        "image", "encoder.deep.conv", "encoder.deep.conv_relu", "encoder.deep.norm", "encoder.sum", "flatten", "logits",
    ]  # fmt: skip
    assert names(flatten(graph(shared_layer))) == [
        "image",
        "conv",
        "conv_relu",
        "conv_2",
        "conv_relu_2",
        "flatten",
        "logits",
    ]


def test_a_name_that_is_taken_already():
    def build(x):
        x = layers.Conv2D(3, 3, activation="relu", name="conv")(x)
        return layers.Dense(4, name="conv_relu")(layers.Flatten(name="flatten")(x))

    model = graph(build)
    flat = flatten(model)
    assert names(flat) == ["image", "conv", "conv_relu", "flatten", "conv_relu_2"]
    np.testing.assert_allclose(gives(flat), gives(model), rtol=1e-5, atol=1e-6)


SOFTMAXES = {
    "fused": lambda x: head(x, activation="softmax"),
    "activation": lambda x: layers.Activation("softmax", name="softmax")(head(x)),
    "layer": lambda x: layers.Softmax(name="softmax")(head(x)),
    "operation": lambda x: ops.softmax(head(x)),
    "nested": lambda x: keras.Sequential([layers.Flatten(), layers.Dense(4, activation="softmax")], name="top")(x),
}


@pytest.mark.parametrize("kind", SOFTMAXES)
def test_the_final_softmax_is_taken_off(kind):
    model = graph(SOFTMAXES[kind])
    logits = gives(flatten(model))
    assert np.abs(logits.sum(axis=1) - 1).max() > 1e-2
    np.testing.assert_allclose(softmax(logits), gives(model), atol=1e-6)
    assert not [name for name in names(flatten(model)) if "softmax" in name]


def test_a_softmax_in_the_middle_stays():
    def build(x):
        x = layers.Dense(4, activation="softmax", name="attention")(layers.Flatten(name="flatten")(x))
        return layers.Dense(3, name="logits")(x)

    model = graph(build)
    np.testing.assert_allclose(gives(flatten(model)), gives(model), atol=1e-6)
    assert "attention_softmax" in names(flatten(model))


def test_another_final_activation_stays_as_a_step():
    model = graph(lambda x: head(x, 1, activation="sigmoid"))
    flat = flatten(model)
    assert names(flat)[-2:] == ["logits", "logits_sigmoid"]
    np.testing.assert_allclose(gives(flat), gives(model), atol=1e-6)


def test_a_sequential_network():
    steps = [
        layers.Conv2D(3, 3, name="conv"),
        layers.Flatten(name="flatten"),
        layers.Dense(4, activation="softmax", name="top"),
    ]
    model = randomised(keras.Sequential([keras.Input((8, 8, 2), name="image"), *steps]))
    flat = flatten(model)
    assert names(flat) == ["image", "conv", "flatten", "top"]
    np.testing.assert_allclose(softmax(gives(flat)), gives(model), atol=1e-6)


def test_what_a_normalisation_layer_was_adapted_to_comes_along():
    norm = layers.Normalization(axis=-1, name="norm")
    norm.adapt(3 * IMAGES + 1)
    image = keras.Input((8, 8, 2), name="image")
    model = keras.Model(image, head(norm(image)))
    np.testing.assert_allclose(gives(flatten(model)), gives(model), rtol=1e-5, atol=1e-6)


def test_flattening_a_flat_network_changes_nothing():
    once = flatten(graph(nested_functional))
    assert names(flatten(once)) == names(once)
    np.testing.assert_array_equal(gives(flatten(once)), gives(once))


@pytest.mark.parametrize("build", NETWORKS, ids=lambda build: build.__name__)
def test_the_original_is_left_as_it_was(build):
    model = graph(build)

    def state():
        operations = [*model.operations, *(layer for layer in model._flatten_layers() if layer is not model)]
        nodes = [len(operation._inbound_nodes) + len(operation._outbound_nodes) for operation in operations]
        return nodes, names(model), model.get_weights()

    before = state()
    flat = flatten(model)
    for weight in flat.weights:  # a copy: its weights are its own
        weight.assign(weight + 1)
    after = state()
    assert after[:2] == before[:2]
    for old, new in zip(before[2], after[2], strict=True):
        np.testing.assert_array_equal(old, new)


def test_two_outputs():
    image = keras.Input((8, 8, 2))
    with pytest.raises(ValueError, match="needs one input and one output, not 1 and 2"):
        flatten(keras.Model(image, [head(image), layers.ReLU()(image)]))


def test_two_inputs():
    images = [keras.Input((8, 8, 2)) for _ in range(2)]
    with pytest.raises(ValueError, match="not 2 and 1"):
        flatten(keras.Model(images, head(layers.Add()(images))))


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__(name="mine")
        self.dense = layers.Dense(4)

    def call(self, x):
        return self.dense(layers.Flatten()(x))


def test_a_subclassed_model_inside():
    image = keras.Input((8, 8, 2))
    with pytest.raises(ValueError, match="'mine' is a Subclassed, not a graph of layers"):
        flatten(keras.Model(image, Subclassed()(image)))


def test_a_closure_inside():
    model = graph(lambda x: head(layers.Lambda(lambda value: 2 * value - 1)(x)))
    np.testing.assert_allclose(gives(flatten(model)), gives(model), rtol=1e-5, atol=1e-6)


SIDES = {
    "VGG16": 32, "ResNet50": 32, "ResNet50V2": 32, "MobileNet": 32, "MobileNetV2": 32, "MobileNetV3Small": 32,
    "EfficientNetB0": 32, "DenseNet121": 32, "InceptionV3": 75, "Xception": 71,
}  # fmt: skip
SAMPLE = ("MobileNetV2", "ResNet50")


@pytest.mark.parametrize(
    "name", [name if name in SAMPLE else pytest.param(name, marks=pytest.mark.full) for name in SIDES]
)
def test_networks_of_keras_step_by_step(name):
    """Every layer of the original gives what its step in the compiled flat copy gives."""
    side = SIDES[name]
    build = getattr(keras.applications, name)
    original = randomised(build(weights=None, input_shape=(side, side, 3), classes=10))
    steps = [operation for operation in original.operations if not isinstance(operation, layers.InputLayer)]
    image = np.random.default_rng(2).uniform(0, 1, (1, side, side, 3)).astype(np.float32)
    expected = keras.Model(original.inputs[0], {step.name: step.output for step in steps})(image, training=False)
    classifier = Classifier(name, flatten(original), tuple("abcdefghij"))
    found = classifier.run(image, tuple(classifier.by_name))
    for step in steps:
        own, activation = np.asarray(expected[step.name]), getattr(step, "activation", None)
        fused = not isinstance(step, layers.Activation) and activation not in (None, keras.activations.linear)
        if step is original.operations[-1]:
            value = softmax(found[classifier.logits])
        else:
            value = found[f"{step.name}_{activation.__name__}" if fused else step.name]
        np.testing.assert_allclose(value, own, rtol=0, atol=1e-5 * max(np.abs(own).max(), 1e-30), err_msg=step.name)
    assert len(steps) > 20


def test_only_the_last_call_of_a_shared_softmax_is_taken_off():
    image, softmax = keras.Input((4, 4, 2)), keras.layers.Activation("softmax", name="share")
    hidden = softmax(keras.layers.Dense(4)(keras.layers.Flatten()(image)))
    model = keras.Model(image, softmax(keras.layers.Dense(4)(hidden)))
    images = np.random.default_rng(0).normal(size=(3, 4, 4, 2)).astype(np.float32)
    flat = flatten(model)
    assert [step.name for step in flat.operations].count("share") == 1
    np.testing.assert_allclose(
        keras.ops.softmax(flat(images, training=False)), model(images, training=False), rtol=1e-5, atol=1e-6
    )
