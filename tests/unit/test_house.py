"""What the house promises of its own files."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VIZCORE = sorted(ROOT.glob("vizcore/**/*.py"))
PAGES = sorted(ROOT.glob("pages/*/*/page.py"))
CODE = [*VIZCORE, *sorted(ROOT.glob("pages/**/*.py")), ROOT / "app.py"]


def names(paths):
    return {"argvalues": paths, "ids": [str(path.relative_to(ROOT)) for path in paths]}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_there_is_something_to_look_at():
    assert len(VIZCORE) > 30
    assert len(PAGES) >= 18


@pytest.mark.parametrize("path", **names(CODE))
def test_files_and_functions_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200
    long = [f"{f.name}: {length}" for f in functions(path) if (length := f.end_lineno - f.lineno + 1) > 40]
    assert not long


@pytest.mark.parametrize("path", **names(PAGES))
def test_a_page_is_one_question(path):
    question = ast.get_docstring(tree(path)) or ""
    assert question.endswith("?")
    assert "\n" not in question
    assert question.count("?") == 1


@pytest.mark.parametrize("path", **names(CODE))
def test_nothing_is_rendered_as_html(path):
    text = path.read_text(encoding="utf-8")
    assert "unsafe_allow_html" not in text
    assert "unsafe_allow_javascript" not in text


@pytest.mark.parametrize("path", **names(VIZCORE))
def test_vizcore_knows_no_streamlit(path):
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.add(node.module.split(".")[0])
    assert not imported & {"streamlit", "pages", "app"}


@pytest.mark.parametrize("path", **names(VIZCORE))
def test_what_is_public_says_what_it_gives(path):
    """But for `main` of a command, whose module says it, and rules of arithmetic (`-> Working`), which are formulas."""
    module = tree(path)
    assert ast.get_docstring(module)
    public = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"]
    silent = [node for node in public if not ast.get_docstring(node) and node.name != "main"]
    assert [node.name for node in silent if ast.unparse(getattr(node, "returns", None) or node) != "Working"] == []


SHIPPED = [
    path
    for pattern in ("*.py", "*.md", "*.toml", "*.txt", "Makefile", ".ci/*", ".streamlit/*", "bench/**/*", "models/*.md")
    for path in sorted(ROOT.glob(pattern))
    if path.is_file() and "__pycache__" not in path.parts
]
TESTS = sorted(ROOT.glob("tests/**/*.py"))


@pytest.mark.parametrize("path", **names([*CODE, *SHIPPED, *TESTS]))
def test_no_path_of_somebodys_machine(path):
    found = re.findall(r"(?<![\w.])/(?:home|work|root|Users)/\w+", path.read_text(encoding="utf-8", errors="replace"))
    assert not found


@pytest.mark.parametrize("path", **names(sorted(ROOT.glob("tests/browser/test_*.py"))))
def test_a_browser_waits_until_there_is_one_of_a_figure(path):
    """`driving.figure` does: while a page is drawn again the former figure stands beside the new one."""
    assert not re.findall(r"st-key-\S* \.js-plotly-plot", path.read_text(encoding="utf-8"))


def test_a_per_cent_sign_follows_its_number_at_once():
    """As on the screen: 95%."""
    prose = [
        *CODE,
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *ROOT.glob("models/*.md"),
        *ROOT.glob("pages/**/*.toml"),
    ]
    spaced = r"\d[ \u00a0\u202f\u2009]%(?![{\w(])"  # and no remainder of a division
    assert [str(path) for path in prose if re.search(spaced, path.read_text(encoding="utf-8"))] == []
