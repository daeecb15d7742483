"""An index on disk: equal to what one pass gives, and finished after a kill as if there had been none."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from unit.data.faces import drawn, plain

from vizcore.data import __main__ as command
from vizcore.data import indexing
from vizcore.data.index import build, open_index, progress
from vizcore.data.looked import look_at
from vizcore.data.summary import same

NET, ROOT = plain(), Path(__file__).parents[3]


def parts_of(faces, sizes=(30, 1, 40, 19), called=None):
    """The faces in parts; `called` hears which were asked for."""
    cuts = np.split(np.arange(len(faces)), np.cumsum(sizes)[:-1])

    def one(number, chosen):
        if called is not None:
            called.append(number)
        return faces.where(chosen)

    return [partial(one, number, chosen) for number, chosen in enumerate(cuts)]


def test_an_index_is_what_one_pass_gives(tmp_path):
    faces = drawn(90)
    told = []
    build(NET, parts_of(faces), tmp_path, "drawn", told.append)
    found, whole = open_index(tmp_path), look_at(NET, faces)
    assert same(found.summary, whole.summary)
    np.testing.assert_array_equal(found.labels, whole.labels)
    np.testing.assert_allclose(found.logits, whole.logits, atol=1e-6)
    np.testing.assert_allclose(found.embedding, whole.embedding, atol=1e-6)
    np.testing.assert_array_equal(found.faces.shares, faces.shares)
    assert found.faces.names == list(faces.names)
    numbers = np.array([89, 0, 30, 31, 0])
    np.testing.assert_array_equal(found.faces.images[numbers], faces.images[numbers])
    assert found.identity == NET.identity
    assert told[0] == 0
    assert told[-1] == 90


class KilledError(Exception):
    pass


@pytest.mark.parametrize("after", [0, 10, 30, 31, 50, 89])
def test_stopped_anywhere_it_goes_on_where_it_was(tmp_path, after):
    faces = drawn(90)

    def stop(done):
        if done > after:
            raise KilledError

    with pytest.raises(KilledError):
        build(NET, parts_of(faces), tmp_path, "drawn", stop)
    if (tmp_path / "index.json").exists():
        with pytest.raises(ValueError, match="not complete"):
            open_index(tmp_path)
    kept, called = len(progress(tmp_path)["parts"]) if (tmp_path / "index.json").exists() else 0, []
    build(NET, parts_of(faces, called=called), tmp_path, "drawn")
    assert called == list(range(kept, 4))
    assert same(open_index(tmp_path).summary, look_at(NET, faces).summary)
    assert len(list(tmp_path.glob("summary-*.npz"))) == 1


def test_an_index_of_other_faces_or_another_network_is_begun_anew(tmp_path):
    build(NET, parts_of(drawn(90)), tmp_path, "drawn")
    other = drawn(90, seed=5)
    called = []
    build(NET, parts_of(other, called=called), tmp_path, "drawn anew")
    assert called == [0, 1, 2, 3]
    assert same(open_index(tmp_path).summary, look_at(NET, other).summary)


def test_parts_without_a_face_and_faces_without_a_label(tmp_path):
    faces = drawn(20, labelled=False)
    build(NET, [partial(faces.where, []), partial(faces.where, np.arange(20)), partial(faces.where, [])], tmp_path, "x")
    found = open_index(tmp_path)
    assert len(found.faces) == 20
    assert found.faces.shares is None
    assert found.confusion().sum() == 0
    build(NET, [partial(faces.where, [])], tmp_path / "none", "x")
    with pytest.raises(ValueError, match="no face in this index"):
        open_index(tmp_path / "none")


def pictures(folder: Path, count: int) -> None:
    """Small pictures, among them what is none."""
    random = np.random.default_rng(0)
    for number in range(count):
        place = folder / ("happiness" if number % 2 else "fear")
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(random.integers(0, 256, (48, 48), np.uint8)).save(place / f"{number:03}.png")
    (folder / "fear" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    (folder / "notes.txt").write_text("no picture")
    (folder / "lost.png").symlink_to(folder / "nowhere.png")


@pytest.fixture
def without_detector(monkeypatch):
    """Small pictures are cut-out faces: nobody has to look for one."""
    from vizcore.intake import detector

    monkeypatch.setattr(detector, "detect", lambda square: np.zeros((0, 15)))


def test_the_command_reads_pictures_and_lists_what_is_none(tmp_path, capsys, monkeypatch, without_detector):
    pictures(tmp_path / "faces", 7)
    monkeypatch.setattr(indexing, "PART", 3)
    command.main(["index", str(tmp_path / "faces"), "--network", "dense", "--out", str(tmp_path / "out")])
    said = capsys.readouterr()
    assert "7 faces, seen by dense" in said.out
    assert "3 files were not taken" in said.out
    assert "'notes.txt': This is no picture by its name" in said.out
    assert "'lost.png': This is no file that can be read." in said.out
    assert "'fear/broken.png': This PNG file is damaged" in said.out
    assert "10 of 10" in said.err or "7 of 10" in said.err
    found = open_index(tmp_path / "out")
    assert [found.faces.classes[label] for label in found.labels] == ["fear"] * 4 + ["happiness"] * 3


def test_the_command_says_what_is_wrong_in_one_sentence(tmp_path, capsys):
    for arguments, sentence in (
        ([str(tmp_path / "none")], "There is no folder"),
        ([str(tmp_path), "--network", "../fovea"], "fovea"),
        ([str(tmp_path), "--split", "training"], "There is no split training in this folder"),
    ):
        with pytest.raises(SystemExit) as end:
            command.main(["index", *arguments])
        assert sentence in str(end.value)
        assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.full
def test_a_process_that_is_killed_loses_time_only(tmp_path, data):
    """By SIGKILL in the middle of the real faces."""
    run = [sys.executable, "-m", "vizcore.data", "index", str(data), "--network", "dense", "--out", str(tmp_path)]
    process = subprocess.Popen(run, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    while not (tmp_path / "index.json").exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = json.loads((tmp_path / "index.json").read_text())
    assert 0 < sum(kept["parts"]) < 3579
    subprocess.run(run, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    command.main(["index", str(data), "--network", "dense", "--out", str(tmp_path / "whole")])
    assert same(open_index(tmp_path).summary, open_index(tmp_path / "whole").summary)
