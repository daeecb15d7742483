import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.receptive_field import receptive_fields


def positive(model):
    """Every weight about 1, so that nothing cancels and every pixel of a field counts."""
    random = np.random.default_rng(0)
    model.set_weights([random.uniform(0.5, 1.5, weight.shape) for weight in model.get_weights()])
    return model


def conv(x, size, **settings):
    return layers.Conv2D(2, size, **settings)(x)


def chain(*steps):
    def build(x):
        for step in steps:
            x = step.from_config(step.get_config())(x)  # a layer of its own for each network
        return x

    return build


def branches(x):
    first = conv(x, 3, padding="same")
    wide = conv(first, 5, padding="same")
    tall = conv(first, (3, 1), padding="same")
    return layers.MaxPooling2D(2)(layers.Concatenate()([wide, tall]))


def residual(x):
    x = conv(x, 3, padding="same", strides=2)
    y = conv(conv(x, 3, padding="same"), 3, padding="same", dilation_rate=2)
    short = conv(x, 1)
    return conv(ops.relu(layers.Add()([y, short])) * 2.0 + 1.0, 2, strides=2)


NETWORKS = {
    "valid": chain(layers.Conv2D(2, 3), layers.Conv2D(2, (2, 4))),
    "same": chain(layers.Conv2D(2, 3, padding="same"), layers.Conv2D(2, 4, padding="same")),
    "same, stride 2": chain(*(layers.Conv2D(2, 3, strides=2, padding="same") for _ in range(3))),
    "even kernel, stride 3": chain(layers.Conv2D(2, 4, strides=3, padding="same"), layers.Conv2D(2, 2)),
    "strides that skip": chain(layers.Conv2D(2, 1, strides=3), layers.Conv2D(2, 3, padding="same")),
    "dilation": chain(layers.Conv2D(2, 3, dilation_rate=2), layers.Conv2D(2, 3, dilation_rate=2, padding="same")),
    "dilation at the border": chain(layers.Conv2D(2, 3, dilation_rate=3, padding="same")),
    "pooling": chain(layers.Conv2D(2, 3), layers.AveragePooling2D(3, 2), layers.Conv2D(2, 3, padding="same")),
    "same pooling": chain(layers.AveragePooling2D(2, padding="same"), layers.AveragePooling2D(3, 1, padding="same")),
    "depthwise": chain(layers.DepthwiseConv2D(3, padding="same"), layers.SeparableConv2D(2, 3, padding="same")),
    "padding": chain(layers.ZeroPadding2D(((2, 0), (1, 3))), layers.Conv2D(2, 3, strides=2), layers.ReLU()),
    "padding alone": chain(layers.ZeroPadding2D(2), layers.Conv2D(2, 2)),
    "cropping": chain(layers.Cropping2D(((1, 2), (0, 3))), layers.Conv2D(2, 3, padding="same")),
    "local response": chain(layers.Conv2D(2, 3), LocalResponseNormalization(alpha=1.0), layers.AveragePooling2D(2)),
    "branches": branches,
    "residual": residual,
}


def poked(model, shape):
    """For each unit the box of pixels that change it: slow, and by nothing but running the network."""
    random = np.random.default_rng(1)
    image = random.uniform(0.4, 0.6, (*shape, 1)).astype(np.float32)
    pokes = np.repeat(image[None], image.size + 1, axis=0)
    for pixel in range(image.size):
        pokes[pixel + 1].flat[pixel] += 10
    maps = np.asarray(model.predict_on_batch(pokes)).sum(axis=-1)
    changed = (np.abs(maps[1:] - maps[0]) > 1e-4).reshape(*shape, *maps.shape[1:])
    return {unit: _box(changed[:, :, *unit]) for unit in np.ndindex(maps.shape[1:])}


def _box(mask):
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not rows.size:
        return 0, 0, 0, 0
    return tuple(int(side) for side in (rows[0], columns[0], rows[-1] + 1, columns[-1] + 1))


@pytest.mark.parametrize("shape", [(13, 12), (14, 17)])
@pytest.mark.parametrize("build", NETWORKS.values(), ids=NETWORKS)
def test_is_what_poking_pixels_shows(build, shape):
    image = keras.Input((*shape, 1))
    model = positive(keras.Model(image, build(image)))
    field = receptive_fields(model)[model.operations[-1].name]
    expected = poked(model, shape)
    assert {unit: field.clipped(unit) for unit in expected} == expected
    for unit, (top, left, bottom, right) in expected.items():
        box = field.box(unit)
        if bottom > top:
            assert box[0] <= top
            assert box[1] <= left
            assert box[2] >= bottom
            assert box[3] >= right


def test_of_a_unit_far_from_the_border_the_box_is_what_it_sees():
    image = keras.Input((41, 40, 1))
    field = list(receptive_fields(keras.Model(image, residual(image))).values())[-1]
    assert field.box((4, 5)) == field.clipped((4, 5))


def test_vgg10_by_hand():
    fields = receptive_fields(ARCHITECTURES["vgg10"]((48, 48, 1), 7))
    # r = r + (k - 1) · S: 3, 5, pool 6, 10, 14, pool 16, 24, 32, pool 36, 52, 68, pool 76.
    sizes = {"conv1_2": 5, "pool1": 6, "conv2_2": 14, "pool2": 16, "conv3_2": 32, "pool3": 36, "conv4_2": 68}
    assert {name: fields[name].size for name in sizes} == {name: (size, size) for name, size in sizes.items()}
    assert fields["relu4_2"] == fields["norm4_2"] == fields["conv4_2"]
    assert fields["pool4"].size == (76, 76)
    assert fields["pool4"].stride == (16, 16)
    assert fields["pool4"].start == (-30, -30)
    assert fields["pool4"].box((1, 2)) == (-14, 2, 62, 78)
    assert fields["pool4"].clipped((1, 2)) == (0, 2, 48, 48)
    assert fields["flatten"] is fields["logits"] is None


def test_vgg16_and_resnet50_are_as_published():
    # The table of Araujo, Norris & Sim: 212 with stride 32 for VGG-16, 483 with stride 32 for ResNet-50.
    vgg = receptive_fields(keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3)))
    assert vgg["block5_pool"].size == (212, 212)
    assert vgg["block5_pool"].stride == (32, 32)
    resnet = receptive_fields(keras.applications.ResNet50(weights=None, include_top=False, input_shape=(64, 64, 3)))
    assert resnet["conv5_block3_out"].size == (483, 483)
    assert resnet["conv5_block3_out"].stride == (32, 32)


@pytest.mark.parametrize(
    "build",
    [
        lambda x: layers.Multiply()([x, layers.GlobalAveragePooling2D(keepdims=True)(x)]),
        lambda x: x * ops.mean(x, axis=(1, 2), keepdims=True),
        layers.UpSampling2D(2),
        layers.Conv2DTranspose(1, 3),
        layers.LayerNormalization(axis=(1, 2, 3)),
        layers.Softmax(axis=1),
        layers.Activation(layers.Softmax(axis=1)),
        layers.Activation(lambda x: x - keras.ops.mean(x, axis=(1, 2), keepdims=True)),
        layers.Concatenate(axis=1),
        layers.Permute((2, 1, 3)),
    ],
)
def test_what_mixes_positions_sees_the_whole_image(build):
    image = keras.Input((8, 8, 1))
    x = conv(image, 3)
    out = build([x, x]) if isinstance(build, layers.Concatenate) else build(x)
    model = keras.Model(image, conv(out, 1))
    assert receptive_fields(model)[model.operations[-1].name] is None


@pytest.mark.parametrize(
    "step",
    [
        *(
            layers.BatchNormalization(),
            layers.LayerNormalization(),
            layers.Softmax(),
            layers.Dense(3),
            layers.Dropout(0.5),
        ),
        *(layers.Activation("gelu"), layers.Activation(layers.PReLU(shared_axes=(1, 2))), layers.Activation(tf.nn.elu)),
    ],
)
def test_what_stays_in_place_sees_what_its_input_sees(step):
    image = keras.Input((8, 8, 1))
    fields = list(receptive_fields(keras.Model(image, step(conv(image, 3)))).values())
    assert fields[-1] == fields[-2]
    assert fields[-1].size == (3, 3)


def test_branches_of_different_strides_count_as_the_whole_image():
    image = keras.Input((8, 8, 1))
    half = layers.Conv2D(2, 1, strides=2)(image)
    late = layers.Cropping2D(2)(layers.Conv2D(2, 1)(image))
    assert list(receptive_fields(keras.Model(image, layers.Add()([half, late]))).values())[-1] is None
