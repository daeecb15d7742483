"""The map's modules, run by node as the browser runs them."""

import json
import subprocess

import pytest

from pages.components.faces_map.view import ASSETS


@pytest.fixture
def run(node, tmp_path):
    """A function: lines of a module, bytes → what it prints as JSON; `bytes` holds the bytes, `assets` imports."""

    def run(lines: str, given: bytes = b""):
        (tmp_path / "given").write_bytes(given)
        script = tmp_path / "script.mjs"
        script.write_text(
            f"const assets = (name) => import({ASSETS.as_uri()!r} + '/' + name + '.js');\n"
            "import { readFileSync } from 'node:fs';\n"
            f"const bytes = new Uint8Array(readFileSync({str(tmp_path / 'given')!r}));\n{lines}"
        )
        done = subprocess.run([node, script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
