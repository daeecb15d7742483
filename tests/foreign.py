"""Networks as other people write them: {name: how it is built}, small, with weights of which every one matters.

Those of `FOREIGN` are to be opened and to answer as they do by themselves; those of `REFUSED` come with the words that
say why not.
"""

import contextlib
import warnings
from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

ACTIVATIONS = (
    *("elu", "gelu", "selu", "silu", "mish", "softplus", "tanh", "hard_sigmoid", "exponential", "softmax"),
    *("leaky_relu", "relu6", "log_softmax"),
)
FOREIGN: dict[str, Callable[[], keras.Model]] = {}
REFUSED: dict[str, tuple[Callable[[], keras.Model], str]] = {}


def weighed(model: keras.Model, seed: int = 0) -> keras.Model:
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "variance" in weight.path:
            weight.assign(random.uniform(0.5, 2, weight.shape))
        else:
            weight.assign(random.normal("gamma" in weight.path, 0.3, weight.shape))
    return model


def opens(name: str):
    def register(build):
        FOREIGN[name] = build
        return build

    return register


def refuses(name: str, why: str):
    def register(build):
        REFUSED[name] = (build, why)
        return build

    return register


def network(between: Callable, shape=(16, 16, 3), end: Callable | None = None, **settings) -> keras.Model:
    """Image → `between` → five classes under a softmax."""
    image = keras.Input(shape, **settings)
    return weighed(keras.Model(image, (end or classes)(between(image))))


def classes(x, count=5, activation: str | None = "softmax"):
    if len(x.shape) > 2:
        x = layers.GlobalAveragePooling2D()(x) if len(x.shape) == 4 else layers.Flatten()(x)
    return layers.Dense(count, activation=activation)(x)


def conv(x, filters=4, kernel=3, **settings):
    return layers.Conv2D(filters, kernel, **{"activation": "relu"} | settings)(x)


def rows(x):
    return layers.Reshape((x.shape[1], x.shape[2] * x.shape[3]))(x)


# How it is wired

FOREIGN["sequential"] = lambda: weighed(
    keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(5, "softmax"),
        ]
    )
)
FOREIGN["one output in a list"] = lambda: weighed(keras.Model(i := keras.Input((16, 16, 1)), [classes(conv(i))]))
FOREIGN["lists all over"] = lambda: weighed(keras.Model([i := keras.Input((16, 16, 1))], [classes(conv(i))]))
FOREIGN["one output in a dict"] = lambda: weighed(
    keras.Model(i := keras.Input((16, 16, 1)), {"mood": classes(conv(i))})
)
FOREIGN["one input in a dict"] = lambda: weighed(
    keras.Model({"face": (i := keras.Input((16, 16, 1), name="face"))}, classes(conv(i)))
)
FOREIGN["two outputs, the first is looked at"] = lambda: weighed(
    keras.Model(i := keras.Input((16, 16, 1)), [classes(x := conv(i)), classes(x, 2)])
)


@opens("a base inside a sequential, as in transfer learning")
def _():
    image = keras.Input((16, 16, 3))
    base = keras.Model(image, layers.BatchNormalization()(conv(image)), name="base")
    head = [layers.GlobalAveragePooling2D(), layers.Dropout(0.2), layers.Dense(5, activation="softmax")]
    return weighed(keras.Sequential([keras.Input((16, 16, 3)), base, *head]))


@opens("models in models, three deep, with lists of one")
def _():
    inner = keras.Input((16, 16, 3))
    deep = keras.Model([inner], [conv(inner, 3, padding="same")])
    middle = keras.Input((16, 16, 3))
    outer = keras.Model([middle], [layers.Add()([middle, deep(middle)[0]])])
    return network(lambda x: outer(x)[0])


@opens("a base that is called twice")
def _():
    inner = keras.Input((16, 16, 3))
    base = keras.Model(inner, layers.GlobalAveragePooling2D()(conv(inner)))
    return network(lambda x: layers.Concatenate()([base(x), base(x[:, :, ::-1])]))


@opens("a layer that is called three times")
def _():
    again = layers.Conv2D(4, 3, padding="same", activation="relu")
    return network(lambda x: again(again(again(conv(x, padding="same")))))


FOREIGN["names that no graph accepts"] = lambda: network(
    lambda x: layers.ReLU(name="<b>bold; a:b,c 😀")(
        layers.Conv2D(4, 3, name="😀")(layers.Conv2D(4, 3, name="x" * 250)(x))
    )
)
FOREIGN["functions of keras.ops everywhere"] = lambda: network(
    lambda x: ops.where((y := ops.relu(conv(x, activation=None) * 2.0 - 0.5)) > 1.0, 1.0 - y, ops.sqrt(y + 1.0))
)
FOREIGN["halves of a split, both used"] = lambda: network(
    lambda x: layers.Concatenate()([(h := ops.split(conv(x), 2, axis=-1))[1], conv(h[0], padding="same")])
)
FOREIGN["mean and variance of ops.moments"] = lambda: network(
    lambda x: layers.Concatenate()(list(ops.moments(conv(x), axes=(1, 2))))
)
FOREIGN["the state of an LSTM"] = lambda: network(lambda x: layers.LSTM(6, return_state=True)(rows(conv(x)))[1])

# Where an activation acts inside a layer

FOREIGN["LSTM over rows"] = lambda: network(lambda x: layers.LSTM(6)(rows(conv(x))))
FOREIGN["GRU over rows"] = lambda: network(lambda x: layers.GRU(6)(rows(conv(x))))
FOREIGN["simple RNN"] = lambda: network(lambda x: layers.SimpleRNN(6)(rows(conv(x))))
FOREIGN["GRU both ways"] = lambda: network(lambda x: layers.Bidirectional(layers.GRU(3))(rows(conv(x))))
FOREIGN["ConvLSTM2D"] = lambda: network(
    lambda x: layers.ConvLSTM2D(3, 3)(layers.Reshape((1, *(y := conv(x)).shape[1:]))(y))
)
FOREIGN["TimeDistributed"] = lambda: network(
    lambda x: layers.TimeDistributed(layers.Dense(3, activation="tanh"))(rows(conv(x)))
)


@keras.saving.register_keras_serializable("foreign")
class Inside(layers.Layer):
    """A block with an activation between its two layers, as those of keras-hub."""

    def __init__(self, units, activation="relu", **settings):
        super().__init__(**settings)
        self.units, self.activation = units, keras.activations.get(activation)
        self.first, self.second = layers.Dense(units), layers.Dense(units)

    def build(self, shape):
        self.first.build(shape)
        self.second.build((*shape[:-1], self.units))
        super().build(shape)

    def call(self, x):
        return self.second(self.activation(self.first(x)))

    def compute_output_shape(self, shape):
        return *shape[:-1], self.units

    def get_config(self):
        return super().get_config() | {"units": self.units, "activation": keras.activations.serialize(self.activation)}


FOREIGN["a block of somebody's own that acts inside"] = lambda: network(lambda x: Inside(6)(conv(x)))

# Activations as people give them

FOREIGN["PReLU as the activation of a convolution"] = lambda: network(
    lambda x: conv(x, activation=layers.PReLU(shared_axes=[1, 2]))
)
FOREIGN["PReLU, a number for each place"] = lambda: network(lambda x: layers.PReLU()(conv(x, activation=None)))
FOREIGN["a layer as the activation"] = lambda: network(
    lambda x: conv(x, activation=layers.LeakyReLU(negative_slope=0.3))
)
FOREIGN["functions of TensorFlow"] = lambda: _of_tensorflow()
FOREIGN["a function of one's own"] = lambda: network(lambda x: conv(x, activation=lambda v: v * ops.sigmoid(v)))
FOREIGN["every activation by name"] = lambda: network(
    lambda x: layers.Concatenate()([conv(x, 2, activation=name) for name in ACTIVATIONS])
)
FOREIGN["a Lambda"] = lambda: network(lambda x: layers.Lambda(lambda v: 2 * v + 1)(conv(x)))


def _of_tensorflow():
    import tensorflow as tf

    return network(
        lambda x: conv(conv(x, activation=tf.nn.relu), activation=tf.nn.leaky_relu),
        end=lambda x: classes(x, activation=tf.nn.softmax),
    )


# How it ends

FOREIGN["softmax as a layer"] = lambda: network(conv, end=lambda x: layers.Softmax()(classes(x, activation=None)))
FOREIGN["softmax layer as the activation"] = lambda: network(
    conv, end=lambda x: classes(x, activation=layers.Softmax())
)
FOREIGN["softmax, then a cast to float32"] = lambda: network(
    conv, end=lambda x: layers.Activation("linear", dtype="float32")(classes(x))
)
FOREIGN["softmax, then a reshape"] = lambda: network(conv, end=lambda x: layers.Reshape((5,))(classes(x)))
FOREIGN["softmax, written by hand"] = lambda: network(
    conv, end=lambda x: (e := ops.exp(classes(x, activation=None))) / ops.sum(e, axis=-1, keepdims=True)
)
FOREIGN["logits"] = lambda: network(conv, end=lambda x: classes(x, activation=None))
FOREIGN["one sigmoid"] = lambda: network(conv, end=lambda x: classes(x, 1, "sigmoid"))
FOREIGN["five sigmoids"] = lambda: network(conv, end=lambda x: classes(x, 5, "sigmoid"))
FOREIGN["sigmoid as an operation"] = lambda: network(conv, end=lambda x: ops.sigmoid(classes(x, 3, None)))
FOREIGN["one number"] = lambda: network(conv, end=lambda x: classes(x, 1, None))
FOREIGN["numbers under a ReLU"] = lambda: network(conv, end=lambda x: classes(x, 3, "relu"))
FOREIGN["a softmax over logits that a temperature divides"] = lambda: network(
    conv, end=lambda x: layers.Softmax()(classes(x, activation=None) / 2.0)
)
FOREIGN["(1, 1, classes), not flattened"] = lambda: network(
    conv, end=lambda x: layers.Conv2D(5, 14, activation="softmax")(x)
)
FOREIGN["a map of classes (U-Net)"] = lambda: network(
    lambda x: layers.Concatenate()(
        [layers.Conv2DTranspose(3, 2, strides=2)(layers.MaxPooling2D()(y := conv(x, padding="same"))), y]
    ),
    end=lambda x: layers.Conv2D(3, 1, activation="softmax")(x),
)
FOREIGN["an image (autoencoder)"] = lambda: network(
    lambda x: layers.UpSampling2D()(layers.MaxPooling2D()(conv(x, padding="same"))),
    end=lambda x: layers.Conv2D(3, 3, padding="same", activation="sigmoid")(x),
)
FOREIGN["a thousand classes"] = lambda: network(conv, end=lambda x: classes(x, 1000))

# What it takes

FOREIGN["height × width without channels"] = lambda: network(
    lambda x: conv(layers.Reshape((28, 28, 1))(x)), shape=(28, 28)
)
FOREIGN["784 numbers"] = lambda: network(lambda x: layers.Dense(9, activation="relu")(x), shape=(784,))
FOREIGN["28 rows into a Flatten"] = lambda: network(layers.Flatten(), shape=(28, 28))
FOREIGN["channels first"] = lambda: network(
    lambda x: layers.GlobalAveragePooling2D(data_format="channels_first")(
        layers.MaxPooling2D(data_format="channels_first")(
            layers.ReLU()(layers.BatchNormalization(axis=1)(conv(x, activation=None, data_format="channels_first")))
        )
    ),
    shape=(3, 16, 16),
)
FOREIGN["channels first, flattened"] = lambda: network(
    lambda x: layers.Flatten(data_format="channels_first")(conv(x, data_format="channels_first")), shape=(3, 16, 16)
)
FOREIGN["channels first inside"] = lambda: network(
    lambda x: layers.Permute((2, 3, 1))(conv(layers.Permute((3, 1, 2))(x), data_format="channels_first"))
)
FOREIGN["any size"] = lambda: network(conv, shape=(None, None, 3))
FOREIGN["whole bytes"] = lambda: network(lambda x: conv(layers.Rescaling(1 / 255)(x)), dtype="uint8")
FOREIGN["not square"] = lambda: network(conv, shape=(12, 40, 3))
FOREIGN["a batch of one"] = lambda: weighed(keras.Model(i := keras.Input(batch_shape=(1, 16, 16, 3)), classes(conv(i))))

# What it computes in


def _of_policy(policy: str) -> keras.Model:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        return network(
            lambda x: conv(layers.BatchNormalization()(conv(x))),
            end=lambda x: layers.Activation("softmax", dtype="float32")(classes(x, activation=None)),
        )
    finally:
        keras.config.set_dtype_policy(before)


FOREIGN["mixed float16"] = lambda: _of_policy("mixed_float16")
FOREIGN["mixed bfloat16"] = lambda: _of_policy("mixed_bfloat16")
FOREIGN["float64"] = lambda: _of_policy("float64")

# Kinds of layers

FOREIGN["separable, depthwise, dilated, grouped, transposed"] = lambda: network(
    lambda x: layers.Conv2DTranspose(3, 3, strides=2)(
        conv(conv(layers.DepthwiseConv2D(3)(layers.SeparableConv2D(4, 3)(x)), dilation_rate=2), groups=2)
    )
)
FOREIGN["padding, cropping, up-sampling, resizing"] = lambda: network(
    lambda x: layers.Resizing(10, 10)(layers.UpSampling2D()(layers.Cropping2D(2)(layers.ZeroPadding2D(3)(conv(x)))))
)
FOREIGN["poolings of every kind"] = lambda: network(
    lambda x: layers.Multiply()(
        [conv(x), layers.GlobalMaxPooling2D(keepdims=True)(layers.AveragePooling2D(3)(conv(x)))]
    )
)
FOREIGN["adaptive poolings"] = lambda: network(
    lambda x: layers.AdaptiveMaxPooling2D(2)(layers.AdaptiveAveragePooling2D(5)(conv(x)))
)
FOREIGN["normalisations of every kind"] = lambda: network(
    lambda x: layers.RMSNormalization()(
        layers.UnitNormalization()(layers.GroupNormalization(2)(layers.LayerNormalization()(conv(x))))
    )
)
FOREIGN["batch normalisation over rows"] = lambda: network(lambda x: layers.BatchNormalization(axis=1)(conv(x)))
FOREIGN["spectral normalisation"] = lambda: network(
    lambda x: layers.SpectralNormalization(layers.Conv2D(4, 3, activation="relu"))(x)
)


@opens("squeeze and excitation")
def _():
    def block(x):
        y = conv(x)
        gate = layers.Dense(4, activation="sigmoid")(
            layers.Dense(2, activation="relu")(layers.GlobalAveragePooling2D()(y))
        )
        return layers.Multiply()([y, layers.Reshape((1, 1, 4))(gate)])

    return network(block)


@opens("spatial attention by mean and maximum over channels")
def _():
    def block(x):
        y = conv(x)
        both = ops.concatenate([ops.mean(y, -1, keepdims=True), ops.max(y, -1, keepdims=True)], axis=-1)
        return layers.Multiply()([y, conv(both, 1, padding="same", activation="sigmoid")])

    return network(block)


@opens("attention over places")
def _():
    def block(x):
        places = layers.LayerNormalization()(layers.Reshape((49, 4))(layers.MaxPooling2D()(conv(x))))
        return layers.Add()([places, layers.MultiHeadAttention(2, 3)(places, places)])

    return network(block)


@opens("Maximum, Minimum, Average, Subtract, Dot")
def _():
    def block(x):
        a, b = conv(x), conv(x)
        mean = layers.Average()([layers.Subtract()([a, b]), layers.Minimum()([a, b])])
        return layers.Dot(axes=1)([layers.Flatten()(layers.Maximum()([a, b])), layers.Flatten()(mean)])

    return network(block)


FOREIGN["augmentation inside"] = lambda: network(
    lambda x: conv(
        layers.RandomCrop(14, 14)(layers.RandomShear(0.1, 0.1)(layers.RandomZoom(0.2)(layers.RandomFlip()(x))))
    )
)
FOREIGN["noise and dropout of every kind"] = lambda: network(
    lambda x: layers.GaussianNoise(0.1)(
        layers.SpatialDropout2D(0.2)(layers.AlphaDropout(0.2)(layers.GaussianDropout(0.2)(conv(x))))
    )
)
FOREIGN["dropout that is told to be on"] = lambda: network(lambda x: layers.Dropout(0.5)(conv(x), training=True))
FOREIGN["Rescaling and Normalization inside"] = lambda: network(
    lambda x: conv(
        layers.Normalization(mean=[0.5, 0.4, 0.3], variance=[0.04, 0.05, 0.06])(layers.Rescaling(1 / 255)(x))
    )
)
FOREIGN["preprocess_input of ResNet as operations"] = lambda: network(
    lambda x: conv(keras.applications.resnet50.preprocess_input(x))
)


# What is refused


@refuses("two inputs", r"It reads 2 inputs at once")
def _():
    both = [keras.Input((16, 16, 3)) for _ in range(2)]
    return weighed(keras.Model(both, classes(layers.Add()(both))))


@refuses("a subclass", r"is a Mine, not a graph of layers.*build it by keras.Model")
def _():
    class Mine(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(5)

        def call(self, x):
            return self.dense(ops.mean(x, axis=(1, 2)))

    mine = Mine()
    mine(np.zeros((1, 16, 16, 3), np.float32))
    return mine


@refuses("a layer that does not say its settings", r"'mine', a Around, cannot be copied")
def _():
    class Around(layers.Layer):
        def __init__(self, inner, **settings):
            super().__init__(**settings)
            self.inner = inner

        def call(self, x):
            return ops.relu(self.inner(x))

    return network(Around(layers.Conv2D(4, 3), name="mine"))


REFUSED["never built"] = (lambda: keras.Sequential([layers.Conv2D(4, 3), layers.Flatten()]), "was never built")
REFUSED["softmax of one"] = (lambda: network(conv, end=lambda x: classes(x, 1)), "a softmax of one number")
REFUSED["four channels"] = (lambda: network(conv, shape=(16, 16, 4)), "images of 4 channels")
REFUSED["a sound"] = (lambda: network(layers.Conv1D(3, 9), shape=(800, 1)), r"\(800, 1\), a sequence")
REFUSED["rows into an LSTM"] = (lambda: network(layers.LSTM(4), shape=(28, 28)), r"\(28, 28\), a sequence")
REFUSED["rows into a Conv1D"] = (lambda: network(layers.Conv1D(4, 3), shape=(28, 28)), r"\(28, 28\), a sequence")
REFUSED["a film"] = (lambda: network(layers.Conv3D(3, 3), shape=(4, 8, 8, 3)), "a film or a volume")
REFUSED["a table"] = (lambda: network(layers.Dense(4), shape=(7,)), r"\(7,\), a row of numbers")
REFUSED["words"] = (
    lambda: network(layers.Embedding(9, 4), shape=(12,), dtype="int32"),
    r"a layer Embedding.*reads \(12,\) of int32",
)


@refuses("weights that are not numbers", "1 of its 4 weights hold numbers that are not finite")
def _():
    model = network(conv)
    kernel, *others = model.get_weights()
    kernel[0, 0] = np.nan
    model.set_weights([kernel, *others])
    return model


def _quantised(kind: str) -> keras.Model:
    model = network(conv)
    for layer in model.layers[1:]:
        with contextlib.suppress(NotImplementedError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layer.quantize(kind)
    return model


REFUSED["int8"] = (lambda: _quantised("int8"), "quantised to int8")
REFUSED["int4"] = (lambda: _quantised("int4"), "quantised to int4")
REFUSED["float8"] = (lambda: _quantised("float8"), "quantised to float8")


@keras.saving.register_keras_serializable("foreign")
class Liar(layers.Layer):
    """A layer whose settings do not say all that it does."""

    def __init__(self, factor=1.0, **settings):
        super().__init__(**settings)
        self.factor = factor

    def call(self, x):
        return self.factor * x

    def get_config(self):
        return super().get_config()


REFUSED["a layer whose settings are not all it does"] = (
    lambda: network(lambda x: Liar(3.0)(conv(x))),
    "answers otherwise",
)
REFUSED["the same before an answer that is small"] = (
    lambda: network(lambda x: Liar(3.0)(conv(x)), end=lambda x: 1e-3 * classes(x, 1, None)),
    "answers otherwise",
)


@keras.saving.register_keras_serializable("foreign")
class Dice(layers.Layer):
    """A layer that draws lots at prediction."""

    def call(self, x):
        return x + keras.random.normal(ops.shape(x))


REFUSED["chance at prediction"] = (lambda: network(lambda x: Dice()(conv(x))), "another answer each time")
REFUSED["a shape that it does not keep"] = (
    lambda: network(lambda x: conv(x, activation="glu"), end=lambda x: classes(x)),
    "It does not run",
)

FOREIGN["augmentation of several kinds at once"] = lambda: network(
    lambda x: conv(layers.Solarization(value_range=(0, 1))(layers.RandAugment(value_range=(0, 1))(x))),
    shape=(16, 16, 3),
)


def _apart(x):
    """Three answers, each by a sigmoid of its own."""
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Concatenate()([layers.Dense(1, activation="sigmoid")(x) for _ in range(3)])


FOREIGN["sigmoids side by side"] = lambda: network(conv, end=_apart)
REFUSED["steps that are hidden"] = (
    lambda: network(lambda x: layers.LSTM(4)(layers.Masking()(layers.Reshape((16, 48))(x)))),
    "A Masking layer hides steps",
)
REFUSED["maps with the channels first"] = (
    lambda: network(lambda x: x, shape=(3, 16, 16), end=layers.Conv2D(5, 3, data_format="channels_first")),
    "ends in maps that are not known to have them last",
)
REFUSED["windows that are images of their own"] = (
    lambda: network(
        lambda x: ops.reshape(layers.Dense(4)(ops.reshape(conv(x, 4, padding="same"), (-1, 16, 4))), (-1, 16, 16, 4))
    ),
    "makes several images of each",
)


@keras.saving.register_keras_serializable("foreign")
class Hiding(layers.Layer):
    """A layer that hides dark rows from those behind it."""

    def call(self, x):
        return 2 * x

    def compute_mask(self, x, mask=None):
        return ops.any(ops.not_equal(x, 0), axis=-1)


@keras.saving.register_keras_serializable("foreign")
class Places(layers.Layer):
    """A table of somebody's own: the same number for each place, whatever the image."""

    def build(self, shape):
        self.table = self.add_weight(shape=(1, *shape[1:]), name="table")

    def call(self, x):
        return 1.0 * self.table


FOREIGN["a table of places that is the same for every image"] = lambda: network(
    lambda x: layers.Add()([y := conv(x), Places()(y)])
)
FOREIGN["a single number of each image"] = lambda: network(
    lambda x: layers.Concatenate()(
        [layers.Flatten()(y := conv(x)), ops.expand_dims(ops.mean(y, axis=(1, 2, 3)), axis=-1)]
    )
)
REFUSED["steps that a layer of one's own hides"] = (
    lambda: network(lambda x: layers.LSTM(4)(Hiding()(layers.Reshape((16, 48))(x)))),
    "'hiding.*', a Hiding, hides steps from those behind it",
)
REFUSED["hidden steps in a model inside"] = (
    lambda: network(
        lambda x: keras.Model(i := keras.Input((16, 48)), layers.LSTM(4)(Hiding()(i)))(layers.Reshape((16, 48))(x))
    ),
    "a Hiding, hides steps from those behind it",
)
REFUSED["a mask that nothing reads"] = (
    lambda: network(lambda x: ops.reshape(Hiding()(layers.Reshape((16, 48))(x)), (-1, 16, 16, 3))),
    "a Hiding, hides steps from those behind it",
)
REFUSED["the mean of all images"] = (
    lambda: network(lambda x: (y := conv(x)) - ops.mean(y)),
    "gives a single number for all images at once",
)
REFUSED["the largest of all images, where the answer hardly shows it"] = (
    lambda: network(lambda x: (y := conv(x)) + 1e-7 * ops.max(y)),
    "gives a single number for all images at once",
)
REFUSED["the mean image"] = (
    lambda: network(lambda x: (y := conv(x)) - ops.mean(y, axis=0)),
    "gives one and the same for all images at once, which depends on which they are",
)
REFUSED["the mean image, as a batch of one"] = (
    lambda: network(lambda x: (y := conv(x)) - ops.mean(y, axis=0, keepdims=True)),
    "gives one and the same for all images at once, which depends on which they are",
)
REFUSED["the darkest of all images"] = (
    lambda: network(lambda x: (y := conv(x)) - ops.min(y, axis=0, keepdims=True)),
    "gives one and the same for all images at once, which depends on which they are",
)
REFUSED["images in a row"] = (
    lambda: network(lambda x: ops.cumsum(conv(x), axis=0)),
    "something else of an image where it sees others",
)
REFUSED["images the other way round"] = (
    lambda: network(lambda x: layers.Add()([y := conv(x), ops.flip(y, axis=0)])),
    "something else of an image where it sees others",
)
