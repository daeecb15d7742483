"""The modules of the engine and of what learns in the browser: their own tests, and what a module may not do."""

import subprocess
from pathlib import Path

import pytest
from unit.stage.test_modules import first_line_of_code

from pages.components.engine import route
from pages.components.learning import view
from pages.components.stage.bundle import bundled

HERE = Path(__file__).parent
ENTRIES = {"worker": route.ASSETS} | dict.fromkeys(view.VIEWS, view.ASSETS)
MODULES = sorted(path for folder in {*ENTRIES.values()} for path in folder.glob("*.js"))


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.mjs")), ids=lambda path: path.name)
def test_nodes_own_tests_pass(node, file):
    done = subprocess.run([node, "--test", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    said = done.stdout.replace("ℹ", "#")
    assert "# fail 0" in said
    assert int(said.partition("# pass ")[2].split()[0]) >= file.read_text(encoding="utf-8").count("\ntest(")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_are_small_and_only_the_worker_asks_the_server(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "http:", "https:", "Math.random", "import("):
        assert word not in text
    if module.parent == route.ASSETS and module.stem != "worker":
        for word in ("document", "postMessage", "fetch("):
            assert word not in text


@pytest.mark.parametrize("entry", ENTRIES)
def test_bundled_they_are_one_module_that_node_reads(entry, node, tmp_path):
    (tmp_path / "bundle.mjs").write_text(bundled(entry, ENTRIES[entry]))
    done = subprocess.run([node, "--check", tmp_path / "bundle.mjs"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_module_is_part_of_a_bundle():
    every = "".join(bundled(entry, folder) for entry, folder in ENTRIES.items())
    missing = [path.name for path in MODULES if first_line_of_code(path).removeprefix("default ") not in every]
    assert not missing
