"""What the channels do on many faces: gathered, written, read."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.reference import Reference, read_reference, write_reference
from vizcore.training import channels
from vizcore.training.channels import reference_of


def test_what_is_written_is_read(tmp_path):
    random = np.random.default_rng(0)
    wrote = {
        name: Reference(*random.random((3, size), np.float32)) for name, size in (("block.conv", 5), ("logits", 2))
    }
    write_reference(tmp_path / "net.npz", wrote)
    read = read_reference(tmp_path / "net.npz")
    assert list(read) == list(wrote)
    for name, reference in wrote.items():
        for part in ("mean", "deviation", "largest"):
            np.testing.assert_array_equal(getattr(read[name], part), getattr(reference, part))


def test_nothing_there_is_nothing_known(tmp_path):
    assert read_reference(tmp_path / "net.npz") == {}


def test_a_file_that_would_run_code_is_refused(tmp_path):
    np.savez(tmp_path / "net.npz", conv=np.array([{"a": 1}], object))
    with pytest.raises(ValueError, match="allow_pickle"):
        read_reference(tmp_path / "net.npz")


@pytest.fixture
def network():
    """Channels: the pixel, minus the pixel; then ReLU, whose second channel is dead."""
    image = keras.Input((2, 2, 1), name="image")
    x = layers.Conv2D(2, 1, use_bias=False, activation="relu", name="conv")(image)
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flatten")(x)))
    model.layers[1].set_weights([np.array([1, -1], np.float32).reshape(1, 1, 1, 2)])
    return model


@pytest.mark.parametrize("batch", [2, 5, 128])  # 7 faces: whole batches and a rest
def test_figures_over_all_faces_whatever_the_batches(network, monkeypatch, batch):
    monkeypatch.setattr(channels, "_BATCH", batch)
    faces = np.random.default_rng(0).integers(0, 256, (7, 2, 2, 1)).astype(np.uint8)
    pixels = faces[..., 0].astype(np.float64) / 255
    found = reference_of(network, faces)
    assert set(found) == {"image", "conv", "conv_relu", "flatten", "logits"}
    np.testing.assert_allclose(found["conv"].mean, [pixels.mean(), -pixels.mean()], rtol=1e-5)
    of_faces = pixels.mean(axis=(1, 2))
    np.testing.assert_allclose(found["conv"].deviation, [of_faces.std()] * 2, rtol=1e-5)
    np.testing.assert_allclose(found["conv"].largest, [pixels.max()] * 2, rtol=1e-5)
    np.testing.assert_allclose(found["conv_relu"].largest, [pixels.max(), 0], rtol=1e-5)
    np.testing.assert_allclose(found["conv_relu"].mean, [pixels.mean(), 0], rtol=1e-5)
    np.testing.assert_allclose(found["flatten"].mean[::2], pixels.reshape(7, 4).mean(axis=0), rtol=1e-5)


@pytest.mark.parametrize("name", ["file", "allow_pickle"])
def test_a_layer_that_is_named_as_numpy_names_an_argument_is_not_lost_in_silence(tmp_path, name):
    one = Reference(*np.ones((3, 5), np.float32))
    with pytest.raises(TypeError, match="multiple values"):
        write_reference(tmp_path / "net.npz", {name: one})
