"""Files from outside, one by one, as faces for a network; what is none is listed with its reason and stops nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from vizcore import intake
from vizcore.data.faces import UNLABELLED, Faces, Refused
from vizcore.intake.picture import MAX_BYTES

LONGEST_NAME = 200  # characters that are kept of a name


@dataclass(frozen=True)
class File:
    """A file that was found, or why it was not read.

    Args:
        name: as it came.
        label: the folder that it lies in, in small letters; empty where it lies in none.
        read: gives its bytes; None where it is refused unread.
        reason: one sentence where it is refused unread.
    """

    name: str
    label: str
    read: Callable[[], bytes] | None
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Shown:
    """A file as a network reads it.

    Args:
        name: as it came.
        label: as it came.
        pixels: (height, width, channels); None where it was refused.
        note: how it was framed, or why it was refused.
    """

    name: str
    label: str
    pixels: UInt8[np.ndarray, "height width channels"] | None
    note: str


def shown(file: File, shape: tuple[int, int, int], framing: str = "face") -> Shown:
    """A file as a network reads it: cut out as the page Predict cuts it out.

    Args:
        file: any.
        shape: height, width and channels of the network's images.
        framing: "face" for the best face of it, "whole" for the picture's middle.
    """
    name = file.name[:LONGEST_NAME]
    if file.read is None:
        return Shown(name, file.label, None, file.reason)
    try:
        data = file.read()
        if is_zip(data):
            return Shown(name, file.label, None, "This is a zip within: bring it by itself.")
        picture = intake.decode(data)
    except intake.PictureError as error:
        return Shown(name, file.label, None, str(error))
    except OSError:
        return Shown(name, file.label, None, "The file cannot be read: see whether it is still there.")
    height, width, channels = shape
    found = intake.find(picture.pixels)
    choice = None
    if framing == "whole" and not found.cropped:
        choice = intake.middle_box(found.pixels.shape, (height, width))
    cut = intake.cut(found, choice, (height, width), channels)
    note = " ".join([cut.sentence, *picture.notes, *found.notes])
    return Shown(name, file.label, (cut.image * 255 + 0.5).astype(np.uint8), note)


def faces_of(
    files: Iterable[File],
    shape: tuple[int, int, int],
    classes: tuple[str, ...],
    *,
    framing: str = "face",
    source: str = "your own faces",
    report: Callable[[int], None] = lambda done: None,
) -> Faces:
    """All files that are pictures, as faces; the others among its `refused`.

    Args:
        files: in order.
        shape: height, width and channels of the network's images.
        classes: the labels that names of folders are compared with.
        framing: see `shown`.
        source: in words.
        report: is told how many are done, and may raise to end it.
    """
    done: list[Shown] = []
    for file in files:
        done.append(shown(file, shape, framing))
        report(len(done))
    return gathered(done, shape, classes, source)


def gathered(done: Sequence[Shown], shape: tuple[int, int, int], classes: tuple[str, ...], source: str) -> Faces:
    """Files that were looked at, in columns; those that are no picture among `refused`.

    Args:
        done: they, in order.
        shape: of the pictures.
        classes: the labels that names of folders are compared with.
        source: in words.
    """
    taken = [each for each in done if each.pixels is not None]
    refused = tuple(Refused(each.name, each.note) for each in done if each.pixels is None)
    pixels = [each.pixels for each in taken if each.pixels is not None]
    images = np.stack(pixels) if pixels else np.zeros((0, *shape), np.uint8)
    labels = np.array([label_of(each.label, classes) for each in taken], int)
    return Faces(images, [each.name for each in taken], labels, None, classes, refused, source)


def label_of(folder: str, classes: tuple[str, ...]) -> int:
    """The label that the name of a folder means, also by the words of FER2013 ("happy"); -1 where it means none."""
    from vizcore.training.emotions import FER2013

    lowered = [name.lower() for name in classes]
    for name in (folder, FER2013.get(folder, folder)):
        if name in lowered:
            return lowered.index(name)
    return UNLABELLED


def too_large(size: int) -> str:
    """The reason for which a file of so many bytes is not read; empty where it is."""
    if size <= MAX_BYTES:
        return ""
    return f"This file has {size / 1e6:.1f} MB: choose a picture of at most {MAX_BYTES // 10**6} MB."


def is_zip(data: bytes) -> bool:
    """Whether these bytes begin as those of a zip do."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def in_batches(files: Iterable[File], size: int) -> Iterator[list[File]]:
    """The files, so many at a time."""
    batch: list[File] = []
    for file in files:
        batch.append(file)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
