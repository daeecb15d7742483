"""CONTRIBUTING, CHANGELOG and `make help` say what is there, in few lines."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from vizcore import __version__

ROOT = Path(__file__).parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
PATHS = sorted(set(re.findall(r"`((?:[\w.]+/)+[\w.]*|\w+\.\w+)`", CONTRIBUTING)))


def test_contributing_is_short():
    lines = CONTRIBUTING.splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("command", sorted(set(re.findall(r"\bmake ([a-z-]+)", CONTRIBUTING))))
def test_every_command_that_it_names_can_be_made(command):
    assert command in TARGETS


def test_it_names_the_commands_that_one_needs():
    assert {"run", "test", "check", "format", "docs", "help"} <= set(re.findall(r"\bmake ([a-z-]+)", CONTRIBUTING))


@pytest.mark.parametrize("path", [*PATHS, *re.findall(r"pytest (\S+)", CONTRIBUTING)])
def test_every_file_that_it_names_is_there(path):
    assert (ROOT / path).exists()


def test_it_names_files():
    assert {"app.py", "pages/", "vizcore/run/replay.py"} <= set(PATHS)


@pytest.mark.parametrize("decorator", re.findall(r"`@(\w+)`", CONTRIBUTING))
def test_every_decorator_that_it_names_registers_something(decorator):
    assert any(f"\ndef {decorator}(" in path.read_text(encoding="utf-8") for path in ROOT.glob("vizcore/**/*.py"))


def test_make_help_says_all():
    own = {name: value for name, value in os.environ.items() if "MAKE" not in name}  # not of the make that runs this
    told = subprocess.check_output(["make", "-s", "help"], cwd=ROOT, env=own, text=True)
    assert set(re.findall(r"^  make (\S+)", told, re.MULTILINE)) == TARGETS
    assert all(len(line.split(maxsplit=2)) == 3 for line in told.splitlines())


def test_the_changelog_ends_in_this_version():
    heads = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", CHANGELOG, re.MULTILINE)
    assert heads[0] == ("Unreleased", "")
    assert heads[1][0] == __version__
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", date) for _, date in heads[1:])
    numbers = [tuple(map(int, version.split("."))) for version, _ in heads[1:]]
    assert numbers == sorted(set(numbers), reverse=True)


def test_the_changelog_sorts_its_news():
    kinds = re.findall(r"^### (.+)$", CHANGELOG, re.MULTILINE)
    assert kinds
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
