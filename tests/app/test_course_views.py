"""Questions that a view of the course answers: what is right is seen, what is wrong is said, nonsense is nothing."""

import numpy as np
import pytest
from opening import open_page, said, setting_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.labs.course.chapters import chapters
from vizcore.lessons.colour import KERNELS, coffee, summed
from vizcore.lessons.pooling import moves
from vizcore.lessons.signals import grey_face
from vizcore.network.cards import shipped_names, summary

COURSE, CHAPTERS = "labs/course", chapters()
ASKED = {
    f"{name}-{number}": (name, question)
    for name, chapter in CHAPTERS.items()
    for number, question in enumerate(chapter.questions, 1)
    if question.do
}
NONSENSE = {"cell": "<b>", "place": 7, "x": "one", "by": -1, "layer": 1e9, "weights": "a", "network": [], "level": True}


def cell(place) -> dict:
    return {"cell": f"0-{place[0]}-{place[1]}"}


def brightest(this):
    values = grey_face(this.trace.image, 12)
    best = np.unravel_index(values.argmax(), values.shape)
    return cell(best), cell((0, 0)), f"Row {best[0]}, column {best[1]} is {values.max():.3g}"


def yellow(this):
    total = summed(coffee(48), KERNELS["yellow against blue"])[1]
    best, worst = (np.unravel_index(at, total.shape) for at in (total.argmax(), total.argmin()))
    return {"place": f"{best[0]}-{best[1]}"}, {"place": f"{worst[0]}-{worst[1]}"}, f"{total.max():.3g}"


def moved(this):
    changed = moves(grey_face(this.trace.image, 40), 8, "maximum").pooling
    least = next(by for by, share in enumerate(changed) if share > 0.2)
    return {"by": least}, {"by": least - 1}, f"changed by {changed[least]:.0%}"


def accurate(this):
    worth = {name: summary(name).accuracy for name in shipped_names()}
    best = max(worth, key=worth.__getitem__)
    return {"network": best}, {"network": "dense"}, f"{best} gets {worth[best]:.1%} right; no other more."


DONE = {  # {question: what is right, what is wrong, a part of the sentence on what is right}
    "image-3": brightest,
    "dense-2": lambda this: (cell((7, 7)), cell((7, 6)), "rows 7 to 9 and columns 7 to 9, 9 of 100 pixels"),
    "stride-3": lambda this: (
        {"stride": 3, "padding": "same"}, {"stride": 2, "padding": "valid"}, "3 × 3 come out"
    ),
    "channels-2": yellow,
    "activation-1": lambda this: ({"x": -0.05}, {"x": 1.0}, "the sigmoid's slope is 0.25, ReLU's 0"),
    "activation-2": lambda this: ({"x": 5.0}, {"x": -5.0}, "slope is 0.00665, ReLU's 1"),
    "pooling-3": moved,
    "whole-2": lambda this: (
        {"layer": list(this.classifier.by_name).index("pool1")}, {"layer": 2}, "pool1 gives 24×24×"
    ),
    "learning-2": lambda this: ({"weights": "8,8,-4"}, {"weights": "4,2,-2"}, "The quadratic cost is 0.00"),
    "depth-3": accurate,
}  # fmt: skip


def script(chapter, choice):
    from pages.labs.course import questions
    from pages.labs.course.chapters import chapters
    from pages.state import subject

    this = subject.current()
    part = next(question.part for question in chapters()[chapter[0]].questions if question.do == chapter[1])
    questions.listener(chapter[0], part)(choice)
    questions.questions(this, chapters()[chapter[0]])


def told(name: str, choice: dict) -> AppTest:
    chapter, question = ASKED[name]
    app = AppTest.from_function(script, args=((chapter, question.do), choice), default_timeout=300).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_in_the_view_answers_it(name):
    right, wrong, sentence = DONE[name](subject_of(open_page(COURSE)))
    app = told(name, wrong)
    assert setting_of(app, "course_done") is None
    assert "Not yet." in said(app)
    app = told(name, right)
    assert setting_of(app, "course_done") == (name,)
    assert f"Right. {sentence}" in said(app) or sentence in said(app).split("Right. ")[1]
    if name != "stride-3":  # whose numbers come from widgets of the page
        assert setting_of(told(name, NONSENSE), "course_done") is None


def test_every_question_of_that_kind_is_tried():
    assert set(ASKED) == {*DONE, "moved-3", "trust-1"}


def test_the_controls_of_a_view_answer_it():
    app = open_page(COURSE, course_chapter="stride")
    assert "Not yet. 4 × 4 come out." in said(app)
    app.slider(key="conv_stride").set_value(3).run()
    assert setting_of(app, "course_done") == ("stride-3",)
    assert "Right. 3 × 3 come out." in said(app)
    assert "1 of 39 questions answered" in said(app)


def test_the_smallest_change_that_turns_the_answer_is_found_by_the_slider():
    app = open_page(COURSE, course_chapter="trust")
    assert setting_of(app, "course_done") is None
    found = next(found for key, found in subject_of(app).results.items() if key[0] == "attack")
    said_first = found.answers.argmax(axis=-1)
    least = int(np.flatnonzero(said_first != said_first[0])[0])
    app.slider(key="level").set_value(least + 1).run()
    assert "a smaller change is enough" in said(app)
    assert setting_of(app, "course_done") is None
    app.slider(key="level").set_value(least).run()
    assert setting_of(app, "course_done") == ("trust-1",)
    assert "1 of 39 questions answered" in said(app)


def test_the_patch_that_counts_for_most_is_found_on_the_board():
    def moved_script(place):
        from pages.labs.course import questions
        from pages.labs.course.chapters import chapters
        from pages.labs.course.trust_views import patches_of
        from pages.labs.course.views import VIEWS
        from pages.state import subject

        this, chapter = subject.current(), chapters()["moved"]
        VIEWS["attribution"](this, "course-moved-1", **chapter.parts[1].options)
        values = patches_of(next(iter(this.results.values())).found.map, 6)
        at = int(values.argmax() if place else values.argmin())
        questions.listener("moved", 2)({"cell": f"0-{at // 6}-{at % 6}"})
        questions.questions(this, chapter)

    for place, done in ((1, ("moved-3",)), (0, None)):
        app = AppTest.from_function(moved_script, args=(place,), default_timeout=300).run()
        assert not app.exception
        assert setting_of(app, "course_done") == done


def test_a_right_finding_is_not_taken_back_by_what_is_done_later():
    def again():
        from pages.labs.course import questions
        from pages.labs.course.chapters import chapters
        from pages.state import subject

        this, tell = subject.current(), questions.listener("dense", 2)
        for choice in ("0-7-7", "0-1-1"):
            tell({"cell": choice})
        questions.questions(this, chapters()["dense"])

    app = AppTest.from_function(again, default_timeout=300).run()
    assert setting_of(app, "course_done") == ("dense-2",)
    assert "Right. It reads rows 7 to 9" in said(app)


def test_patches_add_up_to_the_whole_map():
    from pages.labs.course.trust_views import patches_of

    values = np.arange(30.0).reshape(5, 6)
    np.testing.assert_array_equal(patches_of(values, 2), [[24, 42], [171, 198]])
    assert patches_of(values, 9).shape == (5, 6)
