"""The engine's modules: their own tests, and what a module may not do."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ASSETS = HERE.parents[2] / "pages/components/engine/assets"


def test_nodes_own_tests_pass(node):
    done = subprocess.run([node, "--test", HERE / "engine.test.mjs"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    assert "# fail 0" in done.stdout.replace("ℹ", "#")
    assert int(done.stdout.replace("ℹ", "#").partition("# pass ")[2].split()[0]) >= 12


@pytest.mark.parametrize("module", sorted(ASSETS.glob("*.js")), ids=lambda path: path.name)
def test_modules_are_small_and_pure(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for word in ("innerHTML", "eval(", "http:", "https:", "Math.random", "import("):
        assert word not in text
    if module.stem != "worker":
        for word in ("document", "postMessage", "fetch("):
            assert word not in text
