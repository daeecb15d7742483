"""The README says what is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import FOLDER, read_card, shipped_names

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted(ROOT.glob("pages/[0-9]*/[0-9]*.py"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_and_its_question(page):
    question = ast.get_docstring(ast.parse(page.read_text(encoding="utf-8")))
    name = page.stem.split("_", 1)[1].replace("_", " ").capitalize()
    assert f"| {name} | {question} |" in README


@pytest.mark.parametrize("name", [*ARCHITECTURES, "make run", "make test", "make bench"])
def test_every_entry(name):
    assert name in README


@pytest.mark.parametrize("name", shipped_names())
def test_the_accuracy_is_the_cards(name):
    card = read_card(FOLDER / f"{name}.md")
    assert f"{card.figures['accuracy']:.1%}" in README
    assert f"{card.figures['mean_recall']:.1%}" in README


def test_every_link_to_a_file_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_example_of_the_library_runs(capsys):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README", "exec"), {})
    assert "(24, 24, 48)" in capsys.readouterr().out


def test_every_setting_of_the_server_has_its_reason():
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    for section in ("server", "client", "runner", "browser"):
        for name in tomllib.loads(text)[section]:
            (line,) = re.findall(rf"^{name} = .*$", text, re.MULTILINE)
            assert "#" in line or name in {"port"}, f"{name}: why?"
