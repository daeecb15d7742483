"""A whole campaign of seconds where there is no TensorFlow; its networks land here, where there is."""

import json
import os
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage
from without_tensorflow import MISSING, ON_JAX

from vizcore.training.campaign.landing import land
from vizcore.training.campaign.packing import pack
from vizcore.training.emotions import EMOTIONS, NO_EMOTION

ROOT = Path(__file__).parents[4]
PROGRAM = """
import runpy
sys.path.insert(0, ".")
runpy.run_path(sys.argv.pop(1))
"""


def sheets(folder: Path) -> None:
    """Faces of two kinds, told apart by how bright they are: dark ones are sad, and three times as many."""
    random = np.random.default_rng(0)
    for split, count in (("training", 240), ("public_test", 80)):
        sad = np.arange(count) % 4 != 0
        faces = random.integers(0, 60, (count, 48, 48)) + np.where(sad, 20, 150)[:, None, None]
        PillowImage.fromarray(np.concatenate([*faces], axis=1).astype(np.uint8)).save(folder / f"{split}.png")
        rows = [f"sad,{'0,2,0,8' if dark else '0,9,0,1'},0,0,0,0,0,0" for dark in sad]
        header = ",".join(["fer2013_label", *EMOTIONS, *NO_EMOTION])
        (folder / f"{split}.csv").write_text("\n".join([header, *rows]), encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where all that is done on JAX was done, in one process without TensorFlow."""
    if find_spec("jax") is None:
        pytest.skip("JAX is not installed: the campaign is NOT tested")
    folder = tmp_path_factory.mktemp("campaign")
    sheets(folder)
    pack(folder, folder / "faces.npz")
    ended = subprocess.run(
        [sys.executable, "-c", MISSING + PROGRAM, str(Path(__file__).with_name("on_jax.py")), str(folder)],
        cwd=ROOT, env=os.environ | ON_JAX, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    return folder


@pytest.fixture(scope="module")
def found(folder) -> dict:
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def record(folder) -> dict:
    return json.loads((folder / "out" / "record.json").read_text(encoding="utf-8"))


def test_what_is_blended_is_answered_for_as_much(found):
    """A face is as bright as its target is white, whether mixed or pasted, and both happen."""
    for bright, white in found["blended"]:
        np.testing.assert_allclose(bright, white, atol=1e-5)
        assert sum(0.01 < share < 0.99 for share in white) > 20


def test_half_of_the_faces_are_mirrored(found):
    plain, mirrored = np.array(found["mirrored"])
    assert (np.minimum(plain, mirrored) < 1e-5).all()
    assert 8 <= (mirrored < 1e-5).sum() <= 24


def test_pieces_are_hidden_as_the_paper_has_it(found):
    """2 to 33% of the image, less where the piece is as long as the image; of a part of the faces nothing."""
    every, half = np.array(found["hidden"])
    assert every.min() > 0.01
    assert every.max() < 0.36
    assert 0.13 < every.mean() < 0.2
    assert 0.4 < (half > 0).mean() < 0.6


def test_steps_are_those_of_the_papers(found):
    """AdamW, and sharpness-aware minimisation, written once more step by step."""
    for off, losses in found["steps"]:
        assert off < 2e-5
        assert losses[-1] < losses[0]
    assert found["steps"][0][1] != found["steps"][1][1]


def test_statistics_are_those_of_the_publisher(found):
    """Of whole faces, and of altered ones."""
    off, changed = found["statistics"]
    assert max(off) < 1e-4
    assert changed > 0.01


def test_teachers_of_the_size_that_is_said(found):
    sizes = {name: parameters for name, (parameters, _) in found["kinds"].items()}
    assert 1.7e6 < sizes.pop("narrow") < 1.8e6
    assert len(sizes) == 5
    assert min(sizes.values()) > 6e6
    assert max(sizes.values()) < 25e6
    assert all(shape == [None, 8] for _, shape in found["kinds"].values())


def test_a_campaign_teaches(record):
    """Dark and bright are told apart, on faces that were held back too; what fails is said, and the rest goes on."""
    rows = record["rows"]
    assert set(rows) == {"dense", "together", "lenet5"}
    assert rows["dense"]["figures"]["accuracy"] == 1
    assert rows["lenet5"]["figures"]["accuracy"] == 1
    assert any(line.startswith("nobody: failed, KeyError") for line in record["log"])
    assert sum(line.startswith("dense: 6 epochs") for line in record["log"]) == 1  # the second call did it not again


def test_who_is_taught_sees_the_very_faces_that_teachers_were_asked_of(found):
    """Turned, hidden and blended alike, pass by pass; after the last the first comes again."""
    for losses, costs, _ in found["same"]:
        np.testing.assert_allclose(losses, costs, rtol=1e-4)
    first, second, again = (np.array(said) for _, _, said in found["same"])
    np.testing.assert_allclose(again, first, atol=1e-5)
    assert np.abs(second - first).max() > 0.1


def test_what_a_teacher_says_is_told_of_the_face_that_it_said_it_of(folder, found):
    (taught,) = found["fits"]
    said = np.array(taught["said"])
    dark = np.array(taught["faces"]) % 4 != 0
    assert (said.argmax(axis=-1) == np.where(dark, 3, 1)).mean() > 0.95
    np.testing.assert_allclose(said.sum(axis=-1), 1, atol=1e-2)
    with np.load(folder / "out" / "lessons.npz") as file:
        assert file["teachers"].tolist() == ["dense"]
        assert file["sum"].shape == (3, 2, *said.shape)


def test_the_table_has_the_figures_and_the_speed(folder, record):
    table = (folder / "out" / "table.md").read_text(encoding="utf-8")
    assert "| lenet5 | 8 |" in table
    assert "One person against the others" in table
    assert [row["batch"] for row in record["speed"]] == [1, 4]
    for row in record["speed"]:
        assert min(row["faces_a_second"].values()) > 0


def test_few_files_come_back(folder):
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"record.json", "logits.npz", "lessons.npz", "table.md", "small.zip"}


# TensorFlow's variables and NumPy 2, on the way into a file.
@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning")
def test_its_networks_land(folder, record, tmp_path):
    (tmp_path / "models").mkdir()
    assert land(folder / "out", folder, tmp_path / "models", tmp_path / "runs", None) == ["lenet5"]
    card = (tmp_path / "models" / "lenet5.md").read_text(encoding="utf-8")
    assert "accuracy: 1.0\n" in card
    assert f"hardware: {record['hardware']}" in card.replace("\n  ", " ")
    assert "75% of every target are what dense says of the face" in card
    assert "python -m vizcore.training.campaign run" in card
    assert "8 epochs of AdamW" in card


def test_what_cannot_land_is_said(folder, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"holds no record\.json"):
        land(tmp_path, folder, tmp_path, tmp_path, None)
    (tmp_path / "record.json").write_text('{"hardware": "here"}', encoding="utf-8")
    with pytest.raises(ValueError, match="holds no fovea; there are: none"):
        land(tmp_path, folder, tmp_path, tmp_path, ["fovea"])
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as file:
        file.writestr("../lenet5/network.keras", b"")
    with pytest.raises(ValueError, match=r"bad\.zip holds '\.\./lenet5/network\.keras'"):
        land(tmp_path, folder, tmp_path, tmp_path, None)
