"""Five decimals on disk: the weights rounded once, nothing else changed, and about half the bytes."""

import zipfile

import h5py
import keras
import numpy as np
import pytest

from vizcore.network.architectures import ARCHITECTURES
from vizcore.training.compact import SMALL, compact

# Keras 3.15 reads TensorFlow's variables in a way that NumPy 2 deprecates, whenever it saves weights.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)


@pytest.mark.parametrize(("name", "share"), [("lenet5", 0.8), ("googlenet", 0.85), ("alexnet", 0.55)])
def test_large_arrays_are_rounded_and_small_ones_kept_to_the_bit(tmp_path, name, share):
    network = ARCHITECTURES[name]((32, 32, 1), 8)
    network.save(tmp_path / "net.keras")
    whole = (tmp_path / "net.keras").stat().st_size
    compact(tmp_path / "net.keras")
    assert (tmp_path / "net.keras").stat().st_size < share * whole  # what is not weights stays
    loaded = keras.saving.load_model(tmp_path / "net.keras", compile=False)
    assert len(loaded.weights) == len(network.weights) > 0
    for given, found in zip(network.weights, loaded.weights, strict=True):
        assert found.dtype == given.dtype
        before, after = (keras.ops.convert_to_numpy(weight) for weight in (given, found))
        np.testing.assert_allclose(after, before, rtol=0, atol=1.01e-5 if before.size > SMALL else 0)
    image = np.random.default_rng(0).random((4, 32, 32, 1), "f4")
    logits = [np.asarray(net(image, training=False)) for net in (network, loaded)]
    assert 0 < np.abs(logits[1] - logits[0]).max() < 1e-3 * np.abs(logits[0]).max()


def test_the_rest_of_the_file_is_as_it_was(tmp_path):
    ARCHITECTURES["lenet5"]((32, 32, 1), 8).save(tmp_path / "net.keras")
    with zipfile.ZipFile(tmp_path / "net.keras") as before:
        others = {name: before.read(name) for name in before.namelist() if not name.endswith(".h5")}
    compact(tmp_path / "net.keras")
    with zipfile.ZipFile(tmp_path / "net.keras") as after:
        assert {name: after.read(name) for name in others} == others
        with after.open("model.weights.h5") as file, h5py.File(file) as weights:
            rounded = []
            weights.visititems(lambda name, item: rounded.append(getattr(item, "scaleoffset", None)))
    assert 5 in rounded
    assert list(tmp_path.iterdir()) == [tmp_path / "net.keras"]


def test_weights_of_any_size_come_through(tmp_path):
    network = ARCHITECTURES["dense"]((32, 32, 1), 8)
    kernel = network.get_layer("dense1").kernel
    kernel.assign(np.random.default_rng(0).normal(0, 10, kernel.shape).astype("f4"))
    network.save(tmp_path / "net.keras")
    compact(tmp_path / "net.keras")
    loaded = keras.saving.load_model(tmp_path / "net.keras", compile=False).get_layer("dense1").kernel
    np.testing.assert_allclose(np.asarray(loaded), np.asarray(kernel), rtol=0, atol=2e-5)


def test_an_older_hdf5_can_read_it(tmp_path, monkeypatch):
    """What a newer one calls its latest format could not be read by one of last year."""
    written = []

    class Watched(h5py.File):
        def __init__(self, name, mode="r", **more):
            super().__init__(name, mode, **more)
            if mode == "w":
                written.append(self.libver)

    ARCHITECTURES["lenet5"]((32, 32, 1), 8).save(tmp_path / "net.keras")
    monkeypatch.setattr(h5py, "File", Watched)
    compact(tmp_path / "net.keras")
    assert written == [("v110", "v110")]
