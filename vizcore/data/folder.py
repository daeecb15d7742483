"""Faces in a folder: sheets, fer2013.csv, or pictures, with a sub-folder a label or without."""

import os
from collections.abc import Iterator
from pathlib import Path

from vizcore.data.faces import Faces
from vizcore.data.pictures import File, too_large
from vizcore.training.emotions import EMOTIONS
from vizcore.training.faceset import read_faces

SPLITS = ("public_test", "training", "private_test")  # the first that is there, where none is named
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif")


def labelled_faces(folder: Path, split: str | None = None) -> Faces | None:
    """The faces of a labelled set, for training or from its held-back split; None where the folder is no such set.

    Args:
        folder: with sheets and their .csv, or fer2013.csv; see `vizcore.training.faceset`.
        split: of `SPLITS`; None for the first that is there.

    Raises:
        ValueError: it is such a set and cannot be read, or has no such split.
    """
    sheets = [name for name in SPLITS if (folder / f"{name}.csv").is_file()]
    is_set = bool(sheets) or (folder / "fer2013.csv").is_file()
    if not is_set:
        if split:
            raise ValueError(f"There is no split {split} in this folder: it holds pictures, which are taken all.")
        return None
    wanted = split or (sheets[0] if sheets else SPLITS[0])
    try:
        found = read_faces(folder, wanted)
    except FileNotFoundError:
        raise ValueError(f"There is no split {wanted} in this folder, only {', '.join(sheets)}.") from None
    if wanted == "training":
        found = found.for_training()
    names = [f"{wanted} {number}" for number in range(len(found))]
    return Faces(found.images, names, found.majority, found.shares, EMOTIONS, (), f"{found.source}, {wanted}")


def files_in(folder: Path) -> Iterator[File]:
    """Every picture in a folder and below, in the order of their names; files that are no pictures are refused.

    Args:
        folder: links to other folders in it are not followed.
    """
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place, name)
            within = path.relative_to(folder)
            label = within.parts[-2].lower() if len(within.parts) > 1 else ""
            yield _file(path, within.as_posix(), label)


def _file(path: Path, name: str, label: str) -> File:
    if not path.is_file():
        return File(name, label, None, "This is no file that can be read.")
    if path.suffix.lower() not in _ENDINGS:
        return File(name, label, None, "This is no picture by its name: JPEG, PNG, WebP, BMP or GIF.")
    reason = too_large(path.stat().st_size)
    return File(name, label, None, reason) if reason else File(name, label, path.read_bytes)
