"""Teacher's mode: one paragraph in large type, its view below, arrow keys for the next."""

from functools import partial

from pages.components.lab.words import words
from pages.labs.course.chapters import CHAPTER, Chapter, chapters
from pages.labs.course.views import part_view
from pages.state.session import set_settings, setting
from pages.state.subject import Subject

PART = "course_part"  # the setting


def part_shown(chapter: Chapter) -> int:
    """Which of its paragraphs is on the screen; the first where the link means none."""
    text = (setting(PART) or ("1",))[-1]
    number = int(text) - 1 if text.isdecimal() and len(text) < 4 else 0
    return number if 0 <= number < len(chapter.parts) else 0


def one_at_a_time(this: Subject, chapter: Chapter) -> None:
    """The paragraph and its view."""
    number = part_shown(chapter)
    part = chapter.parts[number]
    words(
        part.text, f"{chapter.title} · {number + 1} of {len(chapter.parts)}", key="course-words",
        on_step=partial(step, chapter.name, number),
    )  # fmt: skip
    part_view(this, part, f"course-{chapter.name}-{number}")


def step(name: str, number: int, by: int) -> None:
    """To the next paragraph, or the one before; past the end of a chapter to the next chapter."""
    names, here = list(chapters()), number + by
    at = names.index(name)
    if here < 0:
        at, here = (at - 1, -1) if at else (0, 0)
    elif here >= len(chapters()[name].parts):
        at, here = (at + 1, 0) if at + 1 < len(names) else (at, number)
    count = len(chapters()[names[at]].parts)
    set_settings({CHAPTER: (names[at],), PART: (str(here % count + 1),)})


def open_chapter(name: str) -> None:
    """A chapter from its beginning."""
    set_settings({CHAPTER: (name,), PART: None})
