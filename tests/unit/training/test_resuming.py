"""A run that was killed is gone on with as it was begun, or not at all; its recipe says how it was begun."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from vizcore.training import train as command


@pytest.fixture
def pictures(tmp_path) -> Path:
    """Sixteen faces in two class folders."""
    random = np.random.default_rng(0)
    for name in ("happy", "sad"):
        (tmp_path / "faces" / name).mkdir(parents=True)
        for i in range(8):
            PillowImage.fromarray(random.integers(0, 256, (48, 48)).astype(np.uint8)).save(
                tmp_path / "faces" / name / f"{i}.png"
            )
    return tmp_path / "faces"


@pytest.fixture
def arguments(pictures, tmp_path) -> list[str]:
    return ["lenet5", "--data", str(pictures), "--epochs", "3", "--batch", "4", "--out", str(tmp_path / "run")]


@pytest.fixture
def trained(monkeypatch) -> list:
    """What the command would have trained with; in place of it, what a first epoch leaves is written at once."""
    calls = []

    def train(build, faces, validation, recipe, folder, start):
        calls.append(recipe)
        (folder / "state.keras").write_bytes(b"a network")

    monkeypatch.setattr(command, "train", train)
    return calls


@pytest.fixture
def run(arguments, trained, tmp_path) -> Path:
    """The folder of a run that was killed after its first epoch."""
    command.main(arguments)
    return tmp_path / "run"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--batch", "8"], ["--batch 4, not 8"]),
        (["--epochs", "5"], ["--epochs 3, not 5", "schedule"]),
        (["--epochs", "2"], ["--epochs 3, not 2"]),
        (["--mixup", "0.2", "--seed", "7"], ["--mixup 0.0, not 0.2", "--seed 0, not 7"]),
        (["--weight-decay", "0.1"], ["--weight-decay 0.05, not 0.1"]),
        (["--faces", "8"], ["--faces None, not 8"]),
        (["--size", "40"], ["--size 48, not 40"]),
    ],
)
def test_a_run_is_not_gone_on_with_in_another_way(arguments, run, trained, flags, words):
    before = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}
    with pytest.raises(SystemExit) as refused:
        command.main([*arguments, *flags])
    assert all(word in str(refused.value) for word in ["was begun with", *words])
    assert str(refused.value).count(", not ") == sum(", not " in word for word in words)
    assert {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()} == before
    assert len(trained) == 1


def test_another_architecture_or_other_faces_are_another_run(arguments, run, pictures):
    with pytest.raises(SystemExit, match="architecture lenet5, not dense"):
        command.main(["dense", *arguments[1:]])
    face = pictures / "happy" / "3.png"
    PillowImage.fromarray(np.zeros((48, 48), np.uint8)).save(face)
    with pytest.raises(SystemExit, match="other faces behind --data"):
        command.main(arguments)
    (run / "recipe.json").unlink()
    with pytest.raises(SystemExit, match="without recipe.json"):
        command.main(arguments)


def test_the_same_flags_go_on_also_where_a_later_version_knows_more_of_them(arguments, run, trained):
    recipe = json.loads((run / "recipe.json").read_text(encoding="utf-8"))
    assert recipe.pop("radius") == 0.0  # as if written before there was such a flag
    (run / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    (run / "data.json").unlink()
    command.main(arguments)
    assert len(trained) == 2
    assert json.loads((run / "recipe.json").read_text(encoding="utf-8")) == recipe  # it says how the run was begun


def test_before_its_first_epoch_ended_a_run_can_begin_anew(arguments, run):
    (run / "state.keras").unlink()
    command.main([*arguments, "--seed", "3"])
    assert json.loads((run / "recipe.json").read_text(encoding="utf-8"))["seed"] == 3


def test_what_teachers_and_starts_are_given_counts_too(arguments, run):
    with pytest.raises(SystemExit, match=r"--start None, not other\.keras"):
        command.main([*arguments, "--start", "other.keras"])
