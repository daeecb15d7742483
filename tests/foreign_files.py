"""Model files as people bring them, built piece by piece without Keras, so that each can be wrong in one place.

The network is small enough to know its answer: an image of 4×4, a 1×1 convolution of two channels, their means, three
logits.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np

KERNEL = np.array([2.0, -1.0], np.float32).reshape(1, 1, 1, 2)
BIAS = np.array([0.5, 1.0], np.float32)
LOGITS = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], np.float32)
OFFSETS = np.array([0.1, 0.2, 0.3], np.float32)

WEIGHTS = {
    "layers/conv2d/vars/0": KERNEL,
    "layers/conv2d/vars/1": BIAS,
    "layers/dense/vars/0": LOGITS,
    "layers/dense/vars/1": OFFSETS,
}
OLD_WEIGHTS = {
    "conv": {"conv/kernel:0": KERNEL, "conv/bias:0": BIAS},
    "mean": {},
    "logits": {"logits/kernel:0": LOGITS, "logits/bias:0": OFFSETS},
}


def answer(images: np.ndarray) -> np.ndarray:
    """What the network says to images of (batch, 4, 4, 1)."""
    return (images.mean(axis=(1, 2)) * KERNEL[0, 0] + BIAS) @ LOGITS + OFFSETS


def layer(name: str, /, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    """A layer's config as Keras 3 writes it."""
    return {"module": module, "class_name": name, "config": config, "registered_name": None}


def image(shape=(None, 4, 4, 1)) -> dict[str, Any]:
    return layer("InputLayer", batch_shape=list(shape), dtype="float32", sparse=False, ragged=False, name="image")


def sequential(*between: dict[str, Any], shape=(None, 4, 4, 1), **more: Any) -> dict[str, Any]:
    """The network's config, with other layers before its last."""
    steps = [
        image(shape),
        layer("Conv2D", name="conv", filters=2, kernel_size=[1, 1], activation="linear"),
        layer("GlobalAveragePooling2D", name="mean"),
        *between,
        layer("Dense", name="logits", units=3, activation="linear"),
    ]
    return {**layer("Sequential", "keras", name="small", trainable=True, layers=steps), **more}


def old(config: Any) -> Any:
    """A config as Keras 2 wrote it: no module, no registered name, the size in the first layer."""
    if isinstance(config, list):
        return [old(item) for item in config]
    if not isinstance(config, dict):
        return config
    return {key: old(item) for key, item in config.items() if key not in ("module", "registered_name")}


def old_sequential() -> dict[str, Any]:
    """The same network as Keras 2.2 wrote it: without an input layer."""
    config = old(sequential())
    first, *rest = config["config"]["layers"][1:]
    first["config"]["batch_input_shape"] = [None, 4, 4, 1]
    config["config"]["layers"] = [first, *rest]
    return config


def hdf5(arrays: Mapping[str, np.ndarray], edit=None) -> bytes:
    """An HDF5 file with arrays by their path; `edit(file)` makes it a bad one."""
    held = io.BytesIO()
    with h5py.File(held, "w") as file:
        for where, array in arrays.items():
            file.create_dataset(where, data=array)
        if edit is not None:
            edit(file)
    return held.getvalue()


def keras_file(config: Any = None, weights: bytes | None = None, members: Mapping[Any, bytes] | None = None) -> bytes:
    """A .keras file; `config` may be bytes, and `members` are put in besides."""
    config = sequential() if config is None else config
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("metadata.json", '{"keras_version": "3.15.1"}')
        file.writestr("config.json", config if isinstance(config, bytes) else json.dumps(config))
        file.writestr("model.weights.h5", hdf5(WEIGHTS) if weights is None else weights)
        for name, data in (members or {}).items():
            file.writestr(name, data)
    return packed.getvalue()


def h5_file(config: Any = None, layers: Mapping[str, Mapping[str, np.ndarray]] | None = None, edit=None) -> bytes:
    """An .h5 file of a whole network, as Keras 1 to 3 write it: {layer: {weight: array}}."""
    layers = OLD_WEIGHTS if layers is None else layers

    def write(file: h5py.File) -> None:
        if config is not False:
            file.attrs["model_config"] = json.dumps(old_sequential() if config is None else config)
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [name.encode() for name in layers]
        for name, arrays in layers.items():
            group = weights.require_group(name)
            group.attrs["weight_names"] = [weight.encode() for weight in arrays]
            for weight, array in arrays.items():
                group.create_dataset(weight, data=array)
        if edit is not None:
            edit(file)

    return hdf5({}, write)


def zipped(members: Mapping[Any, bytes | str], **settings: Any) -> bytes:
    """A zip of any members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **settings) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return packed.getvalue()


def placed(folder: Path, data: bytes) -> Path:
    """The bytes as a file."""
    path = folder / "weights.h5"
    path.write_bytes(data)
    return path
