"""A visitor's photo: taken, framed, forgotten, and then really gone."""

import gc
import io
import weakref
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut
from streamlit.testing.v1 import AppTest

from pages.state import photo

ROOT = Path(__file__).parents[2]


def encoded(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROOT / "app.py", default_timeout=120).run()


def bring(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader[0].set_value(("me.png", data, "image/png")).run()
    assert not app.exception
    return app


def test_a_photo_is_taken_and_its_upload_is_let_go(app):
    uploader = app.file_uploader[0].key
    bring(app, encoded(astronaut()[:, ::-1]))
    assert app.session_state["photo_held"].own
    assert app.query_params["face"] in ("own", ["own"])
    assert app.file_uploader[0].key != uploader
    assert app.file_uploader[0].value is None


def test_a_bad_file_keeps_the_photo_there_was(app):
    bring(app, encoded(astronaut()))
    held = app.session_state["photo_held"]
    bring(app, b"no picture")
    assert app.session_state["photo_held"] is held
    assert len(app.error) == 1
    bring(app, encoded(astronaut()))
    assert not app.error


@pytest.mark.parametrize("page", ["20_layers.py", "30_filters.py"])
def test_a_forgotten_photo_is_gone_from_memory(app, page):
    bring(app, encoded(astronaut()[:, ::-1]))
    app.switch_page(f"pages/10_look/{page}").run()
    app.switch_page("pages/look/predict/page.py").run()
    gone = weakref.ref(app.session_state["photo_held"])
    next(button for button in app.button if button.label == "Forget my photo").click().run()
    assert not app.exception
    gc.collect()
    assert gone() is None
    assert "face" not in app.query_params


def test_the_sliders_start_anew_with_a_new_photo(app):
    blank = np.full((200, 300, 3), 90, np.uint8)
    bring(app, encoded(blank))
    app.slider(key="frame_x").set_value(20).run()
    next(button for button in app.button if button.label == "Use this square").click().run()
    assert app.session_state["framing"] == (-80, 0, 120, 200)
    bring(app, encoded(blank[:, :, ::-1].copy()))
    assert "framing" not in app.session_state
    assert app.slider(key="frame_x").value == 150


def test_a_box_on_a_panorama_stays_within_its_height(monkeypatch):
    session = {"drawn": {"selection": {"box": [{"x": [100, 900], "y": [2, 10]}]}}}
    session["photo_held"] = photo.Photo(np.zeros((20, 1000, 3), np.uint8), (), (), own=True)
    monkeypatch.setattr("streamlit.session_state", session)
    from pages.components import uploader as room

    room._drawn()
    left, top, right, bottom = session["framing"]
    assert (right - left, bottom - top) == (20, 20)
    assert (left + right) / 2 == 500


def test_the_link_keeps_saying_whose_face_it_is(app):
    bring(app, encoded(astronaut()[:, ::-1]))
    app.switch_page("pages/look/layers/page.py").run()
    assert app.query_params["face"] in ("own", ["own"])


def test_a_link_with_a_face_says_that_the_photo_is_not_kept():
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    app.query_params["face"] = "own"
    app.run()
    assert any("not kept" in info.value for info in app.info)
    assert "face" not in app.query_params
