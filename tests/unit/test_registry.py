"""Entries by name, each from its own file."""

import pytest

from vizcore.network.architectures import ARCHITECTURES
from vizcore.registry import Registry


@pytest.fixture
def colours():
    registry = Registry("colour")
    registry.add("red", 1)
    registry.add("blue", 2)
    return registry


def test_a_mapping_in_the_order_of_adding(colours):
    assert dict(colours) == {"red": 1, "blue": 2}
    assert list(colours) == ["red", "blue"]
    assert len(colours) == 2
    assert "red" in colours
    assert "green" not in colours


def test_two_of_one_name(colours):
    with pytest.raises(ValueError, match="there are two colours called 'red'"):
        colours.add("red", 3)
    assert colours["red"] == 1


def test_an_unknown_name_says_which_there_are(colours):
    with pytest.raises(KeyError, match="no colour called 'green'; there are: red, blue"):
        colours["green"]


def test_what_is_added_is_given_back(colours):
    """So that it can be used as a decorator."""
    entry = object()
    assert colours.add("green", entry) is entry


def test_every_file_of_a_package_is_read_in_the_order_of_names(tmp_path, monkeypatch):
    package = tmp_path / "shapes_for_a_test"
    package.mkdir()
    (package / "__init__.py").write_text("from vizcore.registry import Registry\nSHAPES = Registry('shape')\n")
    for name in ("square", "circle"):
        (package / f"{name}.py").write_text(f"from shapes_for_a_test import SHAPES\nSHAPES.add({name!r}, {name!r})\n")
    monkeypatch.syspath_prepend(tmp_path)
    import shapes_for_a_test

    shapes_for_a_test.SHAPES.fill_from("shapes_for_a_test", [str(package)])
    assert list(shapes_for_a_test.SHAPES) == ["circle", "square"]


def test_the_architectures_are_filled():
    assert "vgg10" in ARCHITECTURES
    with pytest.raises(KeyError, match="no architecture called 'vgg11'; there are: .*vgg10"):
        ARCHITECTURES["vgg11"]
