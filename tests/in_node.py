"""Modules of the browser, run by node as the browser runs them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path


def runner(node: str, folder: Path, assets: Path) -> Callable:
    """A function: lines of a module, bytes → what it prints as JSON; `bytes` holds the bytes, `assets` imports.

    Args:
        node: where it is.
        folder: for what is written in between.
        assets: where the modules stand.
    """

    def run(lines: str, given: bytes = b""):
        (folder / "given").write_bytes(given)
        script = folder / "script.mjs"
        script.write_text(
            f"const assets = (name) => import({assets.as_uri()!r} + '/' + name + '.js');\n"
            "import { readFileSync } from 'node:fs';\n"
            f"const bytes = new Uint8Array(readFileSync({str(folder / 'given')!r}));\n{lines}"
        )
        done = subprocess.run([node, script], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def check_its_own_tests_pass(node: str, script: Path) -> None:
    """All of them, and none is left out."""
    done = subprocess.run([node, "--test", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    tests = script.read_text(encoding="utf-8").count("\ntest(")
    assert f"# pass {tests}\n" in done.stdout.replace("ℹ", "#"), done.stdout[-600:]
