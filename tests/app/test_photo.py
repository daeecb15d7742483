"""A visitor's photo: taken, framed, turned, and named in the link by a token that means nothing to others."""

import numpy as np
import pytest
from bringing import BLANK, bring, encoded
from opening import arrive, go_to, link_of, open_page, press, selection_of, session_of, subject_of
from skimage.data import astronaut
from streamlit.testing.v1 import AppTest

from pages.state import photo
from pages.state.session import MAIN, Session
from vizcore.intake import Found

FRAMED = "Use this square"


@pytest.fixture
def app() -> AppTest:
    return open_page("look/predict")


def test_a_photo_is_taken_and_its_upload_is_let_go(app):
    uploader = app.file_uploader[0].key
    bring(app, encoded(astronaut()[:, ::-1]))
    held = session_of(app).photos[MAIN]
    assert held.own
    assert subject_of(app).photo is held
    np.testing.assert_array_equal(held.pixels, astronaut()[:, ::-1])
    assert link_of(app) == {"image": [held.token]}
    assert app.file_uploader[0].key != uploader
    assert app.file_uploader[0].value is None


def test_a_bad_file_leaves_the_photo_there_was(app):
    bring(app, encoded(astronaut()))
    held = session_of(app).photos[MAIN]
    bring(app, b"no picture")
    assert session_of(app).photos[MAIN] is held
    assert subject_of(app).photo is held
    assert len(app.error) == 1
    bring(app, encoded(astronaut()))
    assert not app.error
    assert session_of(app).photos[MAIN] is not held


def test_the_sliders_start_anew_with_a_new_photo(app):
    blank = np.full((200, 300, 3), 90, np.uint8)
    bring(app, encoded(blank))
    app.slider(key="frame_x").set_value(20).run()
    press(app, FRAMED)
    assert subject_of(app).framing == (-80, 0, 120, 200)
    assert link_of(app)["frame"] == ["-80,0,120,200"]
    bring(app, encoded(np.full((240, 400, 3), 90, np.uint8)))
    assert "frame" not in link_of(app)
    assert subject_of(app).framing is None
    assert app.slider(key="frame_x").value == 200


@pytest.mark.parametrize("frame", ["9", "0", "1,2,3", "5,0,5,20", "-9999,0,9999,20", "nan", "<b>"])
def test_a_frame_that_does_not_fit_is_chosen_anew_and_that_is_said(frame):
    app = open_page("look/predict", frame=frame)
    assert not app.exception
    assert subject_of(app).framing == 0
    assert [text.value for text in app.text] == ["The frame in the link does not fit this photo: it is chosen anew."]


def test_a_box_on_a_panorama_stays_within_its_height(monkeypatch):
    found = Found(np.zeros((20, 1000, 3), np.uint8), faces=(), quarters=0, cropped=False, notes=())
    held = photo.Photo(found, notes=(), token="abc")
    here = Session(photos={MAIN: held})
    here.selection = here.selection.having(image="abc")
    session = {"frame_drawn": {"selection": {"box": [{"x": [100, 900], "y": [2, 10]}]}}, "fovea": here}
    monkeypatch.setattr("streamlit.session_state", session)
    from pages.components import uploader as room

    room._drawn()
    left, top, right, bottom = photo.framing()
    assert (right - left, bottom - top) == (20, 20)
    assert (left + right) / 2 == 500


def test_the_link_names_the_photo_on_every_page(app):
    bring(app, encoded(astronaut()[:, ::-1]))
    token = selection_of(app).image
    assert len(token) >= 6
    go_to(app, "look/layers")
    assert link_of(app) == {"image": [token]}
    assert subject_of(app).photo is session_of(app).photos[MAIN]


def test_two_photos_have_different_tokens_and_a_link_to_the_first_is_lost(app):
    bring(app, encoded(astronaut()[:, ::-1]))
    first = selection_of(app).image
    bring(app, encoded(astronaut()))
    assert selection_of(app).image != first
    arrive(app, "look/layers", image=first)
    assert not subject_of(app).photo.own
    assert any("not kept" in text.value for text in app.text)


def test_a_link_with_a_photo_says_that_it_is_not_kept():
    app = open_page("look/predict", image="0a1b2c")
    assert not app.exception
    assert any("not kept" in text.value for text in app.text)
    assert not subject_of(app).photo.own


def test_a_photo_is_turned_by_hand_and_turned_back(app):
    lying = np.ascontiguousarray(np.rot90(astronaut(), 2))
    bring(app, encoded(lying))
    held = session_of(app).photos[MAIN]
    for quarter in (1, 2, 3):
        press(app, "Turn by 90°")
        assert link_of(app)["turned"] == [str(quarter)]
        np.testing.assert_array_equal(subject_of(app).photo.pixels, np.rot90(held.pixels, quarter))
    press(app, "Turn by 90°")
    assert "turned" not in link_of(app)
    np.testing.assert_array_equal(subject_of(app).photo.pixels, held.pixels)


@pytest.mark.parametrize("pixels", [BLANK, np.zeros((300, 200, 3), np.uint8)], ids=["a gradient", "black"])
def test_of_a_picture_without_a_face_nothing_is_said_that_only_a_face_has(app, pixels):
    assert "its eyes are level" in " ".join(caption.value for caption in app.caption)
    record = verdict_of(app)
    assert record.track_record in [caption.value for caption in app.caption]
    bring(app, encoded(pixels))
    captions = " ".join(caption.value for caption in app.caption)
    record = verdict_of(app)
    assert "No face was found" in captions
    assert "eyes" not in captions
    assert record.track_record not in captions
    assert record.calibration not in captions
    assert not any(heading.value == record.sentence for heading in app.header)
    press(app, FRAMED)
    captions = " ".join(caption.value for caption in app.caption)
    assert "eyes" not in captions
    assert verdict_of(app).track_record not in captions


def verdict_of(app):
    from vizcore.network.verdict import verdict

    this = subject_of(app)
    return verdict(this.probabilities, this.classifier)
