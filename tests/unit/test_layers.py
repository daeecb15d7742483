import keras
import numpy as np
import pytest
from keras import layers, ops

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.network.layers import COUNTED, layers_of, operands_of, require_window


def facts(model):
    return {layer.name: layer for layer in layers_of(model)}


def fact(step, *shape):
    """Of one layer on its own."""
    image = keras.Input(shape)
    return layers_of(keras.Model(image, step(image)))[-1]


@pytest.fixture(scope="module")
def vgg10():
    return ARCHITECTURES["vgg10"]((48, 48, 1), 7)


def test_vgg10_by_hand(vgg10):
    layer = facts(vgg10)
    assert layer["conv2_1"].output_shape == (24, 24, 48)
    assert layer["conv2_1"].parameters == 9 * 24 * 48
    assert layer["conv2_1"].flops == 2 * 24 * 24 * 9 * 24 * 48
    assert layer["conv2_1"].memory == 24 * 24 * 48 * 4
    assert layer["conv2_1"].inputs == ("dropout1",)
    assert layer["norm2_1"].parameters == 4 * 48
    assert layer["norm2_1"].flops == 2 * 24 * 24 * 48
    assert layer["pool1"].flops == 4 * 24 * 24 * 24
    assert layer["dense1"].flops == 2 * 3 * 3 * 192 * 128
    assert layer["logits"].parameters == 128 * 7 + 7
    assert layer["logits"].flops == 2 * 128 * 7 + 7
    assert sum(layer.parameters for layer in layer.values()) == vgg10.count_params()


def test_of_vgg10_every_step_is_there_in_order_and_counted(vgg10):
    found = layers_of(vgg10)
    assert [layer.name for layer in found] == [operation.name for operation in vgg10.operations]
    assert {layer.kind for layer in found} <= COUNTED
    seen = set()
    for layer in found:
        assert set(layer.inputs) <= seen
        seen.add(layer.name)


def test_maps_and_features(vgg10):
    layer = facts(vgg10)
    assert layer["pool4"].has_maps
    assert layer["pool4"].channels == 192
    assert not layer["flatten"].has_maps
    assert layer["flatten"].channels == 3 * 3 * 192


def test_the_convolutions_of_vgg16_are_as_published():
    found = layers_of(keras.applications.VGG16(weights=None, include_top=False, input_shape=(224, 224, 3)))
    assert sum(layer.parameters for layer in found) == 14_714_688
    biases = 2 * (224**2 * 64 + 112**2 * 128) + 3 * (56**2 * 256 + 28**2 * 512 + 14**2 * 512)
    poolings = 4 * (112**2 * 64 + 56**2 * 128 + 28**2 * 256 + 14**2 * 512 + 7**2 * 512)
    # 15 346 630 656 multiply-accumulates; with the 123 633 664 of the dense layers the well-known 15.47 billion.
    assert sum(layer.flops for layer in found) == 2 * 15_346_630_656 + biases + poolings


@pytest.mark.parametrize(
    ("step", "shape", "flops"),
    [
        (layers.Conv2D(6, (3, 2), strides=2, use_bias=False), (9, 8, 4), 2 * (4 * 4) * (3 * 2 * 4 * 6)),
        (layers.Conv2D(6, 3, padding="same"), (9, 8, 4), (2 * 9 * 4 + 1) * 6 * 72),
        (layers.Conv2D(6, 3, groups=2, use_bias=False), (9, 8, 4), 2 * (7 * 6) * (9 * 2 * 6)),
        (layers.Conv2D(6, 3, dilation_rate=2, use_bias=False), (9, 8, 4), 2 * (5 * 4) * (9 * 4 * 6)),
        (layers.DepthwiseConv2D(3, depth_multiplier=2), (9, 8, 4), (2 * 9 + 1) * (7 * 6 * 8)),
        (
            layers.SeparableConv2D(6, 3, depth_multiplier=2, use_bias=False),
            (9, 8, 4),
            2 * 7 * 6 * (9 * 8 + 8 * 6),
        ),
        (layers.Conv2DTranspose(6, 3, strides=2, use_bias=False), (5, 4, 3), 2 * (5 * 4) * (9 * 3 * 6)),
        (layers.Dense(5), (4, 4, 3), 16 * (2 * 3 * 5 + 5)),
        (layers.MaxPooling2D((3, 2), strides=1), (5, 5, 2), 6 * (3 * 4 * 2)),
        (layers.GlobalAveragePooling2D(), (5, 5, 2), 50),
        (layers.Softmax(), (7,), 21),
        (layers.LayerNormalization(), (4, 4, 3), 7 * 48),
        (layers.GroupNormalization(3), (4, 4, 3), 7 * 48),
        (layers.RMSNormalization(), (4, 4, 3), 4 * 48),
        (layers.UnitNormalization(), (4, 4, 3), 3 * 48),
        (LocalResponseNormalization(n=3), (4, 4, 6), (1 + 2 + 2 + 2) * 96),
        (layers.Rescaling(2.0), (4, 4, 3), 2 * 48),
        (layers.ZeroPadding2D(2), (4, 4, 3), 0),
        (layers.Flatten(), (4, 4, 3), 0),
        (ops.relu, (4, 4, 3), 48),
        (lambda x: x * 2.0, (4, 4, 3), 48),
        (lambda x: layers.Add()([x, x, x]), (4, 4, 3), 2 * 48),
        (lambda x: layers.Average()([x, x]), (4, 4, 3), 2 * 48),
        (layers.Conv1D(4, 3, use_bias=False), (9, 5), 2 * 7 * (3 * 5 * 4)),
        (layers.Conv3D(2, 2, use_bias=False), (3, 3, 3, 2), 2 * 8 * (8 * 2 * 2)),
        (layers.MaxPooling1D(3, 1), (5, 2), 3 * (3 * 2)),
        (layers.GlobalAveragePooling1D(), (7, 3), 21),
        (layers.AdaptiveAveragePooling2D((3, 2)), (5, 4, 3), (2 + 3 + 2) * (2 + 2) * 3),
        (layers.LSTM(4), (7, 3), 2 * 7 * (3 * 16 + 4 * 16)),
        (layers.GRU(4), (7, 3), 2 * 7 * (3 * 12 + 4 * 12)),
        (layers.Bidirectional(layers.SimpleRNN(2)), (7, 3), 2 * (2 * 7 * (3 * 2 + 2 * 2))),
        (layers.ConvLSTM2D(2, 3, padding="same"), (3, 5, 4, 2), 2 * 3 * 20 * (9 * 2 * 8 + 9 * 2 * 8)),
        (
            lambda x: layers.MultiHeadAttention(2, 4, value_dim=3)(x, x),
            (7, 6),
            2 * 7 * (2 * 6 * 8 + 2 * 6 * 6) + 2 * 49 * (2 * 4 + 2 * 3 + 3),
        ),
        (lambda x: layers.Attention()([x, x]), (7, 3), 49 * (2 * 3 + 2 * 3 + 3)),
        (lambda x: layers.AdditiveAttention()([x, x]), (7, 3), 49 * (3 * 3 + 2 * 3 + 3)),
    ],
)
def test_flops_by_hand(step, shape, flops):
    found = fact(step, *shape)
    assert found.flops == flops
    assert found.kind in COUNTED


def test_a_kind_that_is_not_known_says_so_by_not_being_counted():
    found = fact(layers.UpSampling2D(2), 4, 4, 3)
    assert found.flops == 0
    assert found.kind not in COUNTED


def test_inputs_keep_their_order_and_their_repetitions():
    image = keras.Input((4, 4, 1), name="image")
    left, right = layers.Conv2D(2, 1, name="left")(image), layers.Conv2D(2, 1, name="right")(image)
    both = layers.Subtract(name="both")([right, left])
    square = layers.Multiply(name="square")([both, both])
    layer = facts(keras.Model(image, square))
    assert layer["image"].inputs == ()
    assert layer["both"].inputs == ("right", "left")
    assert layer["square"].inputs == ("both", "both")


def test_operands_are_names_and_constants():
    image = keras.Input((4, 4, 1), name="image")
    model = keras.Model(image, ops.subtract(np.float32(2.5), image))
    constant, name = operands_of(model, model.operations[-1].name)
    assert constant == 2.5
    assert name == "image"


def test_settings_of_a_call_are_no_operands():
    image = keras.Input((4, 4, 1), name="image")
    model = keras.Model(image, layers.Dropout(0.5, name="dropout")(image, training=False))
    assert operands_of(model, "dropout") == ("image",)


def test_looking_leaves_no_node_behind(vgg10):
    before = [len(operation._inbound_nodes) + len(operation._outbound_nodes) for operation in vgg10.operations]
    layers_of(vgg10)
    assert [len(op._inbound_nodes) + len(op._outbound_nodes) for op in vgg10.operations] == before


def test_refuses_a_network_for_images_of_any_size():
    with pytest.raises(ValueError, match="fixed size"):
        fact(layers.Conv2D(2, 3), None, None, 3)


def test_a_step_without_a_window_is_refused_where_one_is_needed():
    with pytest.raises(ValueError, match="'all' is a Dense, which slides no window"):
        require_window(layers.Dense(3, name="all"), (8, 8, 1))
