"""Weights out of an .h5 file of a whole network, into the network that its config describes.

Keras itself goes by order alone. Names are compared here as well, so that no weight lands in another's place unseen.
"""

import re

import keras
import numpy as np

from vizcore.network.files.hdf5 import Stored
from vizcore.network.files.refused import RefusedError, quoted
from vizcore.network.graph import finalize

_GROUP = "model_weights"
_OTHER_NAMES = {"kernel": ("depthwise_kernel",), "moving_mean": ("running_mean",), "moving_variance": ("running_std",)}
_NUMBER = re.compile(r":\d+$")  # of a tensor, which Keras 2 wrote behind each name
_AGAIN = "save the network again with model.save('name.keras')"


def set_weights(model: keras.Model, stored: Stored) -> None:
    """Set every weight of a network.

    Args:
        model: built.
        stored: what the file holds.

    Raises:
        RefusedError: a weight is missing, is of another shape, or cannot be told from another.
    """
    groups = {name.replace("/", "_"): name for name in stored.names.get(f"{_GROUP}/layer_names", ())}
    for layer in model.layers:
        variables = [*layer.trainable_weights, *layer.non_trainable_weights]
        if not variables:
            continue
        if layer.name not in groups and layer.name.rstrip("_") not in groups:
            raise RefusedError(f"The file has no weights for the layer {quoted(layer.name)}: {_AGAIN}.")
        group = f"{_GROUP}/{groups.get(layer.name, groups.get(layer.name.rstrip('_')))}"
        arrays = {name: stored.arrays.get(f"{group}/{name}") for name in stored.names.get(f"{group}/weight_names", ())}
        for variable, array in zip(variables, _in_order(layer.name, variables, arrays), strict=True):
            if array is None or tuple(array.shape) != tuple(variable.shape):
                have = "none" if array is None else str(tuple(array.shape))
                needed = f"needs weights of the shape {tuple(variable.shape)}, and the file has {have}"
                raise RefusedError(f"The layer {quoted(layer.name)} {needed}: {_AGAIN}.")
            variable.assign(array)
        finalize(layer)


def _in_order(layer: str, variables: list, arrays: dict[str, np.ndarray | None]) -> list[np.ndarray | None]:
    """The arrays in the order of the variables: by name where names decide, else as they stand."""
    if len(arrays) != len(variables):
        needed = f"needs {len(variables)} arrays of weights, and the file has {len(arrays)}"
        raise RefusedError(f"The layer {quoted(layer)} {needed}: {_AGAIN}.")
    names = {name: _NUMBER.sub("", name).replace("/", "_") for name in arrays}
    found = [_named(variable.path, names) for variable in variables]
    if None not in found and len(set(found)) == len(found):
        return [arrays[name] for name in found if name is not None]
    for variable, name in zip(variables, arrays, strict=True):
        last = _NUMBER.sub("", name).split("/")[-1]
        if last not in (variable.name, *_OTHER_NAMES.get(variable.name, ())):
            raise RefusedError(f"The weights of the layer {quoted(layer)} stand in an unknown order: {_AGAIN}.")
    return list(arrays.values())


def _named(path: str, names: dict[str, str]) -> str | None:
    """The one array that is called like a variable, or None."""
    owner, _, last = "/".join(path.split("/")[-2:]).rpartition("/")
    wanted = {f"{owner}_{name}" for name in (last, *_OTHER_NAMES.get(last, ()))}
    exact = [name for name, flat in names.items() if flat in wanted]
    alike = exact or [name for name, flat in names.items() if flat.endswith(tuple("_" + want for want in wanted))]
    return alike[0] if len(alike) == 1 else None
