"""Long work on a page: stopped for one face and network only, started again, refused when too many wait."""

import pytest
import streamlit as st
from bringing import bring, encoded
from opening import go_to, open_page, press, session_of, subject_of
from skimage.data import astronaut

from pages.change.ranking import panels
from pages.components import job
from pages.runtime.job_queue import QUEUE

RANKING = "change/ranking"


@pytest.fixture
def ranks(monkeypatch) -> list:
    """Which networks' channels were ranked; `st.stop` in its place makes the work end as Streamlit ends it."""
    done, real = [], panels.channel_effects

    def rank(classifier, *given, **named):
        if rank.ends:
            st.stop()
        done.append(classifier.name)
        return real(classifier, *given, **named)

    rank.ends = True
    monkeypatch.setattr(panels, "channel_effects", rank)
    done_and_rank = done, rank
    return done_and_rank


def labels(app) -> list[str]:
    return [button.label for button in app.main.button]


def captions(app) -> list[str]:
    return [caption.value for caption in app.caption]


def test_what_was_stopped_says_so_and_starts_again_when_asked(ranks):
    done, rank = ranks
    app = open_page(RANKING, network="lenet5", layer="conv1")
    assert "Stop" in labels(app), "it can be stopped while it works"
    press(app, "Stop")
    assert not app.exception
    assert "Stopped." in captions(app)
    rank.ends = False
    app.run()
    assert done == []
    press(app, "Start again")
    assert done == ["lenet5"]
    assert "Stopped." not in captions(app)
    assert {"Stop", "Start again"}.isdisjoint(labels(app))


def test_stopped_on_one_face_or_network_is_not_stopped_on_another(ranks):
    done, rank = ranks
    app = open_page("look/predict", network="lenet5", layer="conv1")
    bring(app, encoded(astronaut()[:, ::-1]))
    go_to(app, RANKING)
    press(app, "Stop")
    assert "Stopped." in captions(app)
    rank.ends = False
    press(app, "Forget my photo")  # face B
    assert not subject_of(app).photo.own
    assert "Stopped." not in captions(app)
    assert done == ["lenet5"]
    rank.ends = True
    app.selectbox(key="layer").set_value("conv2").run()
    press(app, "Stop")
    assert "Stopped." in captions(app)
    rank.ends = False
    app.selectbox(key="network").set_value("mini_xception").run()
    app.selectbox(key="layer").set_value("conv2").run()
    assert "Stopped." not in captions(app)
    assert done[-1] == "mini_xception"


def test_what_one_visitor_stops_works_for_another(ranks):
    done, rank = ranks
    app = open_page(RANKING, network="lenet5", layer="conv1")
    press(app, "Stop")
    rank.ends = False
    other = open_page(RANKING, network="lenet5", layer="conv1")
    assert "Stopped." not in captions(other)
    assert done == ["lenet5"]
    app.run()
    assert "Stopped." in captions(app)


def test_where_too_many_wait_the_visitor_is_told_and_nothing_is_held(ranks, monkeypatch):
    _, rank = ranks
    rank.ends = False
    monkeypatch.setattr(QUEUE, "_most", 0)
    app = open_page(RANKING, network="lenet5", layer="conv1")
    assert not app.exception
    assert "Too many people are waiting" in app.warning[0].value
    assert "Stop" not in labels(app)
    assert not subject_of(app).results
    monkeypatch.undo()
    app.run()
    assert not app.warning
    assert any(key[0] == "ranking" for key in subject_of(app).results)


def test_results_are_bounded_and_the_last_used_stay(monkeypatch):
    monkeypatch.setattr(job, "HELD", 3)
    this = subject_of(open_page("look/predict"))
    for number in range(3):
        job.memoized(this, (number,), lambda number=number: number)
    assert job.memoized(this, (0,), lambda: pytest.fail("it is known")) == 0
    job.memoized(this, (3,), lambda: 3)
    assert list(this.results) == [(2,), (0,), (3,)]


def test_a_widgets_name_says_nothing_of_its_key():
    key = ("attribution", "x" * 30_000)
    assert len(job.digest(key)) == 12
    assert job.digest(key) != job.digest(("attribution", "x" * 30_001))


def test_a_result_goes_with_its_subject():
    app = open_page(RANKING, network="lenet5", layer="conv1")
    first = session_of(app).subject
    assert first.results
    app.selectbox(key="network").set_value("dense").run()
    assert session_of(app).subject is not first
    assert not any(key in first.results for key in session_of(app).subject.results if key[1] == "conv1")
