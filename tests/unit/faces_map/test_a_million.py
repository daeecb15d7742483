"""A million faces: what is worked out, drawn and sent of them stays bounded."""

import tracemalloc

import numpy as np

from pages.components.faces_map import view
from pages.components.faces_map.view import Dots
from pages.data.map.arrangement import DRAWN, PCA
from pages.state import session
from vizcore.data.plane import inside, plane_of, some_of

COUNT = 1_000_000


def test_a_million_faces_have_a_plane_and_a_bounded_block(monkeypatch):
    rows = np.random.default_rng(0).normal(size=(COUNT, 8)).astype(np.float32) * np.arange(8, 0, -1, dtype=np.float32)
    tracemalloc.start()
    plane, numbers = plane_of(rows), some_of(COUNT, DRAWN[PCA])
    places = plane.places(rows[numbers])
    assert tracemalloc.get_traced_memory()[1] < 60e6
    tracemalloc.stop()
    assert abs(plane.axes[0, 0]) > 0.99
    here = session.Session()
    monkeypatch.setattr(view, "session", lambda: here)
    groups = np.arange(COUNT)[numbers] % 3 - 1
    dots = Dots(("million",), places, groups, ("a", "b"), lambda asked: np.zeros((len(asked), 4, 4, 1), np.uint8), str)
    served = view._served(dots, view._grouped(dots)[0])
    assert served.count == DRAWN[PCA]
    assert len(served.points) < 1_000_000
    square = np.array([[-4.0, -4], [4, -4], [4, 4], [-4, 4]])
    np.testing.assert_array_equal(inside(square, places), (np.abs(places) < 4).all(axis=1))


def test_of_very_many_groups_the_frequent_are_told_apart():
    groups = np.repeat(np.arange(40), np.arange(1, 41))
    dots = Dots("many", np.zeros((len(groups), 2)), groups, [str(n) for n in range(40)], np.zeros, str)
    order, legend = view._grouped(dots)
    assert [each["name"] for each in legend] == ["others", *map(str, range(25, 40))]
    names = np.array([each["name"] for each in legend])[order]
    np.testing.assert_array_equal(names, [str(group) if group >= 25 else "others" for group in groups])
    few, legend = view._grouped(Dots("few", np.zeros((3, 2)), np.array([2, -1, 0]), ("a", "b", "c"), np.zeros, str))
    assert [legend[place]["name"] for place in few] == ["c", "no label", "a"]
