"""What a page put on the stage, read by a reader of its own."""

import json

import numpy as np
from streamlit.testing.v1 import AppTest


def block_of(app: AppTest) -> dict:
    """The facts of the one stage of a page, and under `arrays` its arrays."""
    (block,) = blocks_of(app)
    return block


def blocks_of(app: AppTest) -> list[dict]:
    """The same of every stage of a page, in their order."""
    return [read_block(element.proto.bytes) for element in app.get("bidi_component") if element.proto.bytes]


def read_block(block: bytes) -> dict:
    """The facts of a block, and under `arrays` its arrays."""
    length = int.from_bytes(block[:4], "little")
    facts = json.loads(block[4 : 4 + length])
    arrays = {}
    for name, placed in facts.pop("arrays").items():
        kind, count = np.dtype(placed["kind"]), int(np.prod(placed["shape"]))
        start = 4 + length + placed["at"]
        arrays[name] = np.frombuffer(block[start : start + count * kind.itemsize], kind).reshape(placed["shape"])
    return facts | {"arrays": arrays}


def stages(app: AppTest) -> int:
    """How many stages a page has."""
    return len(blocks_of(app))
