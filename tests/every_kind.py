"""A layer of every kind, each the end of a small network with random weights."""

import keras
import numpy as np
from keras import layers, ops
from keras.src.applications.convnext import LayerScale
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

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
    "layer scale": lambda x: LayerScale(0.1, 3)(x),
    "scaled sum": lambda x: CustomScaleLayer(0.3)([x, layers.Conv2D(3, 1)(x)]),
    "transposed": layers.Conv2DTranspose(4, 3, strides=2),
    "transposed, same": layers.Conv2DTranspose(4, (3, 4), strides=(2, 3), padding="same", use_bias=False),
    "transposed, gaps": layers.Conv2DTranspose(2, 2, strides=3, padding="same"),
    "transposed, dilation": layers.Conv2DTranspose(2, 3, dilation_rate=2),
    "transposed, more": layers.Conv2DTranspose(2, 3, strides=2, padding="valid", output_padding=1),
    "op: mean over channels": lambda x: ops.mean(x, axis=-1, keepdims=True),
    "op: maximum over channels": lambda x: ops.max(x, axis=3, keepdims=True),
    "op: sum over channels": lambda x: ops.sum(x, axis=-1),
    "op: mean over places": lambda x: ops.mean(x, axis=(1, 2)),
    "op: maximum over places": lambda x: ops.max(x, axis=(1, 2), keepdims=True),
    "op: sum over places": lambda x: ops.sum(x, axis=(-3, -2)),
    "attention over maps": lambda x: layers.MultiHeadAttention(2, 3)(x, x),
}


def _along(x):
    """(72, 3) of (9, 8, 3)."""
    return layers.Reshape((x.shape[1] * x.shape[2], x.shape[3]))(x)


def _attended(layer, **settings):
    return lambda x: fresh(layer)(
        [layers.Dense(4)(_along(x)), layers.Dense(5)(_along(x)), layers.Dense(4)(_along(x))], **settings
    )


SEQUENCES = {  # whose output is (steps, channels) or has a depth too; they are no maps
    "along": lambda x: layers.Conv1D(4, 3)(_along(x)),
    "along, same": lambda x: layers.Conv1D(4, 4, strides=3, padding="same", use_bias=False)(_along(x)),
    "along, causal": lambda x: layers.Conv1D(6, 3, dilation_rate=2, padding="causal", groups=3)(_along(x)),
    "volume": lambda x: layers.Conv3D(2, (2, 3, 2))(layers.Reshape((3, 3, 8, 3))(x)),
    "volume, same": lambda x: layers.Conv3D(4, 3, strides=2, padding="same", groups=3 - 1)(
        layers.Reshape((4, 3, 3, 6))(x)
    ),
    "several heads": lambda x: layers.MultiHeadAttention(3, 2, value_dim=4)(_along(x), _along(x)),
    "heads with a key": lambda x: layers.MultiHeadAttention(2, 3, output_shape=5, use_bias=False)(
        _along(x), layers.Dense(4)(_along(x)), layers.Dense(6)(_along(x))
    ),
    "heads that look back": lambda x: layers.MultiHeadAttention(2, 3)(_along(x), _along(x), use_causal_mask=True),
    "attention": lambda x: layers.Attention()([_along(x), _along(x)]),
    "attention by key": _attended(layers.Attention(use_scale=True)),
    "attention by concat": _attended(layers.Attention(score_mode="concat", use_scale=True)),
    "attention that looks back": _attended(layers.Attention(), use_causal_mask=True),
    "additive attention": _attended(layers.AdditiveAttention()),
    "lstm": lambda x: layers.LSTM(4)(_along(x)),
    "lstm of every step": lambda x: layers.LSTM(
        3, return_sequences=True, use_bias=False, recurrent_activation="hard_sigmoid", activation="softsign"
    )(_along(x)),
    "lstm backwards": lambda x: layers.LSTM(3, return_sequences=True, go_backwards=True)(_along(x)),
    "simple recurrence": lambda x: layers.SimpleRNN(4, activation="relu")(_along(x)),
    "gru": lambda x: layers.GRU(4)(_along(x)),
    "gru that resets first": lambda x: layers.GRU(
        3, return_sequences=True, reset_after=False, use_bias=False, recurrent_activation="hard_sigmoid"
    )(_along(x)),
    "gru backwards": lambda x: layers.GRU(3, return_sequences=True, go_backwards=True, activation="softsign")(
        _along(x)
    ),
    "both ways": lambda x: layers.Bidirectional(layers.LSTM(3, return_sequences=True))(_along(x)),
    "both ways, the last": lambda x: layers.Bidirectional(layers.SimpleRNN(3), merge_mode="sum")(_along(x)),
    "maps along time": lambda x: layers.ConvLSTM2D(2, 3)(layers.Reshape((3, 3, 8, 3))(x)),
    "maps along time, dilation": lambda x: layers.ConvLSTM2D(
        2, (2, 3), dilation_rate=2, padding="same", use_bias=False, return_sequences=True
    )(layers.Reshape((3, 3, 8, 3))(x)),
    "maximum along, same": lambda x: layers.MaxPooling1D(3, 2, padding="same")(_along(x)),
    "adaptive mean": layers.AdaptiveAveragePooling2D((4, 5)),
    "enlarged": layers.UpSampling2D(2),
    "the first place": lambda x: _along(x)[:, 0],
    "op: mean over steps": lambda x: ops.mean(_along(x), axis=1),
    "op: square of a sum": lambda x: ops.square(_along(x)),
    "reshape to a sequence": _along,
    "reshape to a volume": layers.Reshape((2, 6, 6, 3)),
    "dense along": lambda x: layers.Dense(2)(_along(x)),
    "norm along": lambda x: layers.LayerNormalization()(_along(x)),
    "batch norm along": lambda x: layers.BatchNormalization()(_along(x)),
    "relu along": lambda x: layers.ReLU()(_along(x)),
    "prelu along": lambda x: layers.PReLU()(_along(x)),
    "softmax along": lambda x: layers.Softmax()(_along(x)),
    "add along": lambda x: layers.Add()([_along(x), layers.Dense(3)(_along(x))]),
    "concatenate along": lambda x: layers.Concatenate()([_along(x), layers.Dense(2)(_along(x))]),
    "flatten of a volume": lambda x: layers.Flatten()(layers.Reshape((2, 6, 6, 3))(x)),
    "rescaling of a volume": lambda x: layers.Rescaling(2.0, 1.0)(layers.Reshape((2, 6, 6, 3))(x)),
}
