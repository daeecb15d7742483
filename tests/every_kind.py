"""A layer of every kind, each the end of a small network with random weights."""

import keras
import numpy as np
from keras import layers, ops

from vizcore.network.architectures.local_response import LocalResponseNormalization

RANDOM = np.random.default_rng(0)


def randomised(model):
    """Weights about zero, those that are variances above it."""
    for step in model.operations:
        for weight in getattr(step, "weights", ()):
            low = 0.5 if "variance" in weight.path else -1.0
            if "count" not in weight.path:
                weight.assign(RANDOM.uniform(low, 1.5, weight.shape) / np.sqrt(np.prod(weight.shape[:-1])))
    return model


def traced(model):
    """The network's own numbers for a random image."""
    image = RANDOM.uniform(-1, 1, model.input_shape[1:]).astype(np.float32)
    view = keras.Model(model.inputs, {step.name: step.output for step in model.operations})
    return {name: np.asarray(value)[0] for name, value in view([image[None]], training=False).items()}


def fresh(layer):
    """A layer like it that was not called yet, for a layer belongs to one network."""
    return type(layer).from_config(layer.get_config())


def single(build, *shape):
    build = fresh(build) if isinstance(build, layers.Layer) else build
    image = keras.Input(shape, name="image")
    model = randomised(keras.Model(image, build(image)))
    return model, traced(model), model.operations[-1].name


def both(merge):
    return lambda x: fresh(merge)([layers.Conv2D(3, 1)(x), layers.Conv2D(3, 1)(x)])


BUILDS = {
    "valid": layers.Conv2D(4, (3, 2)),
    "same": layers.Conv2D(4, 3, padding="same"),
    "same, stride 2": layers.Conv2D(4, 3, padding="same", strides=2),
    "even kernel": layers.Conv2D(4, 4, padding="same", strides=3, use_bias=False),
    "dilation": layers.Conv2D(4, 3, padding="same", dilation_rate=(2, 3)),
    "groups": layers.Conv2D(6, 3, groups=3),
    "depthwise": layers.DepthwiseConv2D(3, padding="same"),
    "depthwise × 2": layers.DepthwiseConv2D(3, depth_multiplier=2, strides=2),
    "separable": layers.SeparableConv2D(5, 3, padding="same", strides=2),
    "separable × 2": layers.SeparableConv2D(5, 3, depth_multiplier=2, use_bias=False),
    "dense on maps": layers.Dense(4),
    "max": layers.MaxPooling2D(3, 2, padding="same"),
    "mean": layers.AveragePooling2D((3, 2), 2),
    "mean, same": layers.AveragePooling2D(3, 2, padding="same"),
    "global mean": layers.GlobalAveragePooling2D(),
    "global mean, kept": layers.GlobalAveragePooling2D(keepdims=True),
    "global max": layers.GlobalMaxPooling2D(),
    "batch norm": layers.BatchNormalization(),
    "batch norm, plain": layers.BatchNormalization(scale=False, center=False, epsilon=0.1),
    "layer norm": layers.LayerNormalization(),
    "local response": LocalResponseNormalization(alpha=0.7),
    "local response, wide": LocalResponseNormalization(n=7, k=0.1, alpha=2.0, beta=0.5),
    "normalization": layers.Normalization(mean=(0.1, 0.2, 0.3), variance=(1.0, 2.0, 0.0)),
    "normalization back": layers.Normalization(mean=0.1, variance=2.0, invert=True),
    "rescaling": layers.Rescaling((2.0, 3.0, 4.0), offset=-1.0),
    "dropout": layers.Dropout(0.5),
    "softmax": layers.Softmax(),
    "softmax as an activation": layers.Activation("softmax"),
    "flatten": layers.Flatten(),
    "reshape": layers.Reshape((4, 18, 3)),
    "padding": layers.ZeroPadding2D(((1, 2), (0, 3))),
    "cropping": layers.Cropping2D(((1, 2), (0, 3))),
    "concatenate": lambda x: layers.Concatenate()([layers.Conv2D(2, 1)(x), layers.Conv2D(3, 1)(x)]),
    "add": both(layers.Add()),
    "subtract": both(layers.Subtract()),
    "multiply": both(layers.Multiply()),
    "average": both(layers.Average()),
    "maximum": both(layers.Maximum()),
    "minimum": both(layers.Minimum()),
    "square": lambda x: layers.Multiply()([x, x]),
    "excite": lambda x: layers.Multiply()([x, layers.GlobalAveragePooling2D(keepdims=True)(x)]),
    "op: constants": lambda x: 1.5 - x,
    "op: by channel": lambda x: ops.multiply(x, np.array([1.0, 2.0, 3.0], np.float32)[None, None, None]),
    "op: division": lambda x: x / 3.0,
    "op: softmax": ops.softmax,
    "relu 6": layers.ReLU(max_value=0.5),
    "relu, all settings": layers.ReLU(max_value=0.5, negative_slope=0.2, threshold=0.3),
    "leaky relu": layers.LeakyReLU(0.3),
    "leaky relu as an activation": layers.Activation("leaky_relu"),
    "prelu": layers.PReLU(),
    "prelu by channel": layers.PReLU(shared_axes=(1, 2)),
    "elu": layers.ELU(0.7),
    "op: gelu": ops.gelu,
    "op: exact gelu": lambda x: ops.gelu(x, approximate=False),
    "op: leaky relu": lambda x: ops.leaky_relu(x, 0.4),
    "op: celu": lambda x: ops.celu(x, 1.7),
    "op: exp": ops.exp,
    "op: relu6": lambda x: ops.relu6(10 * x),
    "op: hard silu": lambda x: ops.hard_silu(5 * x),
    "op: selu": ops.selu,
}
