"""The stage's modules: their own tests, how they read what Python packs, and that they are one when bundled."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from in_node import check_its_own_tests_pass

from pages.components.lab import view as lab
from pages.components.stage import bundle
from pages.components.stage.pack import pack
from vizcore.figures.folded import steps_a_line
from vizcore.figures.palette import DIVERGING, SEQUENTIAL, palette_table, scale_of

HERE = Path(__file__).parent
ASSETS = bundle.ASSETS
LAB = lab.ASSETS


@pytest.mark.parametrize("name", ["modules", "looking", "charts"])
def test_nodes_own_tests_pass(name, node):
    check_its_own_tests_pass(node, HERE / f"{name}.test.mjs")


ARRAYS = {
    "odd": np.arange(5, dtype=np.uint8),
    "numbers": np.array([[1.5, -2.25], [3e-8, 7e30]], np.float32),
    "places": np.array([-1, 300], np.int16),
    "none": np.zeros((0, 4), np.float32),
}


@pytest.mark.parametrize("shift", [0, 1, 4])
def test_arrays_arrive_as_they_left(run, shift):
    lines = f"""
    const {{ unpack }} = await assets("unpack");
    const moved = new Uint8Array(bytes.length + {shift}); moved.set(bytes, {shift});
    const {{ arrays, ...facts }} = unpack(moved.subarray({shift}));
    const plain = Object.entries(arrays).map(([name, array]) => [name, [[...array], array.shape]]);
    console.log(JSON.stringify([facts, Object.fromEntries(plain)]));
    """
    facts, arrays = run(lines, pack(ARRAYS, name="</script> “ä”", scale={"low": -1.5}))
    assert facts == {"name": "</script> “ä”", "scale": {"low": -1.5}}
    for name, array in ARRAYS.items():
        values, shape = arrays[name]
        np.testing.assert_array_equal(np.array(values, array.dtype).reshape(shape), array)


def test_what_cannot_be_packed_is_refused():
    with pytest.raises(ValueError, match="'x' is float64; packed are float32"):
        pack({"x": np.zeros(2)})
    with pytest.raises(ValueError, match="JSON"):
        pack({}, low=float("nan"))


@pytest.mark.parametrize("values", [np.linspace(-3, 2, 300), np.linspace(0, 5, 300), np.zeros(4)])
def test_a_number_has_the_colour_that_it_has_in_the_figures(run, values):
    values = values.astype(np.float32)
    scale = scale_of(values)
    tables = np.stack([palette_table(SEQUENTIAL), palette_table(DIVERGING)])
    facts = {"low": scale.low, "high": scale.high, "signed": scale.signed}
    lines = """
    const { unpack } = await assets("unpack"), { Palettes } = await assets("colours");
    const { scale, arrays } = unpack(bytes), palettes = new Palettes(arrays.palettes);
    const light = [...arrays.values].map((value) => palettes.ink(value, scale) === "#000");
    const levels = [...arrays.values].map((value) => palettes.level(value, scale));
    console.log(JSON.stringify([levels, light, palettes.colour(arrays.values[0], scale)]));
    """
    levels, light, first = run(lines, pack({"values": values, "palettes": tables}, scale=facts))
    assert levels == scale.levels(values.astype(np.float64)).tolist()
    assert light == scale.is_light(values.astype(np.float64)).tolist()
    red, green, blue = tables[int(scale.signed)][levels[0]].tolist()
    assert first == f"rgb({red} {green} {blue})"


def test_a_sequence_is_folded_as_in_the_figures(run):
    lines = """
    const { stepsALine } = await assets("fold");
    console.log(JSON.stringify(Array.from({ length: 600 }, (_, steps) => stepsALine(steps + 1))));
    """
    assert run(lines, pack({})) == [steps_a_line(steps + 1) for steps in range(600)]


@pytest.mark.parametrize("view", bundle.views())
def test_bundled_they_are_one_module_that_node_reads(view, node, tmp_path):
    text = bundle.bundled(f"on_{view}")
    assert "import {" not in text
    assert "class Life" in text
    module = tmp_path / "stage.mjs"
    module.write_text(text)
    lines = f"import stage from {module.as_uri()!r}; console.log(typeof stage);"
    done = subprocess.run([node, "--input-type=module", "-e", lines], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "function", done.stderr


@pytest.mark.parametrize("view", lab.VIEWS)
def test_every_lab_is_one_module_that_node_reads(view, node, tmp_path):
    text = bundle.bundled(f"{view}_lab", LAB)
    assert "import {" not in text
    module = tmp_path / "lab.mjs"
    module.write_text(text)
    lines = f"import lab from {module.as_uri()!r}; console.log(typeof lab);"
    done = subprocess.run([node, "--input-type=module", "-e", lines], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "function", done.stderr


def test_every_module_exports_what_others_import_of_it(node):
    """Bundled, it would do without: there all names are in one place."""
    modules = [path.as_uri() for path in sorted(bundle.ASSETS.parents[2].rglob("assets/*.js"))]
    lines = f"globalThis.addEventListener = () => {{}}; for (const one of {json.dumps(modules)}) await import(one);"
    done = subprocess.run([node, "--input-type=module", "-e", lines], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(modules) > 100


def first_line_of_code(module) -> str:
    """As it stands in a bundle."""
    lines = module.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line and not line.startswith(("//", "import"))).removeprefix("export ")


def test_every_module_of_the_labs_is_part_of_one():
    every = "".join(bundle.bundled(f"{view}_lab", LAB) for view in lab.VIEWS)
    for module in LAB.glob("*.js"):
        assert first_line_of_code(module) in every, module.name


def test_every_module_is_part_of_the_bundle():
    text = "".join(bundle.bundled(f"on_{view}") for view in bundle.views())
    for module in ASSETS.glob("*.js"):
        assert first_line_of_code(module).removeprefix("default ") in text, module.name
    assert not [line for line in text.splitlines() if line.startswith(("//", " "))], "comments stay here"
    assert len(text.splitlines()) > 5  # of one line, Streamlit would think that it is a path


@pytest.mark.parametrize(
    ("modules", "sentence"),
    [
        ({"on_x": 'import { a } from "./other.js";\nconst b = a;\n', "other": "const b = 1;\nexport const a = b;\n"},
         "both have b"),
        ({"on_x": 'import { a } from "./other.js";\n', "other": 'import { c } from "./on_x.js";\nexport const a = 1\n'},
         "in a ring"),
        ({"on_x": 'import * as all from "./other.js";\n', "other": ""}, "cannot be bundled"),
        ({"on_x": "const a = `1\n  2`;\n"}, "in backticks"),
    ],
)  # fmt: skip
def test_what_cannot_be_bundled_is_refused(modules, sentence, tmp_path, monkeypatch):
    for name, text in modules.items():
        (tmp_path / f"{name}.js").write_text(text)
    monkeypatch.setattr(bundle, "ASSETS", tmp_path)
    bundle.bundled.cache_clear()
    with pytest.raises(ValueError, match=sentence):
        bundle.bundled("on_x")
    bundle.bundled.cache_clear()


@pytest.mark.parametrize("module", sorted([*ASSETS.glob("*.js"), *LAB.glob("*.js")]), ids=lambda path: path.name)
def test_no_module_writes_html_or_reaches_the_network(module):
    text = module.read_text(encoding="utf-8").replace('"http://www.w3.org/2000/svg"', "")  # the name of SVG
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "fetch(",
        "http:",
        "https:",
    ):
        assert word not in text or (word, module.name) == ("fetch(", "stream.js")
    assert len(text.splitlines()) <= 150


def test_frames_are_asked_of_the_app_alone():
    text = (ASSETS / "stream.js").read_text(encoding="utf-8")
    assert text.count("fetch(") == 1
    assert "fetch(new URL(path, document.baseURI)," in text
    frames = (ASSETS / "frames.js").read_text(encoding="utf-8")
    assert frames.count("follow(this.life, block.path,") == 1
