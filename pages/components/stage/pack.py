"""Arrays and facts as one block of bytes, which `assets/unpack.js` reads without copying.

Streamlit hands bytes to a component as they are; inside a dict they arrive broken.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

ALIGNED = 8  # bytes; every array begins at a multiple of it
Arrays = dict[str, np.ndarray]
KINDS = "float32", "uint8", "int16"


def pack(arrays: Mapping[str, np.ndarray], **facts: Any) -> bytes:
    """Length of the header (uint32, little-endian), header (JSON, padded with blanks), the arrays one after another.

    Args:
        arrays: {name: array}, of `KINDS`: float32 where a number is shown, uint8 where a colour is enough.
        facts: fit for JSON.

    Raises:
        ValueError: an array of another kind; a fact that is not a number, which JSON cannot hold.
    """
    placed, blocks, at = {}, [], 0
    for name, array in arrays.items():
        if array.dtype.name not in KINDS:
            raise ValueError(f"{name!r} is {array.dtype.name}; packed are {', '.join(KINDS)}")
        block = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        block += b"\0" * (-len(block) % ALIGNED)
        placed[name] = {"kind": array.dtype.name, "shape": array.shape, "at": at}
        blocks.append(block)
        at += len(block)
    header = json.dumps({**facts, "arrays": placed}, allow_nan=False, separators=(",", ":")).encode()
    header += b" " * (-(4 + len(header)) % ALIGNED)
    return b"".join([len(header).to_bytes(4, "little"), header, *blocks])
