"""The arrays and the config of an HDF5 file, each looked at before it is read.

Runs in the process that tries the network: libhdf5 is written in C and was not made for hostile files.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from vizcore.network.files.limits import ARRAYS, CHUNK, CONFIG, PARAMETERS
from vizcore.network.files.refused import RefusedError, quoted

_AGAIN = "save the network again with model.save('name.keras')"
_ROUNDED = h5py.h5z.FILTER_SCALEOFFSET  # as this project's own networks are packed
_FILTERS = {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32, _ROUNDED}
_SKIPPED = ("optimizer", "optimizer_weights")  # of training
_NAMES = ("layer_names", "weight_names")
_MOST_NAMES = 4 * 2**20  # bytes


@dataclass(frozen=True)
class Stored:
    """Arrays by their path, the lists of names, and the config if there is one."""

    arrays: dict[str, np.ndarray]
    names: dict[str, tuple[str, ...]]  # {"group/layer_names": …}
    config: bytes | None


def read(path: Path) -> Stored:
    """Everything in an HDF5 file that Keras reads.

    Raises:
        RefusedError: it is broken, links out of itself, or declares more than it stores or may hold.
    """
    try:
        with h5py.File(path, "r") as file:
            arrays: dict[str, np.ndarray] = {}
            names: dict[str, tuple[str, ...]] = {}
            count = 0
            for where, item in _walk(file):
                if isinstance(item, h5py.Dataset):
                    count += _size(item)
                    if count > PARAMETERS or len(arrays) >= ARRAYS:
                        raise RefusedError(
                            f"It has more than {PARAMETERS / 1e6:.0f} million parameters: bring a smaller network."
                        )
                    arrays[where] = _array(item)
                else:
                    names |= {f"{where}/{key}": found for key in _NAMES if (found := _listed(item, key))}
            return Stored(arrays, names, _config(file))
    except RefusedError:
        raise
    except (
        OSError,
        RuntimeError,
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        MemoryError,
        OverflowError,
    ) as error:
        raise RefusedError("The HDF5 file is damaged or cut short: download or copy it again.") from error


def _walk(file: h5py.File) -> Iterator[tuple[str, h5py.Group | h5py.Dataset]]:
    """Every group and array with its path, each once; only what hangs there itself."""
    seen: set[h5py.Group | h5py.Dataset] = set()  # which are equal where they lie at one place
    left: list[tuple[str, h5py.Group | h5py.Dataset]] = [("", file)]
    while left:
        where, item = left.pop()
        if item in seen:
            raise RefusedError(f"The HDF5 file leads to one place by two ways: {_AGAIN}.")
        seen.add(item)
        if len(seen) > 4 * ARRAYS:
            raise RefusedError(f"The HDF5 file has more than {4 * ARRAYS:,} parts: bring a smaller network.")
        yield where, item
        if isinstance(item, h5py.Group):
            left += [
                (f"{where}/{name}".lstrip("/"), _child(item, name)) for name in item if where or name not in _SKIPPED
            ]


def _child(group: h5py.Group, name: str) -> h5py.Group | h5py.Dataset:
    if group.get(name, getclass=True, getlink=True) is not h5py.HardLink:
        raise RefusedError(f"The HDF5 file has a link to another place: {_AGAIN}.")
    found = group[name]
    if not isinstance(found, h5py.Group | h5py.Dataset):
        raise RefusedError(f"The HDF5 file has a named type, which no network needs: {_AGAIN}.")
    return found


def _size(array: h5py.Dataset) -> int:
    """How many numbers an array has, where it may be read."""
    if array.shape is None or array.dtype.kind not in "fiu" or array.dtype.itemsize > 8 or array.dtype.subdtype:
        raise RefusedError(f"An array of the HDF5 file is not of plain numbers: {_AGAIN}.")
    plan = array.id.get_create_plist()
    if array.is_virtual or plan.get_external_count():
        raise RefusedError(f"An array of the HDF5 file lies in another file: {_AGAIN}.")
    if any(plan.get_filter(place)[0] not in _FILTERS for place in range(plan.get_nfilters())):
        raise RefusedError(f"An array of the HDF5 file is packed in an unusual way: {_AGAIN}.")
    size = math.prod(array.shape)
    if size > PARAMETERS:
        raise RefusedError(f"An array declares {size:,} numbers, and {PARAMETERS:,} is the most: {_AGAIN}.")
    if not _whole(array, size):
        raise RefusedError(f"An array of the HDF5 file declares more than it stores: {_AGAIN}.")
    return size


def _whole(array: h5py.Dataset, size: int) -> bool:
    """Whether every number is stored, so that none is made up in reading."""
    if array.chunks is None:
        return array.id.get_storage_size() >= size * array.dtype.itemsize
    if math.prod(array.chunks) * array.dtype.itemsize > CHUNK:
        return False
    needed = math.prod(-(-side // chunk) for side, chunk in zip(array.shape, array.chunks, strict=True))
    return size == 0 or array.id.get_num_chunks() == needed


def _array(array: h5py.Dataset) -> np.ndarray:
    found = np.empty(array.shape, array.dtype.newbyteorder("="))
    if found.size:
        array.read_direct(found)
    return found


def _attribute(item: h5py.Group, key: str, most: int):
    """The value of an attribute of text, or None."""
    if key not in item.attrs:
        return None
    attribute = item.attrs.get_id(key)
    if 0 in attribute.shape:
        return None  # an empty list, which h5py writes as one of numbers
    text = attribute.dtype.kind == "S" or h5py.check_string_dtype(attribute.dtype) is not None
    if not text or attribute.get_storage_size() > most or math.prod(attribute.shape) > ARRAYS:
        raise RefusedError(f"An attribute of the HDF5 file is too large, or no text: {_AGAIN}.")
    return item.attrs[key]


def _config(file: h5py.File) -> bytes | None:
    found = _attribute(file, "model_config", CONFIG)
    if found is None:
        return None
    if not isinstance(found, str | bytes):
        raise RefusedError(f"The config of the HDF5 file is no text: {_AGAIN}.")
    return found if isinstance(found, bytes) else found.encode("utf-8", "surrogateescape")


def _listed(group: h5py.Group, key: str) -> tuple[str, ...]:
    """A list of names, which Keras splits into parts where it is long."""
    whole = _attribute(group, key, _MOST_NAMES)
    parts = [whole] if whole is not None else []
    while not parts or (whole is None and f"{key}{len(parts)}" in group.attrs):
        part = _attribute(group, f"{key}{len(parts)}", _MOST_NAMES)
        if part is None:
            break
        parts.append(part)
        if len(parts) > 1000:
            raise RefusedError(f"The HDF5 file has a list of names in {quoted(len(parts))} parts: {_AGAIN}.")
    found = [name for part in parts for name in np.atleast_1d(part).tolist()]
    return tuple(name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name) for name in found)
