"""The stage's modules, run by node as the browser runs them."""

import json
import subprocess
from pathlib import Path

import pytest
from in_node import runner

from pages.components.stage.bundle import ASSETS

HERE = Path(__file__).parent


@pytest.fixture
def worked_out(node, tmp_path):
    """A function: [(block, places)] → for each block and place the unit's number and those of the steps after it."""

    def run(blocks: list[tuple[bytes, list]]) -> list[list[list[float]]]:
        wanted = []
        for number, (block, places) in enumerate(blocks):
            (tmp_path / f"{number}.block").write_bytes(block)
            wanted.append({"file": f"{number}.block", "places": places})
        (tmp_path / "wanted.json").write_text(json.dumps(wanted))
        done = subprocess.run([node, HERE / "units.mjs", tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def run(node, tmp_path):
    return runner(node, tmp_path, ASSETS)


@pytest.fixture
def lab_works(node, tmp_path):
    """A function: [(name of what `labs.mjs` works out, block)] → what it gives for each."""

    def run(cases: list[tuple[str, bytes]]) -> list:
        for number, (_, block) in enumerate(cases):
            (tmp_path / f"{number}.block").write_bytes(block)
        wanted = [{"work": work, "file": f"{number}.block"} for number, (work, _) in enumerate(cases)]
        (tmp_path / "cases.json").write_text(json.dumps(wanted))
        done = subprocess.run([node, HERE / "labs.mjs", tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
