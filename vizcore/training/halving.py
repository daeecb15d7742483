"""Weights on disk in half precision: half the size, and Keras casts them back to what the layers compute in."""

import io
import zipfile
from pathlib import Path

import h5py
import numpy as np

_WEIGHTS = "model.weights.h5"  # inside a .keras file


def halve(path: Path) -> None:
    """Rewrite a `.keras` file with every float32 weight as float16, rounded to its eleven significant bits.

    Whoever loads it gets a float32 network whose weights are the rounded ones.

    Raises:
        ValueError: a weight is too large for half precision (above 65,504); the file is left as it was.
    """
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    parts[_WEIGHTS] = _halved(parts[_WEIGHTS])
    unfinished = path.with_name("unfinished.keras")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as half:
        for name, content in parts.items():
            half.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    unfinished.replace(path)


def _halved(weights: bytes) -> bytes:
    result = io.BytesIO()
    with h5py.File(io.BytesIO(weights), "r") as full, h5py.File(result, "w", libver="latest") as half:
        half.attrs.update(full.attrs)

        def copy(name: str, item) -> None:
            if isinstance(item, h5py.Group):
                made = half.require_group(name)
            else:
                made = half.create_dataset(name, data=_rounded(name, item[()]))
            made.attrs.update(item.attrs)

        full.visititems(copy)
    return result.getvalue()


def _rounded(name: str, weight: np.ndarray) -> np.ndarray:
    if weight.dtype != np.float32:
        return weight
    if np.abs(weight).max(initial=0) > np.finfo(np.float16).max:
        raise ValueError(f"{name} holds a weight of {np.abs(weight).max():g}, which half precision cannot")
    return weight.astype(np.float16)
