"""The frame's modules, run by node as the browser runs them."""

import subprocess
from pathlib import Path

import pytest

from pages.components.frame.finder import ASSETS
from pages.components.stage.bundle import bundled

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["matches", "keys"])
def test_nodes_own_tests_pass(node, name):
    script = HERE / f"{name}.test.mjs"
    done = subprocess.run([node, "--test", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    tests = script.read_text(encoding="utf-8").count("\ntest(")
    assert f"# pass {tests}\n" in done.stdout.replace("ℹ", "#"), done.stdout[-600:]


def test_they_are_one_module_of_their_own():
    text = bundled("main", ASSETS)
    assert "class Finder" in text
    assert "import " not in text
    assert text.count("export default") == 1
    assert "class LayersView" not in text
    assert "class LayersView" in bundled("on_layers")
