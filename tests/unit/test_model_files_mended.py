"""Files of older versions of Keras open as they were meant: the same numbers come out, known by hand."""

import json

import keras
import numpy as np
import pytest
from foreign_files import (
    BIAS,
    KERNEL,
    LOGITS,
    OFFSETS,
    OLD_WEIGHTS,
    WEIGHTS,
    answer,
    h5_file,
    hdf5,
    image,
    layer,
    old,
    old_sequential,
    placed,
    sequential,
)

from vizcore.network.files import hdf5 as reading
from vizcore.network.files import trial
from vizcore.network.files.admitting import admitted
from vizcore.network.files.mending import mended
from vizcore.network.files.refused import RefusedError

IMAGES = np.random.default_rng(3).random((2, 4, 4, 1)).astype(np.float32)


def opened(folder, data: bytes, config=None) -> keras.Model:
    """The network in an .h5 file of a whole network, or of a config beside arrays as Keras 3 stores them."""
    stored = reading.read(placed(folder, data))
    config = json.loads(stored.config) if config is None else config
    return trial.build(admitted(mended(config)), stored, folder)


def says(model: keras.Model) -> np.ndarray:
    return keras.ops.convert_to_numpy(model(IMAGES))


def test_a_network_of_keras_3(tmp_path):
    np.testing.assert_allclose(says(opened(tmp_path, hdf5(WEIGHTS), sequential())), answer(IMAGES), rtol=1e-5)


def test_without_an_input_layer(tmp_path):
    model = opened(tmp_path, h5_file(old_sequential()))
    assert model.input_shape == (None, 4, 4, 1)
    np.testing.assert_allclose(says(model), answer(IMAGES), rtol=1e-5)


def test_layers_without_a_name_for_the_model_as_in_keras_2_0(tmp_path):
    config = {"class_name": "Sequential", "config": old_sequential()["config"]["layers"]}
    np.testing.assert_allclose(says(opened(tmp_path, h5_file(config))), answer(IMAGES), rtol=1e-5)


def graph(name: str, *steps: dict, call: int = 0, end: str = "") -> dict:
    """A functional model as Keras 2 wrote it, one layer after the other, with lists of one input and one output."""
    entry = {**old(image()), "name": f"{name}_in", "inbound_nodes": []}
    entry["config"] = {"batch_input_shape": [None, 4, 4, 1], "dtype": "float32", "sparse": False, "name": f"{name}_in"}
    layers, before, at = [entry], f"{name}_in", 0
    for step in steps:
        own = step["config"]["name"] if isinstance(step["config"], dict) else step["name"]
        layers.append({**step, "name": own, "inbound_nodes": [[[before, at, 0, {}]]]})
        before, at = own, 1 if step["class_name"] in ("Model", "Functional", "Sequential") else 0
    ends = {"input_layers": [[f"{name}_in", 0, 0]], "output_layers": [[before, at, 0]]}
    return {"class_name": "Model", "name": name, "config": {"name": name, "layers": layers, **ends}}


CONV = old(layer("Conv2D", name="conv", filters=2, kernel_size=[1, 1], activation="linear"))
MEAN = old(layer("GlobalAveragePooling2D", name="mean"))
DENSE = old(layer("Dense", name="logits", units=3, activation="linear"))


def test_a_list_of_one_input_and_one_output(tmp_path):
    model = opened(tmp_path, h5_file(graph("net", CONV, MEAN, DENSE)))
    assert model.output_shape == (None, 3)
    np.testing.assert_allclose(says(model), answer(IMAGES), rtol=1e-5)


def teachable() -> tuple[dict, dict]:
    """As Teachable Machine exports: a model in a Sequential in a Sequential, beside another Sequential."""
    inner = {"class_name": "Sequential", "config": {"name": "features", "layers": [graph("body", CONV), MEAN]}}
    first = {**DENSE, "config": {**DENSE["config"], "batch_input_shape": [None, 2]}}
    head = {"class_name": "Sequential", "config": {"name": "head", "layers": [first]}}
    config = {"class_name": "Sequential", "config": {"name": "all", "layers": [inner, head]}}
    return config, {"features": OLD_WEIGHTS["conv"], "head": OLD_WEIGHTS["logits"]}


def test_the_models_in_a_model_of_teachable_machine(tmp_path):
    model = opened(tmp_path, h5_file(*teachable()))
    assert (model.input_shape, model.output_shape) == ((None, 4, 4, 1), (None, 3))
    np.testing.assert_allclose(says(model), answer(IMAGES), rtol=1e-5)


@pytest.mark.parametrize("kind", ["Model", "Sequential"])
@pytest.mark.parametrize("last", [True, False])
def test_a_model_in_a_graph_whose_calls_are_counted_from_one(tmp_path, kind, last):
    inner = graph("body", CONV, MEAN) if kind == "Model" else old(sequential())
    if kind == "Sequential":
        inner["config"] = {"name": "body", "layers": inner["config"]["layers"][:3]}
        inner["config"]["layers"][0]["config"]["name"] = "other"
    steps = [inner] if last else [inner, DENSE]
    weights = {"body": OLD_WEIGHTS["conv"]} | ({} if last else {"logits": OLD_WEIGHTS["logits"]})
    model = opened(tmp_path, h5_file(graph("net", *steps), weights))
    wanted = IMAGES.mean(axis=(1, 2)) * KERNEL[0, 0] + BIAS if last else answer(IMAGES)
    np.testing.assert_allclose(says(model), wanted, rtol=1e-5)


def test_names_with_a_stroke(tmp_path):
    conv = {**CONV, "config": {**CONV["config"], "name": "block/conv"}}
    weights = {
        "block/conv": {"block/conv/kernel:0": KERNEL, "block/conv/bias:0": BIAS},
        "logits": OLD_WEIGHTS["logits"],
    }
    model = opened(tmp_path, h5_file(graph("net", conv, MEAN, DENSE), weights))
    assert "block_conv" in [step.name for step in model.layers]
    np.testing.assert_allclose(says(model), answer(IMAGES), rtol=1e-5)


def test_settings_that_are_gone(tmp_path):
    """Groups of a depthwise convolution, axes in a list, what the fused normalization of Keras 2 wrote."""
    gone = {"kernel_initializer": {"class_name": "VarianceScaling", "config": {"distribution": "normal"}}, "groups": 1}
    depthwise = old(layer("DepthwiseConv2D", name="dw", kernel_size=[1, 1], depth_multiplier=1, use_bias=False, **gone))
    separable = old(layer("SeparableConv2D", name="sep", filters=1, kernel_size=[1, 1], use_bias=False, **gone))
    up = old(layer("Conv2DTranspose", name="up", filters=1, kernel_size=[1, 1], groups=1, use_bias=False))
    norm = old(layer("BatchNormalizationV1", name="bn", axis=[3], epsilon=0.0, fused=True, virtual_batch_size=None))
    mean = {**MEAN, "config": {"name": "mean", "dtype": {"class_name": "Policy", "config": {"name": "float32"}}}}
    one = np.ones((1, 1, 1, 1), np.float32)
    weights = {
        "dw": {"dw/depthwise_kernel:0": 3 * one},
        "sep": {"sep/depthwise_kernel:0": 5 * one, "sep/pointwise_kernel:0": one},
        "up": {"up/kernel:0": 2 * one},
        "bn": {  # in another order than Keras 3 has
            "bn/moving_variance:0": np.array([4.0], np.float32), "bn/moving_mean:0": np.array([1.0], np.float32),
            "bn/beta:0": np.array([7.0], np.float32), "bn/gamma:0": np.array([6.0], np.float32),
        },
    }  # fmt: skip
    model = opened(tmp_path, h5_file(graph("net", depthwise, separable, up, norm, mean), weights))
    np.testing.assert_allclose(says(model), ((30 * IMAGES - 1) / 2 * 6 + 7).mean(axis=(1, 2)), rtol=1e-5)


def test_a_setting_that_is_gone_and_meant_something(tmp_path):
    depthwise = old(layer("DepthwiseConv2D", name="dw", kernel_size=[1, 1], groups=2))
    with pytest.raises(RefusedError, match="sets groups, which Keras 3 lacks"):
        opened(tmp_path, h5_file(graph("net", depthwise)))


def test_shapes_and_numbers_that_were_written_as_objects():
    """Tuples and arrays of NumPy, as Keras 2.2 to 2.6 wrote them."""
    config = old_sequential()
    size = {"class_name": "__tuple__", "items": [None, 4, 4, 1]}
    config["config"]["layers"][0]["config"]["batch_input_shape"] = size
    config["config"]["layers"].insert(1, old(layer("ReLU", name="r", max_value={"type": "ndarray", "value": 6.0})))
    layers = mended(config)["config"]["layers"]
    assert layers[0]["config"]["batch_shape"] == [None, 4, 4, 1]
    assert layers[2]["config"]["max_value"] == 6.0


def test_what_is_new_stays_as_it_is():
    assert mended(json.loads(json.dumps(sequential()))) == sequential()


def test_a_keras_file_of_keras_2_13(tmp_path):
    """Its modules and where it keeps weights are others."""
    config = sequential()
    config["module"] = "keras.src.engine.sequential"
    config["config"]["layers"][0]["config"] = {
        "batch_input_shape": [None, 4, 4, 1],
        "dtype": "float32",
        "name": "image",
    }
    old_places = {
        where.replace("layers/", "_layer_checkpoint_dependencies/"): array for where, array in WEIGHTS.items()
    }
    np.testing.assert_allclose(says(opened(tmp_path, hdf5(old_places), config)), answer(IMAGES), rtol=1e-5)


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)> **b** $x$", "a" * 250, "\u202egnp.exe", "👩‍🦰", "a b\t.c", "%s{0}"]
)
def test_a_layer_may_have_any_name(tmp_path, name):
    config, old_config = sequential(), old_sequential()
    config["config"]["layers"][1]["config"]["name"] = old_config["config"]["layers"][0]["config"]["name"] = name
    weights = {name: {f"{name}/kernel:0": KERNEL, f"{name}/bias:0": BIAS}, "logits": OLD_WEIGHTS["logits"]}
    for model in (opened(tmp_path, hdf5(WEIGHTS), config), opened(tmp_path, h5_file(old_config, weights))):
        assert name in [step.name for step in model.layers]
        np.testing.assert_allclose(says(model), answer(IMAGES), rtol=1e-5)


def test_operations_in_an_h5_file_of_keras_3(tmp_path):
    """It names them without a module."""
    config = json.loads(keras.Model(x := keras.Input((4, 4, 1), name="x"), (x / 4.0)[:, 1:3]).to_json())
    path = tmp_path / "written.h5"
    keras.models.model_from_json(json.dumps(config)).save(path)
    stored = reading.read(path)
    assert "module" not in json.loads(stored.config)["config"]["layers"][1]
    np.testing.assert_array_equal(says(opened(tmp_path, path.read_bytes())), IMAGES[:, 1:3] / 4)


SWAPPED = {"logits/bias:0": OFFSETS, "logits/kernel:0": LOGITS}
WRONG = {
    "a layer is missing": ({"conv": OLD_WEIGHTS["conv"]}, "no weights for the layer “logits”"),
    "one array is missing": (
        OLD_WEIGHTS | {"logits": {"logits/kernel:0": LOGITS}},
        "needs 2 arrays of weights, and the",
    ),
    "another shape": (
        OLD_WEIGHTS | {"logits": {"logits/kernel:0": LOGITS.T, "logits/bias:0": OFFSETS}},
        r"\(2, 3\), and",
    ),
    "an unknown order": (OLD_WEIGHTS | {"logits": {"x/b:0": OFFSETS, "x/k:0": LOGITS}}, "in an unknown order"),
}


@pytest.mark.parametrize(("weights", "words"), WRONG.values(), ids=WRONG)
def test_weights_that_do_not_fit_are_refused(tmp_path, weights, words):
    with pytest.raises(RefusedError, match=words):
        opened(tmp_path, h5_file(None, weights))


def test_weights_are_known_by_name_and_not_by_order(tmp_path):
    """Two arrays of one shape, the other way about in the file."""
    same = {"same/bias:0": OFFSETS, "same/kernel:0": np.diag(OFFSETS)}
    config = old_sequential()
    config["config"]["layers"].append(old(layer("Dense", name="same", units=3, activation="linear")))
    model = opened(tmp_path, h5_file(config, OLD_WEIGHTS | {"logits": SWAPPED, "same": same}))
    np.testing.assert_allclose(says(model), answer(IMAGES) * OFFSETS + OFFSETS, rtol=1e-5)


def test_weights_whose_layer_was_renamed_stand_in_order(tmp_path):
    renamed = {"dense_7/kernel:0": LOGITS, "dense_7/bias:0": OFFSETS}
    np.testing.assert_allclose(
        says(opened(tmp_path, h5_file(None, OLD_WEIGHTS | {"logits": renamed}))), answer(IMAGES), rtol=1e-5
    )


def test_a_weight_that_the_file_lacks_is_found(tmp_path):
    """By Keras where a layer has none; by us where it would be left at what its initializer says."""
    some = {where: array for where, array in WEIGHTS.items() if "conv2d" not in where}
    with pytest.raises(ValueError, match="could not be loaded"):
        opened(tmp_path, hdf5(some), sequential())
    written = json.loads(keras.models.model_from_json(json.dumps(sequential())).to_json())
    with pytest.raises(RefusedError, match="no weights for “small?/?conv/kernel”"):
        trial.inspect(keras.models.model_from_json(json.dumps(admitted(written))))
