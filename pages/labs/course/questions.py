"""Three questions a chapter; what is right is kept in the link, and nothing else of a person."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from pages.labs.course.answers import LABELS, is_right, right_answer
from pages.labs.course.chapters import CHAPTER, Chapter, Question, chapters
from pages.labs.course.findings import FINDINGS, Choice, Finding
from pages.state import subject
from pages.state.bound import value_of
from pages.state.session import session, set_setting, setting
from pages.state.subject import Subject

_FOUND = "course found"  # the draft: {question: what was found last in the view that it is about}
_CLICKED = "course clicked"  # the draft: {question: the number that was clicked last and is wrong}
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
            _done_in_a_view(name, f"{number + 1}. {question.ask}")
            continue
        try:
            right_answer(this, question)
        except ValueError as why:
            st.caption(f"{number + 1}. {question.ask} {why}")
            continue
        given = _ask(this, question, number, key, partial(_answered, name, key, question))
        if name in done():
            st.caption(":material/check_circle: Right.")
        elif given is not None or name in _wrong():
            said = f"It is not {_wrong()[name]:g}. " if given is None else ""
            st.caption(f":material/circle: Not yet. {said}Look again at the view, and try another answer.")


def _ask(this: Subject, question: Question, number: int, key: str, answered) -> str | float | None:
    label = f"{number + 1}. {question.ask}"
    choices = this.classifier.labels if question.answer in LABELS else question.choices
    if choices:
        return st.selectbox(label, choices, index=None, key=key, on_change=answered, placeholder="Choose")
    hint = "Click it, or type its number" if question.found_in else "A number"
    return st.number_input(label, value=None, key=key, on_change=answered, format="%g", width=420, placeholder=hint)


def _wrong() -> dict[str, int]:
    return session().drafts.get(_CLICKED, {})


def clicked(view: str, number: int) -> None:
    """From a view's callback: a number was clicked there, and answers what its chapter asks to be found there."""
    chapter, wrong = chapters().get((setting(CHAPTER) or ("",))[-1]) or next(iter(chapters().values())), {}
    for place, question in enumerate(chapter.questions, 1):
        if question.found_in != view:
            continue
        name = f"{chapter.name}-{place}"
        if is_right(number, right_answer(subject.current(), question), question.within):
            set_setting(DONE, tuple(sorted(done() | {name})))
        else:
            wrong[name] = number
    session().drafts[_CLICKED] = wrong


def _done_in_a_view(name: str, label: str) -> None:
    """A question without a field: what is done in the view answers it."""
    found = session().drafts.get(_FOUND, {}).get(name)
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
    chapter, found = chapters()[name], session().drafts.setdefault(_FOUND, {})
    for number, question in enumerate(chapter.questions, 1):
        if not question.do or question.part != part:
            continue
        own, options = f"{name}-{number}", chapter.parts[part - 1].options
        try:
            finding = FINDINGS[question.do](subject.current(), choice, **options, **question.given)
        except ValueError as why:
            finding = Finding(False, str(why))
        if finding is None or (own in done() and own in found and found[own].right and not finding.right):
            continue
        found[own] = finding
        if finding.right:
            set_setting(DONE, tuple(sorted(done() | {own})))


def _answered(name: str, key: str, question: Question) -> None:
    """From the widget: what is right becomes part of the link."""
    if is_right(value_of(key), right_answer(subject.current(), question), question.within):
        set_setting(DONE, tuple(sorted(done() | {name})))
