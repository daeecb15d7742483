"""Labelled faces, read from what people have: our sheets, fer2013.csv, or a folder of pictures a class.

Goodfellow et al., "Challenges in Representation Learning", 2013. https://arxiv.org/abs/1307.0414
"""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int, UInt8
from PIL import Image as PillowImage

from vizcore.training.emotions import EMOTIONS, FER2013, NO_EMOTION, Votes, majority, shares

SIZE = 48  # pixels a side, as in FER2013
VOTED = "FER2013 with FER+ votes"  # the source of the faces that the project's networks are trained on
_SPLITS = {"training": "Training", "public_test": "PublicTest", "private_test": "PrivateTest"}


@dataclass(frozen=True, eq=False)
class FaceSet:
    """Faces and what people said of them.

    Args:
        images: (faces, 48, 48, 1), uint8 grey; of another size after `sized`.
        shares: share of the votes of each emotion; a row of zeros where the face is not for training.
        majority: index of the emotion that is the face's one answer in an evaluation, -1 where there is none.
        fer2013: index of the competition's noisy label, -1 where there is none.
        source: in words, for the model card.
        votes: how many people chose each emotion, "unknown" and "not a face", single votes included; None where only
            one label was given.
    """

    images: UInt8[np.ndarray, "faces height width 1"]
    shares: Float[np.ndarray, "faces 8"]
    majority: Int[np.ndarray, " faces"]
    fer2013: Int[np.ndarray, " faces"]
    source: str
    votes: Votes | None = None

    def __len__(self) -> int:
        return len(self.images)

    def for_training(self) -> "FaceSet":
        """Only the faces that have a soft label."""
        return self[self.shares.sum(axis=1) > 0]

    def for_evaluation(self) -> "FaceSet":
        """Only the faces on which more than half of the votes agree."""
        return self[self.majority >= 0]

    def sized(self, side: int) -> "FaceSet":
        """The same faces, `side` pixels high and wide."""
        if self.images.shape[1:3] == (side, side):
            return self
        return replace(
            self, images=np.stack([_square(PillowImage.fromarray(face[..., 0]), side) for face in self.images])
        )

    def sharpened(self, power: float) -> "FaceSet":
        """The same faces; the shares of their votes raised to a power, so that the most voted emotion stands out.

        Berthelot et al., "MixMatch", 2019, section 3.2, with a temperature of 1 / power. https://arxiv.org/abs/1905.02249
        """
        raised = self.shares**power
        return replace(self, shares=(raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-12)).astype("float32"))

    def __getitem__(self, which) -> "FaceSet":
        parts = (self.images, self.shares, self.majority, self.fer2013)
        votes = None if self.votes is None else self.votes[which]
        return FaceSet(*(part[which] for part in parts), self.source, votes)


def voted(images: UInt8[np.ndarray, "faces height width 1"], votes: Votes, fer2013: np.ndarray, source: str) -> FaceSet:
    """Faces with the labels that follow from people's votes."""
    return FaceSet(images, shares(votes), majority(votes), fer2013, source, votes)


def read_faces(path: Path, split: str) -> FaceSet:
    """The faces of one split.

    Args:
        path: a folder with `<split>.png` and `<split>.csv` sheets; a `fer2013.csv` (with `fer2013new.csv`, the FER+
            votes, beside it or not); or a folder with one sub-folder a class under `<split>/`, or, where there are no
            splits, at its top: then every tenth picture is kept back from training.
        split: "training", "public_test" or "private_test".

    Raises:
        FileNotFoundError: nothing of the kind is there.
        ValueError: what is there cannot be read as labelled faces.
    """
    if (path / f"{split}.csv").is_file():
        return _from_sheet(path / f"{split}.png", path / f"{split}.csv")
    if path.is_file() and path.suffix == ".csv":
        return _from_fer2013(path, split)
    if (path / "fer2013.csv").is_file():
        return _from_fer2013(path / "fer2013.csv", split)
    if (path / split).is_dir() and _class_folders(path / split):
        return _from_folders(path / split)
    if path.is_dir() and _class_folders(path):
        every = _from_folders(path)
        held_back = np.arange(len(every)) % 10 == 0
        return every[~held_back if split == "training" else held_back]
    raise FileNotFoundError(
        f"no faces at {path}: expected {split}.png with {split}.csv, a fer2013.csv, or a sub-folder a class "
        f"({', '.join(EMOTIONS)})"
    )


def _from_sheet(sheet: Path, labels: Path) -> FaceSet:
    rows = _rows(labels, ["fer2013_label", *EMOTIONS, *NO_EMOTION])
    pixels = np.asarray(PillowImage.open(sheet).convert("L"))
    tiles = pixels.reshape(pixels.shape[0] // SIZE, SIZE, -1, SIZE).swapaxes(1, 2).reshape(-1, SIZE, SIZE, 1)
    if len(tiles) < len(rows):
        raise ValueError(f"{sheet.name} holds {len(tiles)} faces but {labels.name} has {len(rows)} lines")
    names = [FER2013[row["fer2013_label"]] for row in rows]
    return _of_rows(tiles[: len(rows)], rows, names, VOTED)


def _from_fer2013(path: Path, split: str) -> FaceSet:
    every = _rows(path, ["emotion", "pixels", "Usage"])
    usage = [row["Usage"] == _SPLITS[split] for row in every]
    rows = [row for row, wanted in zip(every, usage, strict=True) if wanted]
    if not rows:
        raise ValueError(f"{path.name} has no line whose Usage is {_SPLITS[split]}")
    images = np.stack([np.array(row["pixels"].split(), np.uint8).reshape(SIZE, SIZE, 1) for row in rows])
    names = [list(FER2013.values())[int(row["emotion"])] for row in rows]
    votes = path.with_name("fer2013new.csv")
    if not votes.is_file():
        return _labelled(images, names, "FER2013, its own seven labels")
    chosen = [row for row, wanted in zip(_rows(votes, [*EMOTIONS, *NO_EMOTION]), usage, strict=True) if wanted]
    return _of_rows(images, chosen, names, VOTED)


def _from_folders(root: Path) -> FaceSet:
    files = [(name, file) for name, folder in _class_folders(root) for file in sorted(folder.iterdir())]
    images = [_square(PillowImage.open(file).convert("L"), SIZE) for _, file in files]
    return _labelled(np.stack(images), [name for name, _ in files], "a folder of pictures")


def _square(picture: PillowImage.Image, side: int) -> UInt8[np.ndarray, "{side} {side} 1"]:
    return np.asarray(picture.resize((side, side), PillowImage.Resampling.LANCZOS))[..., None]


def _class_folders(root: Path) -> list[tuple[str, Path]]:
    folders = [(FER2013.get(f.name.lower(), f.name.lower()), f) for f in sorted(root.iterdir()) if f.is_dir()]
    return [(name, folder) for name, folder in folders if name in EMOTIONS]


def _of_rows(images, rows, names, source) -> FaceSet:
    votes = np.array([[int(row[column]) for column in (*EMOTIONS, *NO_EMOTION)] for row in rows])
    return voted(images, votes, _indices(names), source)


def _labelled(images, names, source) -> FaceSet:
    labels = _indices(names)
    return FaceSet(images, np.eye(len(EMOTIONS), dtype="f4")[labels], labels, labels, source)


def _indices(names):
    return np.array([EMOTIONS.index(name) for name in names])


def _rows(path: Path, columns: list[str]) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{name.replace(" name", ""): value for name, value in row.items()} for row in csv.DictReader(file)]
    if not rows or not set(columns) <= set(rows[0]):
        raise ValueError(f"{path.name} should have the columns {', '.join(columns)}")
    return rows
