"""The course and the glossary: every chapter opens, every question can be answered, every link has a meaning."""

import csv

import numpy as np
import pytest
from blocks import blocks_of
from matrix import few
from opening import arrive, follow, open_page, press, said, selection_of, setting_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.components.glossary import terms
from pages.labs.course.answers import ANSWERS, is_right, right_answer
from pages.labs.course.chapters import chapters
from pages.labs.course.findings import FINDINGS
from pages.labs.course.views import LABS, VIEWS
from pages.runtime.page_folders import folder_of
from pages.state.link import from_query
from vizcore.data.means import channel_means
from vizcore.featurevis.gallery import shipped_gallery
from vizcore.network.cards import FOLDER
from vizcore.network.shipped import load

CHAPTERS = chapters()
COURSE = "labs/course"
POINTED = [
    *((term.page, term.at) for term in terms().values()),
    *((part.page, part.at) for chapter in CHAPTERS.values() for part in chapter.parts if part.page),
    *(LABS[part.view](**part.options) for chapter in CHAPTERS.values() for part in chapter.parts if part.view),
]
STATES = {(page, tuple(sorted((name, str(value)) for name, value in at.items()))) for page, at in POINTED}


def test_there_are_thirteen_chapters_each_with_views_three_questions_and_sources():
    assert len(CHAPTERS) == 13
    for chapter in CHAPTERS.values():
        assert all(part.view or part.page for part in chapter.parts)
        assert {part.view for part in chapter.parts} <= {*VIEWS, ""}
        assert chapter.parts[0].view
        assert len(chapter.questions) == 3
        assert chapter.sources
        assert set(chapter.words) <= set(terms())
        for question in chapter.questions:
            if question.do:
                assert question.do in FINDINGS
                assert chapter.parts[question.part - 1].view
            else:
                assert question.answer in ANSWERS
        assert any(question.do or question.found_in for question in chapter.questions), "one that the view answers"


def test_every_right_answer_is_asked_for():
    asked = [question for chapter in CHAPTERS.values() for question in chapter.questions]
    assert {question.answer for question in asked if not question.do} == set(ANSWERS)
    assert {question.do for question in asked if question.do} == set(FINDINGS)


@pytest.mark.parametrize("name", few(CHAPTERS, CHAPTERS.keys() - {"trust"}))  # the last one has a test of its own
def test_every_chapter_opens_and_knows_what_is_right(name):
    app = open_page(COURSE, course_chapter=name)
    assert not app.exception
    assert not app.text
    this, chapter = subject_of(app), CHAPTERS[name]
    for question in chapter.questions:
        if question.do:
            continue
        right = right_answer(this, question)
        assert is_right(right, right, question.within)
        assert not is_right(None, right, question.within)
        if question.choices:
            assert [is_right(choice, right, 0) for choice in question.choices].count(True) == 1
        elif isinstance(right, float):
            assert not is_right(right + 1 + question.within, right, question.within)


def test_every_paragraph_has_a_view_that_lives():
    assert [part.text for chapter in CHAPTERS.values() for part in chapter.parts if not part.view] == []


def test_the_last_chapter_fools_the_network_and_puts_a_map_to_the_test():
    app = open_page(COURSE, course_chapter="trust", level="16")
    assert not app.exception
    assert app.slider(key="level").value == 16
    assert [key[-1] for key in subject_of(app).results if key[0] == "attack"] == ["less likely"]
    changed = next(found for key, found in subject_of(app).results.items() if key[0] == "attack")
    assert changed.answers[16].argmax() != changed.answers[0].argmax()
    assert f"{changed.answers[16].max():.0%}" in said(app)
    assert "In the order of Integrated gradients, the mean on the way is" in said(app)


def test_right_answers_that_are_known_by_hand():
    this = subject_of(open_page(COURSE))
    found = {
        name: [q.do or (q.answer == "beats_chance") or right_answer(this, q) for q in chapter.questions]
        for name, chapter in CHAPTERS.items()
    }
    assert found["image"][0] == 48 * 48
    assert found["pooling"][0] == 9 * 9
    assert found["whole"][2] == 8
    assert found["learning"][2] == pytest.approx(100 * last("lenet5", "validation_accuracy"))
    losses = {name: last(f"{name}_24", "loss") for name in CHAPTERS["depth"].questions[0].choices}
    assert found["depth"][0] == max(losses, key=losses.__getitem__)
    assert found["looking"][2] == this.classifier.by_name["relu4_1"].channels
    assert 90 < found["trust"][1] <= 100
    first = this.trace.activations["conv1_1"]
    assert found["convolution"][2] == first.mean((0, 1)).argmax()
    assert found["looking"][1] == first.max((0, 1)).argmax()


def last(network: str, column: str) -> float:
    """What stands in the last row of how a network was trained."""
    *_, row = csv.DictReader((FOLDER / f"{network}.history.csv").read_text(encoding="utf-8").splitlines())
    return float(row[column])


def test_whether_a_map_beats_chance_is_asked_when_it_was_put_to_the_test():
    (question,) = (each for each in CHAPTERS["trust"].questions if each.answer == "beats_chance")
    with pytest.raises(ValueError, match="The third view has to be there first"):
        right_answer(subject_of(open_page(COURSE)), question)
    this = subject_of(open_page(COURSE, course_chapter="trust"))
    found = next(found for key, found in this.results.items() if key[0] == "faithfulness")
    beaten = sum(found.map.deletion.area < curves.deletion.area for curves in found.chance)
    expected = {len(found.chance): "than in every one", 0: "than in none"}.get(beaten, "than in some")
    assert right_answer(this, question) == expected


def test_a_right_answer_is_kept_in_the_link_and_a_wrong_one_is_not():
    app = open_page(COURSE, course_chapter="whole")
    app.number_input(key="asked-whole-3").set_value(7.0).run()
    assert setting_of(app, "course_done") is None
    assert "Not yet" in said(app)
    app.number_input(key="asked-whole-3").set_value(8.0).run()
    assert setting_of(app, "course_done") == ("whole-3",)
    app.selectbox(key="asked-whole-1").set_value("happiness").run()
    assert setting_of(app, "course_done") == ("whole-1", "whole-3")
    assert "2 of 39 questions answered" in said(app)
    assert "1 of 39" in said(open_page(COURSE, course_done=["image-2", "nothing-1"]))


def test_what_is_to_be_found_in_a_view_is_answered_by_a_click_there():
    def script(chapter, channel):
        from pages.labs.course.chapters import CHAPTER, chapters
        from pages.labs.course.pages_views import _filter_chosen
        from pages.labs.course.questions import questions
        from pages.state import subject
        from pages.state.session import set_setting

        set_setting(CHAPTER, (chapter,))
        _filter_chosen("conv1_1", 40, {"channel": channel})
        questions(subject.current(), chapters()[chapter])

    this = subject_of(open_page(COURSE))
    first = this.trace.activations["conv1_1"]
    for chapter, asked, right in (
        ("convolution", "convolution-3", int(first.mean((0, 1)).argmax())),
        ("looking", "looking-2", int(first.max((0, 1)).argmax())),
    ):
        app = AppTest.from_function(script, args=(chapter, (right + 1) % 40), default_timeout=300).run()
        assert setting_of(app, "course_done") is None
        assert f"It is not {(right + 1) % 40}." in said(app)
        app = AppTest.from_function(script, args=(chapter, right), default_timeout=300).run()
        assert not app.exception
        assert setting_of(app, "course_done") == (asked,)
        assert (selection_of(app).layer, selection_of(app).channel) == ("conv1_1", right)
        assert "It is not" not in said(app)


def test_the_filters_of_a_chapter_stand_by_number_with_what_is_asked_of_them():
    app = open_page(COURSE, course_chapter="looking", layer="conv1_1", channel=5)
    *_, block = blocks_of(app)
    first = subject_of(app).trace.activations["conv1_1"]
    assert (block["ranked"], block["channel"]) == (list(range(40)), 5)
    assert [name for name, _ in block["said"]] == ["mean of its map", "largest number"]
    np.testing.assert_allclose(block["said"][0][1], first.mean((0, 1)), rtol=1e-4)
    np.testing.assert_allclose(block["said"][1][1], first.max((0, 1)), rtol=1e-6)
    asked = [question for chapter in CHAPTERS.values() for question in chapter.questions if question.found_in]
    assert {question.found_in for question in asked} <= set(VIEWS)
    assert len(asked) == 2


def test_what_was_not_right_of_one_face_is_not_said_of_another():
    def script(image, channel):
        from pages.labs.course.chapters import CHAPTER, chapters
        from pages.labs.course.pages_views import _filter_chosen
        from pages.labs.course.questions import questions, told
        from pages.state import subject
        from pages.state.session import select, set_setting

        select(image="")
        set_setting(CHAPTER, ("convolution",))
        _filter_chosen("conv1_1", 40, {"channel": channel})
        told("image", 1, {"cell": "board-0-0"})
        select(image=image)
        for name in ("image", "convolution"):
            questions(subject.current(), chapters()[name])

    wrong = (int(subject_of(open_page(COURSE)).trace.activations["conv1_1"].mean((0, 1)).argmax()) + 1) % 40
    same, other = (
        AppTest.from_function(script, args=(image, wrong), default_timeout=300).run() for image in ("", "delighted")
    )
    assert not same.exception
    assert said(same).count("Not yet") == 2
    assert not other.exception
    assert "Not yet" not in said(other)


def test_what_channels_look_for_is_pointed_at_and_found_in_the_face_where_the_network_is_under_study():
    grown, means, _ = blocks_of(app := open_page(COURSE, course_chapter="looking"))
    np.testing.assert_array_equal(grown["arrays"]["tiles"], shipped_gallery("vgg10", "conv3_1"))
    assert (grown["channels"], grown["called"][95], grown["chooses"]) == (96, "channel 95 of conv3_1", False)
    assert "maps" not in grown["arrays"]
    maps = subject_of(app).trace.activations["relu4_1"]
    assert means["channels"] == maps.shape[-1]
    shown = len(means["called"])
    np.testing.assert_array_equal(means["arrays"]["maps"], np.moveaxis(maps[..., :shown], -1, 0))
    found = channel_means("fovea", "relu4_1").images[:shown]
    np.testing.assert_allclose(means["arrays"]["tiles"] / 255, found, atol=0.5 / 255 + 1e-6)


def test_a_question_about_what_a_network_has_not_says_so():
    app = open_page(COURSE, course_chapter="convolution", network="dense")
    assert not app.exception
    assert "dense has no convolution" in said(app)
    assert "choose another one to see this" in said(app), "of the paragraph's own view"


def test_from_chapter_to_chapter():
    app = press(open_page(COURSE), "Why not a dense layer →")
    assert setting_of(app, "course_chapter") == ("dense",)
    app = press(app, "← What an image is to a network")
    assert app.selectbox(key="course_chapter").value == "image"


def test_a_teacher_goes_paragraph_by_paragraph_over_the_end_of_a_chapter():
    from pages.labs.course import teaching

    moves, told = [("image", 0, 1), ("image", 1, 1), ("dense", 0, -1), ("image", 0, -1), ("trust", 2, 1)], []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(teaching, "set_settings", lambda changes: told.append(tuple(v[0] for v in changes.values())))
        for move in moves:
            teaching.step(*move)
    assert told == [("image", "2"), ("dense", "1"), ("image", "2"), ("image", "1"), ("trust", "3")]
    app = open_page(COURSE, course_teach="true", course_chapter="stride", course_part="2")
    assert not app.exception
    assert not app.subheader, "questions are for later"
    assert "questions answered" not in said(app)
    assert open_page(COURSE, course_teach="true", course_part="99").exception == []


@pytest.mark.parametrize(("page", "at"), sorted(STATES), ids=str)
def test_every_state_that_is_pointed_at_can_be_meant(page, at):
    folder_of(page)
    chosen, wrong = from_query({name: (value,) for name, value in at})
    assert wrong == ()
    if chosen.layer:
        assert chosen.layer in load(chosen.network or "fovea").by_name


@pytest.mark.full
@pytest.mark.parametrize(("page", "at"), sorted(STATES), ids=str)
def test_every_state_that_is_pointed_at_opens_as_it_is_meant(page, at):
    app = open_page(page, **dict(at))
    assert not app.exception
    assert not app.text, [text.value for text in app.text]


def test_the_glossary_says_all_or_one():
    app = open_page("labs/glossary")
    assert all(f"**{name}**" in said(app) for name in terms())
    app = open_page("labs/glossary", term="stride", course_done="image-1", network="lenet5")
    assert "**padding**" not in said(app)
    app = follow(app, "See it: Convolution arithmetic")
    assert app.slider(key="conv_stride").value == 2
    assert selection_of(app).network == "lenet5"
    assert setting_of(app, "course_done") == ("image-1",)


def test_a_layer_that_is_named_is_looked_at_in_its_own_network():
    app = arrive(open_page("labs/glossary", network="lenet5"), "labs/glossary", network="lenet5", term="logit")
    app = follow(app, "See it: Layers")
    assert app.selectbox(key="network").value == "fovea"
    assert app.selectbox(key="layer").value == "logits"


def test_every_term_is_a_sentence():
    for term in terms().values():
        assert term.says.endswith(".")
        assert "\n" not in term.says
