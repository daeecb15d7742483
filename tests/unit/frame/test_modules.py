"""The frame's modules, run by node as the browser runs them."""

from pathlib import Path

import pytest
from in_node import check_its_own_tests_pass

from pages.components.frame.finder import ASSETS
from pages.components.stage.bundle import bundled

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["matches", "keys"])
def test_nodes_own_tests_pass(node, name):
    check_its_own_tests_pass(node, HERE / f"{name}.test.mjs")


def test_they_are_one_module_of_their_own():
    text = bundled("main", ASSETS)
    assert "class Finder" in text
    assert "import " not in text
    assert text.count("export default") == 1
    assert "class LayersView" not in text
    assert "class LayersView" in bundled("on_layers")
