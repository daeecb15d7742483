"""The modules of the map of faces: what they work out against Python, and what a module may not do."""

import subprocess

import numpy as np
import pytest
from unit.stage.test_modules import first_line_of_code

from pages.components import lasso
from pages.components.faces_map.view import ASSETS
from pages.components.stage.bundle import bundled
from pages.components.stage.pack import pack
from vizcore.data.plane import inside

MODULES = sorted(ASSETS.glob("*.js"))
VIEWS = "faces_map", "growing_dots"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_are_small_write_no_html_and_one_alone_asks_the_app(module):
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:"):
        assert word not in text
    assert text.count("fetch(") == (1 if module.name == "asked.js" else 0)


@pytest.mark.parametrize("view", VIEWS)
def test_bundled_they_are_one_module_that_node_reads(view, node, tmp_path):
    text = bundled(view, ASSETS)
    (tmp_path / "map.mjs").write_text(text)
    lines = f"import map from {(tmp_path / 'map.mjs').as_uri()!r}; console.log(typeof map);"
    done = subprocess.run([node, "--input-type=module", "-e", lines], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "function", done.stderr


def test_no_module_is_left_out():
    text = "".join(bundled(view, ASSETS) for view in VIEWS)
    for module in MODULES:
        assert first_line_of_code(module).removeprefix("default ") in text, module.name


LINES = {
    "a square": [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    "one that crosses itself": [[-2, -2], [2, 2], [2, -2], [-2, 2]],
    "a long one": [[3 * np.cos(t), 2 * np.sin(t) + 0.1234567 * t] for t in np.linspace(0, 6.2, 300)],
    "through a dot": [[0.5, 0.5], [2, 0.5], [2, 2], [0.5, 2]],
}


@pytest.mark.parametrize("line", LINES)
def test_the_browser_and_python_say_the_same_of_what_lies_within(run, line, monkeypatch):
    places = np.random.default_rng(0).normal(size=(4000, 2)).astype(np.float32) * 2
    places[0] = 0.5, 0.5
    lines = f"""
    const {{ unpack }} = await assets("../../stage/assets/unpack");
    const {{ cornersOf, within }} = await assets("lasso");
    const corners = cornersOf({[list(map(float, corner)) for corner in LINES[line]]});
    console.log(JSON.stringify([corners, within(corners, unpack(bytes).arrays.places).numbers]));
    """
    corners, numbers = run(lines, pack({"places": places}))
    kept: dict = {}
    monkeypatch.setattr(lasso, "set_setting", kept.__setitem__)
    lasso.choose_said({"x": [x for x, _ in corners], "y": [y for _, y in corners]})
    monkeypatch.setattr(lasso, "setting", kept.get)
    np.testing.assert_array_equal(lasso.polygon(), corners)  # the link keeps the very line that was shown
    assert numbers == np.flatnonzero(inside(lasso.polygon(), places)).tolist()
    assert 3 < len(corners) <= lasso.MOST


@pytest.mark.parametrize(
    "said",
    [{}, {"x": [1], "y": [1, 2]}, {"x": ["1"], "y": [2]}, {"x": [1e9], "y": [0]}, {"x": [float("nan")], "y": [0]},
     {"x": [0] * 33, "y": [0] * 33}, {"x": "123", "y": "123"}, {"x": [None], "y": [[]]}],
)  # fmt: skip
def test_what_a_browser_says_and_is_no_line_changes_nothing(said, monkeypatch):
    monkeypatch.setattr(lasso, "set_setting", lambda *_: pytest.fail("it was taken"))
    lasso.choose_said(said)


def test_the_nearest_are_those_that_python_finds(run):
    places = np.random.default_rng(3).normal(size=(900, 2)).astype(np.float32)
    places[5] = places[700]  # of equals the first first
    lines = """
    const { unpack } = await assets("../../stage/assets/unpack"), { nearest } = await assets("lasso");
    const { places } = unpack(bytes).arrays;
    console.log(JSON.stringify([nearest(places, [0.25, -0.5], 48), nearest(places, [places[10], places[11]], 2)]));
    """
    found, equals = run(lines, pack({"places": places}))
    own = np.array([0.25, -0.5])
    assert found == np.argsort(((places - own) ** 2).sum(axis=1), kind="stable")[:48].tolist()
    assert equals == [5, 700]


def test_a_window_goes_there_and_back_and_finds_the_dot_under_a_pixel(run):
    lines = """
    const { Window } = await assets("window");
    const places = Float32Array.of(-10, 0, 0, 5, 10, 0), window = new Window();
    Object.assign(window, { width: 400, height: 300 });
    window.fit(places, [0, -3]);
    const whole = window.toScreen([0, 1]), there = [123, 45];
    const before = window.toPlane(there);
    window.nearer(3, there);
    const after = window.toPlane(there), back = window.toScreen(after);
    window.move(20, -10);
    const moved = window.toScreen(after), dot = window.under(window.toScreen([0, 5]), places);
    const none = window.under(window.toScreen([0, 4]), places);
    window.nearer(1e-9);
    console.log(JSON.stringify([whole, before, after, back, moved, dot, none, window.toScreen([0, 1])]));
    """
    whole, before, after, back, moved, dot, none, again = run(lines)
    assert whole == again == pytest.approx([200, 150])
    assert after == pytest.approx(before)
    assert back == pytest.approx([123, 45])
    assert moved == pytest.approx([143, 35])
    assert (dot, none) == (1, -1)
