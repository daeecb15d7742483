"""The README says what is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.cards import FOLDER, read_card, shipped_names
from vizcore.training.model_summary import model_summary

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXT = "\n".join([README, *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("docs/*.md")))])
PAGES = sorted(ROOT.glob("pages/*/*/page.py"))


def test_there_are_pages():
    assert len(PAGES) >= 19


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_page_and_its_question(page):
    question = ast.get_docstring(ast.parse(page.read_text(encoding="utf-8")))
    title = tomllib.loads(page.with_name("page.toml").read_text(encoding="utf-8"))["title"]
    assert f"| {title} | {question} |" in TEXT


def test_the_two_commands_are_written_to_be_copied():
    (commands,) = re.findall(r"```\n(make run .*?)```", README, re.DOTALL)
    assert re.findall(r"^make \S+", commands, re.MULTILINE) == ["make run", "make test"]


def test_every_command_that_it_names_can_be_made():
    made = set(re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split())
    named = set(
        re.findall(r"\bmake ([a-z][a-z-]+)\b", "\n".join(re.findall(r"```\n.*?```|`[^`\n]+`", README, re.DOTALL)))
    )
    assert {"run", "test", "bench"} <= named <= made


def rows_of(name: str) -> list[list[str]]:
    """The cells of every row of the table of architectures that is about this one."""
    (table,) = re.findall(r"^\| name \| what it shows \|.*\n\|[ -:|]+\n((?:\|.*\n)+)", TEXT, re.MULTILINE)
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in table.splitlines()]
    return [row for row in cells if f"`{name}`" in row[0].split(", ")]


def in_millions(number: float, digits: str) -> str:
    return f"{number / 1e6:{digits}} M"


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_has_a_row_with_its_size(name):
    """Several may share a row: each figure stands where its name stands."""
    (row,) = rows_of(name)
    place, model = row[0].split(", ").index(f"`{name}`"), ARCHITECTURES[name]((48, 48, 1), 8)
    flops = model_summary(model)["flops"]
    assert row[2].split(", ")[place] == in_millions(model.count_params(), ".2f")
    assert row[3].split(", ")[place] == in_millions(flops, ".1f" if flops < 1e7 else ".0f")


def told_of(name: str) -> tuple[str, str]:
    """Accuracy and mean recall of a network: in its row, or in the sentence about those of faces of 24×24 pixels."""
    if rows := rows_of(name):
        return tuple(rows[0][4:])
    (names, accuracies, recalls) = re.search(
        r"^(`[^\n]+?) are four of these .*? accuracy ([^a-z]+ and \S+), mean recall ([^a-z]+ and [0-9.]+%)",
        TEXT, re.MULTILINE | re.DOTALL,
    ).groups()  # fmt: skip
    place = re.findall(r"`(\w+)`", names).index(name)
    return tuple(re.findall(r"[0-9.]+%", figures)[place] for figures in (accuracies, recalls))


@pytest.mark.parametrize("name", shipped_names())
def test_the_accuracy_is_the_cards(name):
    """Beside its own name: two networks' figures that change places are found."""
    figures = read_card(FOLDER / f"{name}.md").figures
    assert told_of(name) == (f"{figures['accuracy']:.1%}", f"{figures['mean_recall']:.1%}")


def test_what_is_said_of_the_first_network_is_in_its_card():
    card = read_card(FOLDER / f"{shipped_names()[0]}.md")
    (said,) = re.findall(r"it finds the right one of eight emotions for(.*?)\n\n", TEXT, re.DOTALL)
    accuracy, mirrored, recall, error = re.findall(r"[0-9.]+%", said)
    names = "accuracy", "accuracy_mirrored", "mean_recall", "calibration_error"
    assert [accuracy, mirrored, recall, error] == [f"{card.figures[name]:.1%}" for name in names]
    for right, faces, emotion in re.findall(r"(\d+) of (\d+) of (\w+)", said):
        row = card.confusion[card.labels.index(emotion)]
        assert (int(right), int(faces)) == (row[card.labels.index(emotion)], row.sum())


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
