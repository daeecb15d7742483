"""Several processes: the same numbers to the last bit, in order, and a worker that is killed costs time only."""

import os
import signal
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from unit.data.faces import drawn, plain

from vizcore.data import workers as room
from vizcore.data.faces import Faces
from vizcore.data.index import build, open_index
from vizcore.data.workers import Workers

CUTS = np.split(np.arange(90), [30, 31, 71])


def part(number: int, marks: Path | None = None) -> Faces:
    """Of 90 faces; the worker that is asked first for part 2 is killed, where marks are kept."""
    if marks is not None and number == 2 and not (marks / "killed").exists():
        (marks / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return drawn(90).where(CUTS[number])


def ends(number: int) -> Faces:
    os.kill(os.getpid(), signal.SIGKILL)
    return drawn(number)


def equal(one: Path, other: Path) -> None:
    """Everything of two indices, bit by bit."""
    a, b = open_index(one), open_index(other)
    for name, array in a.summary.arrays().items():
        np.testing.assert_array_equal(array, b.summary.arrays()[name])
    for of in ("labels", "logits", "embedding"):
        np.testing.assert_array_equal(getattr(a, of), getattr(b, of))
    assert a.faces.names == b.faces.names
    np.testing.assert_array_equal(a.faces.images[np.arange(90)], b.faces.images[np.arange(90)])


def test_two_workers_one_of_which_is_killed_give_what_this_process_gives(tmp_path):
    net, told = plain(), []
    build(net, [partial(part, number) for number in range(4)], tmp_path / "here", "drawn")
    with Workers(plain, 2) as ways:
        parts = [partial(part, number, tmp_path) for number in range(4)]
        build(net, parts, tmp_path / "there", "drawn", told.append, ways)
    assert (tmp_path / "killed").exists()
    assert told == [0, 30, 31, 71, 90]
    equal(tmp_path / "here", tmp_path / "there")


def test_a_part_that_ends_every_worker_is_said_and_does_not_hang(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "TRIES", 2)
    with Workers(plain, 1) as ways, pytest.raises(RuntimeError, match="ended 2 times at part 0: see whether there is"):
        build(plain(), [partial(ends, 1)], tmp_path, "drawn", ways=ways)


def test_no_worker_is_none():
    with pytest.raises(ValueError, match="one worker or more, got 0"):
        Workers(plain, 0)
