"""Half precision on disk: the weights rounded once, nothing else changed, and less than half the bytes."""

import zipfile

import h5py
import keras
import numpy as np
import pytest

from vizcore.architectures import ARCHITECTURES
from vizcore.training.halving import halve

# Keras 3.15 reads TensorFlow's variables in a way that NumPy 2 deprecates, whenever it saves weights.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)


@pytest.mark.parametrize(("name", "share"), [("lenet5", 0.8), ("googlenet", 0.8), ("alexnet", 0.51)])
def test_every_weight_is_the_nearest_half_and_comes_back_as_a_single(tmp_path, name, share):
    network = ARCHITECTURES[name]((32, 32, 1), 8)
    network.save(tmp_path / "net.keras")
    whole = (tmp_path / "net.keras").stat().st_size
    halve(tmp_path / "net.keras")
    assert (tmp_path / "net.keras").stat().st_size < share * whole  # what is not weights stays
    loaded = keras.saving.load_model(tmp_path / "net.keras", compile=False)
    assert len(loaded.weights) == len(network.weights) > 0
    for given, found in zip(network.weights, loaded.weights, strict=True):
        assert found.dtype == given.dtype
        before, after = (keras.ops.convert_to_numpy(weight) for weight in (given, found))
        np.testing.assert_array_equal(after, before.astype("float16").astype(before.dtype))
    image = np.random.default_rng(0).random((4, 32, 32, 1), "f4")
    logits = [np.asarray(net(image, training=False)) for net in (network, loaded)]
    assert 0 < np.abs(logits[1] - logits[0]).max() < 0.01 * np.abs(logits[0]).max() + 1e-3


def test_the_rest_of_the_file_is_as_it_was(tmp_path):
    ARCHITECTURES["lenet5"]((32, 32, 1), 8).save(tmp_path / "net.keras")
    with zipfile.ZipFile(tmp_path / "net.keras") as before:
        others = {name: before.read(name) for name in before.namelist() if not name.endswith(".h5")}
    halve(tmp_path / "net.keras")
    with zipfile.ZipFile(tmp_path / "net.keras") as after:
        assert {name: after.read(name) for name in others} == others
        with after.open("model.weights.h5") as file, h5py.File(file) as weights:
            kinds = []
            weights.visititems(lambda _, item: kinds.append(item.dtype) if isinstance(item, h5py.Dataset) else None)
    assert np.dtype("float16") in kinds
    assert np.dtype("float32") not in kinds
    assert list(tmp_path.iterdir()) == [tmp_path / "net.keras"]


def test_a_weight_too_large_is_named_and_the_file_left_alone(tmp_path):
    network = ARCHITECTURES["lenet5"]((32, 32, 1), 8)
    network.get_layer("logits").bias.assign(np.full(8, 1e5, "f4"))
    network.save(tmp_path / "net.keras")
    before = (tmp_path / "net.keras").read_bytes()
    with pytest.raises(ValueError, match=r"holds a weight of 100000, which half precision cannot"):
        halve(tmp_path / "net.keras")
    assert (tmp_path / "net.keras").read_bytes() == before
