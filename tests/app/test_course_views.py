"""Questions that a view of the course answers: what is right is seen, what is wrong is said, nonsense is nothing."""

import numpy as np
import pytest
from opening import open_page, said, setting_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.labs.course.chapters import chapters
from vizcore.data.means import channel_means
from vizcore.lessons.colour import KERNELS, coffee, summed
from vizcore.lessons.pooling import moves
from vizcore.lessons.signals import channels_of, grey_face
from vizcore.network.cards import shipped_names, summary

COURSE, CHAPTERS = "labs/course", chapters()
ASKED = {
    f"{name}-{number}": (name, question)
    for name, chapter in CHAPTERS.items()
    for number, question in enumerate(chapter.questions, 1)
    if question.do
}
NONSENSE = {"cell": "<b>", "place": 7, "x": "one", "by": -1, "layer": 1e9, "weights": "a", "network": [], "level": True,
            "channel": "1", "z": 0.5}  # fmt: skip


def cell(place, board: int = 0) -> dict:
    return {"cell": f"{board}-{place[0]}-{place[1]}"}


def of_edges(this) -> np.ndarray:
    """What the edge kernel gives on the face in 10 × 10 numbers: right less left, over three rows."""
    return edges_of(grey_face(this.trace.image, 10))


def edges_of(face: np.ndarray) -> np.ndarray:
    rows = face[:-2] + face[1:-1] + face[2:]
    return rows[:, 2:] - rows[:, :-2]


def brightest(this):
    values = grey_face(this.trace.image, 12)
    best = np.unravel_index(values.argmax(), values.shape)
    return cell(best), cell((0, 0)), f"Row {best[0]}, column {best[1]} is {values.max():.3g}"


def yellow(this):
    total = summed(coffee(48), KERNELS["yellow against blue"])[1]
    best, worst = (np.unravel_index(at, total.shape) for at in (total.argmax(), total.argmin()))
    return {"place": f"{best[0]}-{best[1]}"}, {"place": f"{worst[0]}-{worst[1]}"}, f"{total.max():.3g}"


def colourless(this):
    apart = np.ptp(coffee(48), axis=2)
    least, most = (np.unravel_index(at, apart.shape) for at in (apart.argmin(), apart.argmax()))
    return {"place": f"{least[0]}-{least[1]}"}, {"place": f"{most[0]}-{most[1]}"}, "they differ by 0.0"


def least_yellow(this):
    yellow_wins, hardly, _ = yellow(this)
    return hardly, yellow_wins, "The sum there is 0.0"


def edge(this):
    found = of_edges(this)
    best, worst = (np.unravel_index(at, found.shape) for at in (found.argmax(), found.argmin()))
    return cell(best), cell(worst), f"Row {best[0]}, column {best[1]} is "


def flat(this):
    sizes = np.abs(of_edges(this))
    least, most = (np.unravel_index(at, sizes.shape) for at in (sizes.argmin(), sizes.argmax()))
    return cell(least), cell(most), "The kernel gives "


def mean_of_nine(this):
    windows = np.lib.stride_tricks.sliding_window_view(grey_face(this.trace.image, 10), (3, 3)).mean(axis=(2, 3))
    best = np.unravel_index(windows.argmax(), windows.shape)
    return cell(best), cell((best[0], (best[1] + 4) % 8)), f"Row {best[0]}, column {best[1]} is "


def finds_most(this):
    shown = min(128, len(channel_means("fovea", "relu4_1").images))
    peaks = this.trace.activations["relu4_1"].max(axis=(0, 1))[:shown]
    return {"channel": int(peaks.argmax())}, {"channel": int(peaks.argmin())}, "On its map of your face the largest"


def busiest(this):
    worth = {name: summary(name).flops for name in shipped_names()}
    best = max(worth, key=worth.__getitem__)
    return {"network": best}, {"network": "dense"}, f"{best} needs {worth[best]:,} operations a face; no other more."


def moved(this, size=8):
    changed = moves(grey_face(this.trace.image, 40), size, "maximum").pooling
    least = next(by for by, share in enumerate(changed) if share > 0.2)
    return {"by": least}, {"by": least - 1}, f"changed by {changed[least]:.0%}"


def accurate(this):
    worth = {name: summary(name).accuracy for name in shipped_names()}
    best = max(worth, key=worth.__getitem__)
    return {"network": best}, {"network": "dense"}, f"{best} is right on {worth[best]:.1%} of the faces; no other"


DONE = {  # {question: what is right, what is wrong, a part of the sentence on what is right}
    "image-3": brightest,
    "image-2": colourless,
    "dense-1": lambda this: ({"kernel": 3}, {"kernel": 5}, "3 × 3 come out"),
    "dense-3": mean_of_nine,
    "convolution-1": edge,
    "convolution-2": flat,
    "dense-2": lambda this: (cell((7, 7)), cell((7, 6)), "rows 7 to 9 and columns 7 to 9, 9 of 100 pixels"),
    "stride-1": lambda this: (
        {"stride": 1, "padding": "same"}, {"stride": 1, "padding": "valid"}, "9 × 9 come out"
    ),
    "stride-2": lambda this: (
        {"stride": 1, "padding": "full"}, {"stride": 1, "padding": "same"}, "11 × 11 come out"
    ),
    "stride-3": lambda this: (
        {"stride": 3, "padding": "same"}, {"stride": 2, "padding": "valid"}, "3 × 3 come out"
    ),
    "channels-2": yellow,
    "channels-3": least_yellow,
    "activation-1": lambda this: ({"x": -0.05}, {"x": 1.0}, "the sigmoid's slope is 0.25, ReLU's 0"),
    "activation-2": lambda this: ({"x": 5.0}, {"x": -5.0}, "slope is 0.00665, ReLU's 1"),
    "activation-3": lambda this: (
        {"weights": "8,8,-12"}, {"weights": "8,8,-4"}, "4 of 4 points are on their right side"
    ),
    "pooling-2": lambda this: moved(this, 4),
    "pooling-3": moved,
    "whole-2": lambda this: (
        {"layer": list(this.classifier.by_name).index("pool1")}, {"layer": 2}, "pool1 gives 24×24×"
    ),
    "learning-2": lambda this: ({"weights": "8,8,-4"}, {"weights": "4,2,-2"}, "The quadratic cost is 0.00"),
    "learning-1": lambda this: ({"z": 53}, {"z": 10}, "the slope of the quadratic cost is"),
    "depth-2": busiest,
    "depth-3": accurate,
    "looking-1": finds_most,
}  # fmt: skip


def script(chapter, choice):
    from pages.labs.course import questions
    from pages.labs.course.chapters import chapters
    from pages.state import subject

    this = subject.current()
    questions.listener(chapter[0], chapter[1])(choice)
    questions.questions(this, chapters()[chapter[0]])


def told(name: str, choice: dict) -> AppTest:
    chapter, question = ASKED[name]
    app = AppTest.from_function(script, args=((chapter, question.part), choice), default_timeout=300).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", DONE)
def test_what_is_done_in_the_view_answers_it(name):
    right, wrong, sentence = DONE[name](subject_of(open_page(COURSE)))
    app = told(name, wrong)
    assert name not in (setting_of(app, "course_done") or ())
    assert "Not yet." in said(app)
    app = told(name, right)
    assert setting_of(app, "course_done") == (name,)
    assert f"Right. {sentence}" in said(app) or sentence in said(app).split("Right. ")[1]
    if "controls" not in CHAPTERS[ASKED[name][0]].parts[ASKED[name][1].part - 1].options:  # these come from widgets
        assert setting_of(told(name, NONSENSE), "course_done") is None


def test_every_question_of_that_kind_is_tried():
    assert set(ASKED) == {*DONE, "channels-1", "moved-1", "moved-2", "moved-3", "trust-1"}


def test_the_controls_of_a_view_answer_it():
    app = open_page(COURSE, course_chapter="stride")
    assert said(app).count("Not yet. 4 × 4 come out.") == 3
    app.slider(key="conv_stride").set_value(3).run()
    assert setting_of(app, "course_done") == ("stride-3",)
    assert "Right. 3 × 3 come out." in said(app)
    assert "1 of 39 questions answered" in said(app)
    app.segmented_control(key="conv_padding").set_value("full").run()
    app.slider(key="conv_stride").set_value(1).run()
    assert setting_of(app, "course_done") == ("stride-2", "stride-3")


def test_the_largest_number_of_all_boards_is_found_on_its_board():
    from pages.labs.course.found_places import strongest

    this = subject_of(open_page(COURSE))
    options = CHAPTERS["channels"].parts[1].options
    numbers = of_depthwise(this)
    board, *best = np.unravel_index(numbers.argmax(), numbers.shape)
    assert strongest(this, cell(best, board), **options).right
    assert not strongest(this, cell(best, (board + 1) % 4), **options).right
    assert strongest(this, cell(best, 4), **options) is None, "there are four boards"


def of_depthwise(this) -> np.ndarray:
    """Edges of each of the four channels that are made of a face, (channel, row, column): across, down, and turned."""
    channels = np.moveaxis(channels_of(grey_face(this.trace.image, 8)), -1, 0)
    across, down = zip(*((edges_of(channel), edges_of(channel.T).T) for channel in channels), strict=True)
    return np.stack([across[0], down[1], -across[2], -down[3]])


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
    def moved_script(part, place):
        import numpy as np

        from pages.labs.course import questions
        from pages.labs.course.chapters import chapters
        from pages.labs.course.trust_views import patches_of
        from pages.labs.course.views import VIEWS
        from pages.state import subject

        this, chapter = subject.current(), chapters()["moved"]
        VIEWS["attribution"](this, "course-moved-1", **chapter.parts[part - 1].options)
        values = patches_of(next(iter(this.results.values())).found.map, 6)
        at = int(np.argsort(values, axis=None)[place])
        questions.listener("moved", part)({"cell": f"0-{at // 6}-{at % 6}"})
        questions.questions(this, chapter)

    tried = [(2, -1, "moved-3"), (2, 0, "moved-2"), (2, 18, None), (1, -1, "moved-1"), (1, 0, None)]
    for part, place, done in tried:
        app = AppTest.from_function(moved_script, args=(part, place), default_timeout=300).run()
        assert not app.exception
        assert setting_of(app, "course_done") == ((done,) if done else None)


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
