"""A .keras file written anew from a config and arrays: what Keras reads is what was checked, and nothing else."""

import json
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from vizcore.network.files.archive import CONFIG_NAME, METADATA, WEIGHTS
from vizcore.network.files.refused import RefusedError


def write(path: Path, config: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
    """Write a network.

    Args:
        path: of the file, whose name ends in .keras.
        config: of the network, as `admitted` gives it.
        arrays: by their path, as Keras 3 stores weights.

    Raises:
        RefusedError: two of the paths cannot stand in one file.
    """
    weights = path.with_suffix(".h5")
    with h5py.File(weights, "w") as file:
        for where, array in arrays.items():
            try:
                file.create_dataset(where, data=array)
            except (ValueError, TypeError, KeyError) as error:
                raise RefusedError("Two of its arrays have one place: save the network again.") from error
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(METADATA, json.dumps({"keras_version": "3.0.0", "date_saved": ""}))
        packed.writestr(CONFIG_NAME, json.dumps(config))
        packed.write(weights, WEIGHTS)
    weights.unlink()
