"""The gloss: its modules, run by node as the browser runs them, on the words of the real glossary."""

import json
import subprocess
from pathlib import Path

from in_node import check_its_own_tests_pass

from pages.components.gloss.gloss import ASSETS, words_of
from pages.components.glossary import terms
from pages.components.stage.bundle import bundled

HERE = Path(__file__).parent


def spotted(node: str, page: str, texts: list[str]) -> list[list[str]]:
    """The terms in each text, on that page."""
    given = json.dumps({"terms": words_of(page), "texts": texts})
    done = subprocess.run([node, HERE / "spot.mjs"], input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_nodes_own_tests_pass(node):
    check_its_own_tests_pass(node, HERE / "spotting.test.mjs")


def test_they_are_one_module_of_their_own():
    text = bundled("main", ASSETS)
    assert "class Glossed" in text
    assert "import " not in text
    assert text.count("export default") == 1
    assert "innerHTML" not in text


def test_every_way_to_write_a_term_finds_it_and_no_other(node):
    ways = [(name, form) for name, term in terms().items() for form in term.forms]
    texts = [f"This is what {form} can mean." for _, form in ways]
    assert spotted(node, "labs/course", texts) == [[name] for name, _ in ways]


def test_where_a_word_means_something_else_it_is_left_alone(node):
    text = ["Each slice of the faces, on a map, and what it does cost."]
    assert spotted(node, "look/layers", text) == [["slice", "map"]]
    assert spotted(node, "data/mistakes", text) == [["map"]]
    assert spotted(node, "data/map", text) == [["slice"]]


def test_plurals():
    forms = {name: term.forms for name, term in terms().items()}
    assert forms["kernel"] == ("kernel", "kernels")
    assert forms["calibration"][:2] == ("calibration", "calibrations")
    assert "biases" in forms["bias"]
    assert "log-odds" in forms["log-odds"]
    assert "entropies" in forms["entropy"]
    assert "skip" not in forms["skip"], "one skips a page, too"
