"""The chapters of the course, as their files say."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

CHAPTER = "course_chapter"  # the setting
_FOLDER = Path(__file__).with_name("chapters")


@dataclass(frozen=True)
class Part:
    """A paragraph and what lives beside it: a view of the course's own, or a page at a state.

    Args:
        text: plain words.
        view: name of a view; see `pages.labs.course.views`.
        options: of the view.
        page: that is linked, where there is no view.
        at: what is chosen there.
        label: of the link.
    """

    text: str
    view: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True)
class Question:
    """A question that the app checks.

    Args:
        ask: it.
        answer: name of what works the right answer out; see `pages.labs.course.answers`.
        given: for that.
        within: how far a number may be from it.
        choices: among which to choose; empty where a number, or a label of the network, is asked for.
        found_in: name of the view above in which the answer is clicked as well; none where empty.
        do: name of what tells whether the right thing was done in a view above; see `pages.labs.course.findings`.
        part: number of the paragraph in whose view it is done, 1 for the first.
    """

    ask: str
    answer: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    within: float = 1e-6
    choices: tuple[str, ...] = ()
    found_in: str = ""
    do: str = ""
    part: int = 0


@dataclass(frozen=True)
class Chapter:
    """A chapter.

    Args:
        name: in the link.
        title: what people read.
        parts: paragraphs.
        questions: three.
        sources: (title, who and when) to read on.
        words: of the glossary.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    questions: tuple[Question, ...]
    sources: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def chapters() -> dict[str, Chapter]:
    """{name: chapter}, in order."""
    return {(found := _read(path)).name: found for path in sorted(_FOLDER.glob("*.toml"))}


def _read(path: Path) -> Chapter:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    parts = tuple(Part(options=part.pop("with", {}), **part) for part in table["part"])
    questions = tuple(Question(**each | {"choices": tuple(each.get("choices", ()))}) for each in table["question"])
    sources = tuple((each["title"], each["by"]) for each in table["read"])
    return Chapter(path.stem.partition("_")[2], table["title"], parts, questions, sources, tuple(table["words"]))
