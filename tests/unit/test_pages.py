"""What the house promises of `pages/`: who may touch the session, who imports whom, and one name for each setting."""

import ast
from pathlib import Path

import pytest

from pages.state.link import NUMBERS, TEXTS

ROOT = Path(__file__).parents[2]
PAGES = sorted(ROOT.glob("pages/**/*.py"))
STORES = {"session_state", "query_params"}
OWNERS = ("pages/state/", "pages/runtime/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def touched(module: ast.Module) -> list[str]:
    """Where a module reaches for Streamlit's session or its query: as an attribute, a name, or by import."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in STORES:
            found.append(f"line {node.lineno}: .{node.attr}")
        elif isinstance(node, ast.Name) and node.id in STORES:
            found.append(f"line {node.lineno}: {node.id}")
        elif isinstance(node, ast.ImportFrom):
            found += [f"line {node.lineno}: import {name.name}" for name in node.names if name.name in STORES]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr"):
            found += [
                f"line {node.lineno}: {ast.unparse(node)}" for a in node.args if ast.unparse(a).strip("'") in STORES
            ]
    return found


def imported(path: Path) -> set[str]:
    """Modules that a file imports, those of `from a import b` as `a` and as `a.b`."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)} imports by dots"
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return {name for name in found if name.split(".")[0] in ("pages", "app", "vizcore")}


def room(module: str) -> str:
    """`pages.look.layers` of `pages.look.layers.page`; `pages.components` of what is in there."""
    parts = module.split(".")
    return ".".join(parts[:2] if parts[1] in ("components", "state", "runtime") else parts[:3])


def test_there_is_something_to_look_at():
    assert len(PAGES) > 60
    assert len(list(ROOT.glob("pages/*/*/page.py"))) == len(list(ROOT.glob("pages/*/*/page.toml"))) >= 18


@pytest.mark.parametrize("path", [*PAGES, ROOT / "app.py"], ids=named)
def test_only_the_state_and_the_runtime_touch_the_session_and_the_query(path):
    if not named(path).startswith(OWNERS):
        assert touched(tree(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import streamlit as st\nst.session_state['a'] = 1",
        "from streamlit import query_params as q",
        "import streamlit\nstreamlit.query_params.clear()",
        "import streamlit as st\ngetattr(st, 'session_state')",
    ],
)
def test_every_way_to_reach_for_the_session_is_noticed(line):
    assert touched(ast.parse(line))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_imports_between_pages_point_down(path):
    """Pages → components → state → runtime → vizcore; a page imports no other, and nobody imports app."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    own, seen = room(module) if module.count(".") > 1 else module, {name for name in imported(path)}
    assert "app" not in {name.split(".")[0] for name in seen}
    others = {room(name) for name in seen if name.startswith("pages.") and name.count(".") > 1}
    allowed = {
        "pages.components": {"pages.components", "pages.state", "pages.runtime"},
        "pages.state": {"pages.state", "pages.runtime"},
        "pages.runtime": {"pages.runtime"},
    }.get(own, {own, "pages.components", "pages.state", "pages.runtime"})
    assert others <= allowed


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_no_setting_has_the_name_of_a_field_of_the_selection(path):
    """In the link both would be one parameter."""
    taken = {*TEXTS, *NUMBERS}
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).split(".")[-1]
        names = [
            key.value for key in node.keywords if key.arg == "name" and ast.unparse(node.func).startswith("bound.")
        ]
        names += node.args[:1] if called in ("set_setting", "setting", "with_setting") else []
        assert not taken & {name.value for name in names if isinstance(name, ast.Constant)}, ast.unparse(node)


def texts_given(names: str, to: tuple[str, ...]) -> set[str]:
    """What the pages write down for a keyword of functions whose name begins so."""
    calls = [node for path in PAGES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    return {
        word.value.value
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func).startswith(to)
        for word in call.keywords
        if word.arg == names and isinstance(word.value, ast.Constant)
    }


def test_no_setting_has_the_name_of_the_key_of_another_widget():
    """Two components that meet on a page would be one widget to Streamlit, and end it."""
    settings, keys = texts_given("name", ("bound.",)), texts_given("key", ("st.", "chart."))
    assert len(settings) > 50
    assert len(keys) > 50
    assert settings & keys == set()


ABOUT_WHAT_SHIPS = {  # means of the faces that ship, and a card that tells how a network was trained
    "pages/data/neighbours/mean_panel.py",
    "pages/data/top_faces/one_mean_panel.py",
    "pages/networks/networks/one_network.py",
}
LOADS_WHAT_SHIPS = {"pages/labs/depth/choice.py", "pages/labs/running_costs/panels.py", "pages/state/networks.py"}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_knows_nothing_of_the_network_that_it_shows(path):
    """A person may have brought it: it reads no emotions, and no recipe loads it from those that ship."""
    text = path.read_text(encoding="utf-8")
    assert "emotion" not in text or named(path) in ABOUT_WHAT_SHIPS
    assert "shipped.load" not in text or named(path) in LOADS_WHAT_SHIPS
