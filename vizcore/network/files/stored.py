"""Arrays from one process to another as plain numbers, which nobody needs to interpret."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from vizcore.network.files.limits import ARRAYS, PARAMETERS
from vizcore.network.files.refused import RefusedError

_NAMES = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "uint16", "uint32", "uint64")


def put(path: Path, arrays: dict[str, np.ndarray]) -> list[list]:
    """Write arrays one behind the other; [[name, type, shape], …] says how to read them."""
    with path.open("wb") as file:
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())
    return [[name, array.dtype.name, list(array.shape)] for name, array in arrays.items()]


def take(path: Path, listed: Any) -> dict[str, np.ndarray]:
    """The arrays that `put` wrote, if it is they.

    Raises:
        RefusedError: what is listed is not what lies there.
    """
    if not isinstance(listed, list) or len(listed) > ARRAYS or not all(map(_is_entry, listed)):
        raise _broken()
    counts = [math.prod(shape) for _, _, shape in listed]
    sizes = [count * np.dtype(name).itemsize for count, (_, name, _) in zip(counts, listed, strict=True)]
    if sum(counts) > PARAMETERS + ARRAYS or path.stat().st_size != sum(sizes):
        raise _broken()
    found: dict[str, np.ndarray] = {}
    with path.open("rb") as file:
        for (name, dtype, shape), count in zip(listed, counts, strict=True):
            found[name] = np.fromfile(file, dtype, count).reshape(shape)
    if len(found) != len(listed):
        raise _broken()
    return found


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, list) or len(entry) != 3:
        return False
    name, dtype, shape = entry
    plain = (
        isinstance(name, str) and 0 < len(name) < 1000 and all(part not in ("", ".", "..") for part in name.split("/"))
    )
    sizes = (
        isinstance(shape, list)
        and len(shape) <= 8
        and all(type(side) is int and 0 <= side <= PARAMETERS for side in shape)
    )
    return plain and dtype in _NAMES and sizes


def _broken() -> RefusedError:
    return RefusedError("The check of the network gave no answer that can be read: try again.")
