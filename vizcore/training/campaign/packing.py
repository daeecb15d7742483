"""All faces in one small file, to be carried to a machine that has none.

Every pixel is predicted from its neighbours, and what the prediction misses is compressed. Weinberger, Seroussi &
Sapiro, "The LOCO-I Lossless Image Compression Algorithm", 2000. https://doi.org/10.1109/83.855427
"""

import bz2
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import UInt8

from vizcore.training.faceset import SIZE, VOTED, FaceSet, read_faces, voted

STEPS = {
    "training": 3,
    "public_test": 1,
}  # grey levels to one: what is learned from is 1 of 255 off, what judges is not

Faces = UInt8[np.ndarray, "faces height width 1"]


def pack(data: Path, to: Path) -> int:
    """Write the faces and votes of training and public_test into one file; its size in bytes.

    Args:
        data: a folder of sheets or a `fer2013.csv` with votes; see `read_faces`.
        to: an `.npz` file.

    Raises:
        FileNotFoundError: there are no faces.
        ValueError: there are no votes.
    """
    parts: dict[str, Any] = {}
    for split, step in STEPS.items():
        faces = read_faces(data, split)
        if faces.votes is None:
            raise ValueError(f"the faces of {split} have one label each, and a campaign learns from votes: give FER+")
        parts[split] = np.frombuffer(squeezed(faces.images, step), np.uint8)
        parts[f"{split}_votes"] = faces.votes.astype(np.uint8)
        parts[f"{split}_fer2013"] = faces.fer2013.astype(np.int8)
    with to.open("wb") as file:
        np.savez(file, **parts)
    return to.stat().st_size


def unpack(path: Path) -> dict[str, FaceSet]:
    """The faces of every split in a file that `pack` wrote; those of training are within one grey level.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is another.
    """
    found = {}
    with np.load(path, allow_pickle=False) as file:
        for split, step in STEPS.items():
            if split not in file:
                raise ValueError(f"{path.name}: expected faces of {split}, found none; make it anew with `pack`")
            votes, labels = file[f"{split}_votes"].astype(int), file[f"{split}_fer2013"].astype(int)
            images = unsqueezed(file[split].tobytes(), len(votes), step)
            found[split] = voted(images, votes, labels, VOTED)
    return found


def squeezed(images: Faces, step: int) -> bytes:
    """Faces as bytes: every `step` grey levels count as one."""
    levels = ((images[..., 0].astype(np.int16) + step // 2) // step).transpose(1, 2, 0)
    missed = np.empty_like(levels)
    for row in range(levels.shape[0]):
        for column in range(levels.shape[1]):
            missed[row, column] = levels[row, column] - _predicted(levels, row, column)
    faces = missed.transpose(2, 0, 1)
    order = np.argsort(np.abs(faces).mean(axis=(1, 2)), kind="stable")  # alike noise together: that is a tenth smaller
    return order.astype("<u4").tobytes() + bz2.compress(np.ascontiguousarray(faces[order]).astype(np.uint8).tobytes())


def unsqueezed(packed: bytes, count: int, step: int, side: int = SIZE) -> Faces:
    """What `squeezed` was given, each pixel at most `step // 2` grey levels off."""
    order = np.frombuffer(packed, "<u4", count)
    faces = np.empty((count, side, side), np.uint8)
    faces[order] = np.frombuffer(bz2.decompress(packed[order.nbytes :]), np.uint8).reshape(faces.shape)
    missed = np.ascontiguousarray(faces.transpose(1, 2, 0))
    levels = np.zeros((side, side, count), np.int16)
    for row in range(side):
        for column in range(side):
            levels[row, column] = (missed[row, column] + _predicted(levels, row, column)) & 255
    return np.minimum(levels.transpose(2, 0, 1) * step, 255).astype(np.uint8)[..., None]


def _predicted(levels: np.ndarray, row: int, column: int) -> np.ndarray:
    """The paper's guess at a pixel of every face from those to the left, above and between; 0 in the corner."""
    if row == 0 and column == 0:
        return np.zeros_like(levels[0, 0])
    if row == 0:
        return levels[row, column - 1]
    if column == 0:
        return levels[row - 1, column]
    left, above, between = levels[row, column - 1], levels[row - 1, column], levels[row - 1, column - 1]
    return np.clip(left + above - between, np.minimum(left, above), np.maximum(left, above))
