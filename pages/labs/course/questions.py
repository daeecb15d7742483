"""Three questions a chapter; what is right is kept in the link, and nothing else of a person."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.labs.course.answers import LABELS, is_right, right_answer
from pages.labs.course.chapters import CHAPTER, Chapter, Question, chapters
from pages.labs.course.findings import FINDINGS
from pages.labs.course.found_places import Choice, Finding
from pages.state import subject
from pages.state.bound import value_of
from pages.state.session import set_setting, setting
from pages.state.subject import Subject

_FOUND, _CLICKED = (
    "course found",
    "course clicked",
)  # with a question's name, what was found or clicked last, of a subject
DONE = "course_done"  # the setting: `chapter-number` of every question that was answered


def done() -> set[str]:
    """What was answered, of the questions that there are."""
    return set(setting(DONE) or ()) & every()


def every() -> set[str]:
    """All questions."""
    return {
        f"{chapter.name}-{number + 1}" for chapter in chapters().values() for number in range(len(chapter.questions))
    }


def questions(this: Subject, chapter: Chapter) -> None:
    """The three, each with a word on the answer that was given."""
    st.subheader("Three questions", anchor=False)
    for number, question in enumerate(chapter.questions):
        name = f"{chapter.name}-{number + 1}"
        key = f"asked-{name}"
        if question.do:
            _done_in_a_view(this, name, f"{number + 1}. {question.ask}")
            continue
        try:
            right = right_answer(this, question)
        except ValueError as why:
            st.caption(f"{number + 1}. {question.ask} {why}")
            continue
        given = _ask(this, question, number, key, partial(_answered, name, key, question))
        clicked_last = this.results.get((_CLICKED, name))
        if name in done() or is_right(given, right, question.within):
            st.caption(":material/check_circle: Right.")
        elif given is not None or clicked_last is not None:
            said = f"It is not {clicked_last:g}. " if given is None else ""
            st.caption(f":material/circle: Not yet. {said}Look again at the view, and try another answer.")


def _ask(this: Subject, question: Question, number: int, key: str, answered) -> str | float | None:
    label = f"{number + 1}. {question.ask}"
    choices = this.classifier.labels if question.answer in LABELS else question.choices
    if choices:
        return st.selectbox(label, choices, index=None, key=key, on_change=answered, placeholder="Choose")
    hint = "Click it, or type its number" if question.found_in else "A number"
    return st.number_input(label, value=None, key=key, on_change=answered, format="%g", width=420, placeholder=hint)


def clicked(view: str, number: int) -> None:
    """From a view's callback: a number was clicked there, and answers what its chapter asks to be found there."""
    chapter = chapters().get((setting(CHAPTER) or ("",))[-1]) or next(iter(chapters().values()))
    this = subject.current()
    for place, question in enumerate(chapter.questions, 1):
        if question.found_in != view:
            continue
        name = f"{chapter.name}-{place}"
        if is_right(number, right_answer(this, question), question.within):
            set_setting(DONE, tuple(sorted(done() | {name})))
        else:
            this.results[_CLICKED, name] = number


def _done_in_a_view(this: Subject, name: str, label: str) -> None:
    """A question without a field: what is done in the view answers it."""
    found = this.results.get((_FOUND, name))
    with st.container(key=f"asked-{name}"):
        st.markdown(f":small[{label}]")
        if name in done():
            st.caption(f":material/check_circle: Right. {found.said if found and found.right else ''}")
        elif found:
            st.caption(f":material/circle: Not yet. {found.said}")
        else:
            st.caption(":material/touch_app: Do it in the view: the app sees when it is done.")


def listener(chapter: str, part: int) -> Callable[[Choice], None] | None:
    """Who is told what is chosen in the view of a paragraph; None where no question is about it."""
    asked = any(question.do and question.part == part for question in chapters()[chapter].questions)
    return partial(told, chapter, part) if asked else None


def told(name: str, part: int, choice: Choice) -> None:
    """Something was chosen in the view of a paragraph: what that answers becomes part of the link."""
    chapter, this = chapters()[name], subject.current()
    for number, question in enumerate(chapter.questions, 1):
        if not question.do or question.part != part:
            continue
        own, options = f"{name}-{number}", chapter.parts[part - 1].options
        try:
            finding = FINDINGS[question.do](this, choice, **options, **question.given)
        except ValueError as why:
            finding = Finding(False, str(why))
        before = this.results.get((_FOUND, own))
        if finding is None or (own in done() and before and before.right and not finding.right):
            continue
        this.results[_FOUND, own] = finding
        if finding.right:
            set_setting(DONE, tuple(sorted(done() | {own})))


def _answered(name: str, key: str, question: Question) -> None:
    """From the widget: what is right becomes part of the link."""
    if is_right(value_of(key), right_answer(subject.current(), question), question.within):
        set_setting(DONE, tuple(sorted(done() | {name})))
