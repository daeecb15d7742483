"""The reference that `make docs` makes: built without a warning, and nothing public is missing."""

import ast
import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(ROOT.glob("vizcore/**/*.py"))


def build(root: Path, folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "error", root / ".ci/docs.py", folder]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": ""}
    return subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def reference(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("reference") / "docs"
    made = build(ROOT, folder)
    assert made.returncode == 0, made.stderr[-2000:]
    return folder


def test_every_public_name_of_every_module_is_there(reference):
    assert len(MODULES) > 100
    for path in MODULES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        page = reference.joinpath(*(parts[:-1] if parts[-1] == "__init__" else parts)).with_suffix(".html")
        assert page.is_file(), path
        tree, text = ast.parse(path.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")
        defined = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        missing = {node.name for node in defined if node.name[0] != "_"} - set(re.findall(r'id="(\w+)"', text))
        assert not missing, path


def test_it_says_what_the_docstrings_say(reference):
    page = html.unescape((reference / "vizcore/figures/overlay.html").read_text(encoding="utf-8"))
    assert "The face as the network receives it, a map stretched over it, and a box." in page
    assert re.search(r"<strong>blend:</strong>\s+how much of the map is seen", page)
    assert "height width channels" in re.sub("<[^>]+>", "", page)


def test_it_reaches_for_nothing_in_the_network(reference):
    pages = sorted(reference.rglob("*.html"))
    assert len(pages) > len(MODULES)
    for page in pages:
        assert not re.search(
            r'<(?:script|img|link)\b[^>]*(?:src|href)="(?:https?:)?//', page.read_text(encoding="utf-8")
        )


def test_what_warns_fails(tmp_path):
    """A toy project in the place of this one: an annotation that names nothing."""
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/docs.py").write_text((ROOT / ".ci/docs.py").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "vizcore").mkdir()
    module = tmp_path / "vizcore/__init__.py"
    module.write_text(
        '"""A toy."""\n\n__version__ = "0"\n\n\ndef ask(what: "Nothing"):\n    """Ask."""\n', encoding="utf-8"
    )
    made = build(tmp_path, tmp_path / "docs")
    assert made.returncode != 0
    assert "Nothing" in made.stderr
    module.write_text('"""A toy."""\n\n__version__ = "0"\n\n\ndef ask(what: str):\n    """Ask."""\n', encoding="utf-8")
    assert build(tmp_path, tmp_path / "docs").returncode == 0
