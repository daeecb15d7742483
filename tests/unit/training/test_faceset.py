"""Faces as people have them: sheets, fer2013.csv with and without FER+ votes, a folder a class."""

import csv

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.training.emotions import EMOTIONS, NO_EMOTION
from vizcore.training.faceset import read_faces

RANDOM = np.random.default_rng(0)
FER_NEW = ["Usage", "Image name", *EMOTIONS, *NO_EMOTION]  # the header of Microsoft's file


def face() -> np.ndarray:
    return RANDOM.integers(0, 256, (48, 48)).astype(np.uint8)


def table(path, header, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


def ten(*counts: int) -> list[int]:
    return [*counts, *[0] * (10 - len(counts))]


def sheet(folder, split, tiles, labels, columns=2):
    """A sheet of `columns` tiles a row, the places left over black."""
    rows = -(-len(tiles) // columns)
    picture = np.zeros((rows * 48, columns * 48), np.uint8)
    for t, tile in enumerate(tiles):
        picture[t // columns * 48 :, t % columns * 48 :][:48, :48] = tile
    PillowImage.fromarray(picture).save(folder / f"{split}.png")
    table(folder / f"{split}.csv", ["tile", "fer2013_row", "fer2013_label", *EMOTIONS, *NO_EMOTION], labels)


def test_sheets(tmp_path):
    tiles = [face() for _ in range(3)]
    labels = [
        [0, 7, "sad", *ten(0, 0, 0, 8, 2)],
        [1, 8, "neutral", *ten(5, 5)],
        [2, 9, "fear", *ten(0, 0, 0, 0, 0, 0, 2, 0, 8)],
    ]
    sheet(tmp_path, "training", tiles, labels)
    faces = read_faces(tmp_path, "training")
    assert len(faces) == 3
    np.testing.assert_array_equal(faces.images[..., 0], tiles)
    assert faces.fer2013.tolist() == [3, 0, 6]
    assert faces.majority.tolist() == [3, -1, -1]
    np.testing.assert_allclose(faces.shares[:2, :5], [[0, 0, 0, 0.8, 0.2], [0.5, 0.5, 0, 0, 0]], rtol=1e-6)
    assert "FER+" in faces.source


def test_what_counts_for_training_and_what_for_evaluation(tmp_path):
    tiles = [face() for _ in range(3)]
    labels = [
        [0, 7, "sad", *ten(0, 0, 0, 8, 2)],
        [1, 8, "neutral", *ten(5, 5)],
        [2, 9, "fear", *ten(0, 0, 0, 0, 0, 0, 2, 0, 8)],
    ]
    sheet(tmp_path, "training", tiles, labels)
    faces = read_faces(tmp_path, "training")
    np.testing.assert_array_equal(faces.for_training().images[..., 0], tiles[:2])
    np.testing.assert_array_equal(faces.for_evaluation().images[..., 0], tiles[:1])
    assert faces.for_evaluation().fer2013.tolist() == [3]
    assert faces.for_training().source == faces.source


def test_smaller_faces_are_the_same_faces(tmp_path):
    left, top = (np.zeros((48, 48), np.uint8) for _ in range(2))
    left[:, :24] = top[:24] = 200
    sheet(tmp_path, "training", [left, top], [[t, t, "sad", *ten(0, 0, 0, 9)] for t in range(2)])
    faces = read_faces(tmp_path, "training")
    small = faces.sized(24)
    assert small.images.shape == (2, 24, 24, 1)
    assert small.images.dtype == np.uint8
    assert (small.images[0, :, :8] == 200).all()
    assert not small.images[0, :, 16:].any()
    np.testing.assert_array_equal(small.images[1, ..., 0], small.images[0, ..., 0].T)
    np.testing.assert_array_equal(small.shares, faces.shares)
    assert faces.sized(48) is faces
    assert small.source == faces.source


def test_sharper_targets_are_powers_of_the_shares_that_still_add_up(tmp_path):
    labels = [[0, 0, "sad", *ten(6, 4)], [1, 1, "sad", *ten(5, 5)], [2, 2, "sad", *ten(0, 0, 0, 0, 0, 0, 0, 0, 10)]]
    sheet(tmp_path, "training", [face()] * 3, labels)
    faces = read_faces(tmp_path, "training")
    sharp = faces.sharpened(2.0)
    np.testing.assert_allclose(sharp.shares[0, :2], [36 / 52, 16 / 52], rtol=1e-6)
    np.testing.assert_array_equal(sharp.shares[1], faces.shares[1])  # two that tie still tie
    assert not sharp.shares[2].any()  # nobody named an emotion
    np.testing.assert_allclose(faces.sharpened(1.0).shares, faces.shares, rtol=1e-6)
    assert sharp.shares.dtype == np.float32
    np.testing.assert_array_equal(sharp.majority, faces.majority)


def test_a_sheet_with_too_few_tiles(tmp_path):
    sheet(tmp_path, "training", [face()], [[t, t, "sad", *ten(0, 0, 0, 9)] for t in range(3)])
    with pytest.raises(ValueError, match=r"training\.png holds 2 faces but training\.csv has 3 lines"):
        read_faces(tmp_path, "training")


def test_a_table_with_other_columns(tmp_path):
    sheet(tmp_path, "training", [face()], [[0, 0, "sad", *ten(9)]])
    table(tmp_path / "training.csv", ["tile", "label"], [[0, "sad"]])
    with pytest.raises(ValueError, match=r"training\.csv should have the columns fer2013_label, neutral"):
        read_faces(tmp_path, "training")
    table(tmp_path / "training.csv", ["tile", "fer2013_label", *EMOTIONS, *NO_EMOTION], [])
    with pytest.raises(ValueError, match=r"training\.csv should have the columns"):
        read_faces(tmp_path, "training")


@pytest.fixture
def competition(tmp_path):
    """fer2013.csv of five faces, two of them for training; and the faces."""
    tiles = [face() for _ in range(5)]
    usages = ["Training", "PublicTest", "Training", "PrivateTest", "PublicTest"]
    rows = [
        [label, " ".join(map(str, tile.ravel())), usage]
        for label, tile, usage in zip([3, 6, 1, 0, 5], tiles, usages, strict=True)
    ]
    table(tmp_path / "fer2013.csv", ["emotion", "pixels", "Usage"], rows)
    return tmp_path, tiles, usages


@pytest.mark.parametrize("given", ["the file", "its folder"])
@pytest.mark.parametrize(
    ("split", "which", "labels"),
    [
        ("training", [0, 2], ["happiness", "disgust"]),
        ("public_test", [1, 4], ["neutral", "surprise"]),
        ("private_test", [3], ["anger"]),
    ],
)
def test_fer2013_with_its_own_labels(competition, given, split, which, labels):
    folder, tiles, _ = competition
    faces = read_faces(folder / "fer2013.csv" if given == "the file" else folder, split)
    np.testing.assert_array_equal(faces.images[..., 0], [tiles[i] for i in which])
    assert [EMOTIONS[i] for i in faces.fer2013] == labels
    np.testing.assert_array_equal(faces.majority, faces.fer2013)
    np.testing.assert_array_equal(faces.shares.argmax(axis=1), faces.fer2013)
    np.testing.assert_array_equal(faces.shares.sum(axis=1), 1)
    assert "FER+" not in faces.source


def test_fer2013_with_votes_beside_it(competition):
    folder, tiles, usages = competition
    votes = [ten(0, 6, 4), ten(9), ten(0, 0, 0, 0, 5, 5), ten(0, 0, 9), ten(0, 0, 0, 0, 0, 0, 0, 7)]
    names = [f"fer{i:07}.png" for i in range(5)]
    table(folder / "fer2013new.csv", FER_NEW, [[u, n, *v] for u, n, v in zip(usages, names, votes, strict=True)])
    faces = read_faces(folder, "training")
    np.testing.assert_array_equal(faces.images[..., 0], [tiles[0], tiles[2]])
    assert faces.majority.tolist() == [1, -1]
    np.testing.assert_allclose(faces.shares, [[0, 0.6, 0.4, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0.5, 0.5, 0, 0]], rtol=1e-6)
    assert faces.fer2013.tolist() == [1, 5]
    assert read_faces(folder, "public_test").majority.tolist() == [0, 7]


def test_folders(tmp_path):
    """Names of either tradition; any size and mode; what is no class is left alone."""
    small, root = face(), tmp_path / "training"
    for name in ("Happy", "contempt", "somebody"):
        (root / name).mkdir(parents=True)
    PillowImage.fromarray(small).save(root / "Happy" / "a.png")
    PillowImage.new("RGB", (100, 80), (200, 200, 200)).save(root / "contempt" / "b.jpg")
    PillowImage.new("L", (48, 48), 3).save(root / "somebody" / "c.png")
    faces = read_faces(tmp_path, "training")
    assert sorted(EMOTIONS[i] for i in faces.majority) == ["contempt", "happiness"]
    for image, label in zip(faces.images[..., 0], faces.majority, strict=True):
        expected = small if EMOTIONS[label] == "happiness" else np.full((48, 48), 200)
        np.testing.assert_array_equal(image, expected)
    np.testing.assert_array_equal(faces.shares, np.eye(8)[faces.majority])


def test_folders_by_split(tmp_path):
    for split, grey in (("training", 10), ("public_test", 20)):
        (tmp_path / split / "fear").mkdir(parents=True)
        PillowImage.new("L", (48, 48), grey).save(tmp_path / split / "fear" / "a.png")
    assert read_faces(tmp_path, "training").images.max() == 10
    assert read_faces(tmp_path, "public_test").images.max() == 20


def test_folders_without_splits_keep_every_tenth_picture_back(tmp_path):
    for name, first in (("fear", 0), ("happy", 12)):
        (tmp_path / name).mkdir()
        for i in range(12):
            PillowImage.new("L", (48, 48), first + i).save(tmp_path / name / f"{i:02}.png")
    learned, held_back = (
        read_faces(tmp_path, split).images[:, 0, 0, 0].tolist() for split in ("training", "public_test")
    )
    assert held_back == [0, 10, 20]
    assert sorted(learned + held_back) == list(range(24))


def test_nothing_there(tmp_path):
    with pytest.raises(
        FileNotFoundError, match="expected training.png with training.csv, a fer2013.csv, or a sub-folder"
    ):
        read_faces(tmp_path, "training")
    with pytest.raises(FileNotFoundError):
        read_faces(tmp_path / "not there", "training")


@pytest.fixture(scope="module")
def public_test(data):
    return read_faces(data, "public_test")


def test_tiles_of_the_real_sheet_are_those_of_the_readme(data, public_test):
    pixels = np.asarray(PillowImage.open(data / "public_test.png"))
    assert len(public_test) == 3579
    for t in (0, 1, 59, 60, 61, 3578):
        row, column = t // 60, t % 60
        np.testing.assert_array_equal(public_test.images[t, ..., 0], pixels[row * 48 :, column * 48 :][:48, :48])
    expected = pixels.reshape(-1, 48, 60, 48).swapaxes(1, 2).reshape(-1, 48, 48)[:3579]
    np.testing.assert_array_equal(public_test.images[..., 0], expected)


def test_the_real_evaluation(public_test):
    judged = public_test.for_evaluation()
    assert len(judged) == 3199
    counts = dict(zip(EMOTIONS, np.bincount(judged.majority).tolist(), strict=True))
    assert (counts["disgust"], counts["contempt"]) == (24, 13)
