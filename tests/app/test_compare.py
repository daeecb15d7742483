"""Two networks at one face, two faces in one network; and a second photo is as private as the first."""

import gc
import io
import shutil
import threading
import weakref
from pathlib import Path

import keras
import numpy as np
import pytest
from opening import open_page
from PIL import Image
from skimage.data import astronaut
from streamlit.testing.v1 import AppTest

from pages.runtime import engine
from pages.state import photo
from vizcore import cards, shipped
from vizcore.architectures import ARCHITECTURES
from vizcore.classifier import Classifier

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, saving
COMPARE = "pages/networks/compare/page.py"
WHY = "pages/labs/why_convolution/page.py"
NETWORKS, FACES = "Networks on one face", "Faces in one network"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Where networks are shipped from: the default one alone."""
    for path in cards.FOLDER.glob(f"{cards.DEFAULT}.*"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(cards, "FOLDER", tmp_path)
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    yield tmp_path
    shipped._kept.cache_clear()
    engine.fields.cache_clear()


@pytest.fixture
def three(folder) -> Path:
    """Two untrained networks beside it: one with convolutions, one without."""
    keras.utils.set_random_seed(0)
    for architecture in ("lenet5", "dense"):
        model = ARCHITECTURES[architecture]((48, 48, 1), 8)
        model.save(folder / f"toy_{architecture}.keras")
        shutil.copy(folder / f"{cards.DEFAULT}.md", folder / f"toy_{architecture}.md")
    return folder


@pytest.fixture
def runs(monkeypatch) -> list:
    """Which network ran for a page, in order; not for the warming up, once a process, behind the pages."""
    done, real = [], Classifier.run

    def noted(self, *rest):
        if threading.current_thread().name != "warm-up":
            done.append(self.name)
        return real(self, *rest)

    monkeypatch.setattr(Classifier, "run", noted)
    return done


def encoded(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def bring(app: AppTest, data: bytes) -> AppTest:
    app.file_uploader[0].set_value(("me.png", data, "image/png")).run()
    assert not app.exception
    return app


def words(app) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption, app.subheader) for element in kind)


def second(app, data: bytes):
    app.segmented_control(key="second").set_value("Another photo").run()
    return bring(app, data)


def test_alone_a_network_is_compared_by_faces(folder):
    app = open_page(COMPARE, compare=NETWORKS)
    assert not app.exception
    assert "nothing to compare by network" in words(app)
    assert [box.value for box in app.subheader][:2] == ["Face A", "Face B"]


def test_networks_say_what_they_say_and_how_far_apart_they_are(three):
    app = open_page(COMPARE)
    assert not app.exception
    assert app.multiselect(key="networks").value == ["fovea", "toy_dense"]
    assert "fovea says happiness (100%); toy_dense says" in words(app)
    (metric,) = app.metric
    assert metric.label == "fovea and toy_dense"
    assert metric.value.endswith("apart")


def test_three_networks_at_every_depth(three):
    app = open_page(COMPARE, networks="fovea")
    app.multiselect(key="networks").set_value(["fovea", "toy_lenet5", "toy_dense"]).run()
    assert len(app.metric) == 3
    for depth, expected in ((0, "Depth 0 of 7"), (50, "Depth 4 of 7"), (100, "Depth 7 of 7")):
        app.slider(key="depth").set_value(depth).run()
        assert not app.exception
        assert expected in words(app)
    app.multiselect(key="networks").set_value([]).run()
    assert "Choose at least two" in words(app)


def test_a_network_runs_once_a_face_and_as_many_are_kept_as_are_shown(three, runs):
    app = open_page(COMPARE)
    assert sorted(runs) == ["fovea", "toy_dense"]
    app.slider(key="depth").set_value(80).run()
    assert len(runs) == 2
    app.multiselect(key="networks").set_value(["fovea", "toy_lenet5"]).run()
    assert runs[2:] == ["toy_lenet5"]
    assert {classifier.name for classifier, _ in app.session_state["compared"]} == {"fovea", "toy_lenet5"}


def test_the_mirrored_face_is_looked_at_once_and_every_layer_compared(folder, runs):
    app = open_page(COMPARE)
    assert len(runs) == 2
    for layer in ("conv3_1", "relu_dense1", "logits", "image"):
        app.selectbox(key="layer").set_value(layer).run()
        assert not app.exception
    assert len(runs) == 2
    assert "layers with a kernel" in words(app)


def test_a_second_photo_is_another_face_and_the_first_stays(folder):
    app = open_page(COMPARE)
    app.session_state["layer"] = "conv1_1"
    second(app, encoded(np.ascontiguousarray(np.rot90(astronaut(), 2))))
    held = app.session_state["second_held"]
    assert held.own
    assert "photo_held" not in app.session_state
    assert {portrait.photo for _, portrait in app.session_state["compared"]} == {held, photo.sample()}
    assert app.file_uploader[0].value is None
    assert "face" not in app.query_params


def test_a_bad_second_file_gets_one_sentence(folder):
    app = second(open_page(COMPARE), b"no picture")
    assert len(app.error) == 1
    assert "second_held" not in app.session_state


@pytest.mark.parametrize("page", [COMPARE, WHY])
def test_both_photos_are_gone_from_memory_when_forgotten(folder, page):
    app = open_page("pages/look/predict/page.py")
    bring(app, encoded(astronaut()[:, ::-1]))
    app.switch_page(COMPARE).run()
    second(app, encoded(astronaut()[:, 40:]))
    first = app.session_state["photo_held"]
    gone = [weakref.ref(first), weakref.ref(app.session_state["second_held"])]
    del first
    app.switch_page(page).run()
    next(button for button in app.button if button.label == "Forget my photo").click().run()
    assert not app.exception
    gc.collect()
    assert [held() for held in gone] == [None, None]
    assert not any("held" in str(value) for value in app.query_params.values())


def test_a_second_photo_alone_can_be_forgotten(folder):
    app = second(open_page(COMPARE), encoded(astronaut()[:, 40:]))
    next(button for button in app.button if button.label == "Forget my photo").click().run()
    assert "second_held" not in app.session_state
    assert not app.exception


def test_a_new_first_photo_leaves_the_second_one(folder):
    app = second(open_page(COMPARE), encoded(astronaut()[:, 40:]))
    held = app.session_state["second_held"]
    app.switch_page("pages/look/predict/page.py").run()
    bring(app, encoded(astronaut()))
    assert app.session_state["second_held"] is held


def test_a_convolution_is_counted_and_its_matrix_is_the_layer(folder):
    app = open_page(WHY, filters_layer="conv2_1")
    assert not app.exception
    assert "382,205,952" in words(app)
    assert "check: equal" in words(app)
    assert app.metric[0].value == "67.71×"  # 576² ÷ (3 · 24 - 2)²


@pytest.mark.parametrize("network", ["toy_lenet5", "toy_dense"])
def test_why_a_convolution_for_other_networks(three, network):
    app = open_page(WHY, network=network)
    assert not app.exception
    followed = next(metric for metric in app.metric if metric.label == "Weights shuffled likewise")
    assert float(followed.value.split()[0]) < 1e-5
    assert ("has no convolution" in words(app)) == (network == "toy_dense")


def test_a_broken_link_to_a_place_opens_the_page_all_the_same(folder):
    app = open_page(WHY, source_row=999, reader_column="-3", channel="x")
    assert not app.exception
    assert app.number_input(key="source_row").value == 32


def test_the_lines_of_python_give_the_same_numbers(three, tmp_path, monkeypatch):
    app = open_page(COMPARE)
    (traces,) = [{c.name: trace for (c, _), trace in app.session_state["compared"].items()}]
    image = traces["fovea"].image
    np.savez(tmp_path / "tensor.npz", image=image)
    monkeypatch.chdir(tmp_path)
    code = [block.value for block in app.code]
    predictions = run(next(lines for lines in code if "by_label" in lines))
    assert predictions["distance"] == pytest.approx(float(app.metric[0].value.split("%")[0]) / 100, abs=1e-3)
    np.testing.assert_allclose(run(code[-1])["result"].sum(), traces["toy_dense"].kept["relu1"].sum(), rtol=1e-4)


def test_the_lines_of_python_for_faces_and_connections_run(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = open_page(COMPARE, layer="pool1")
    for (_, portrait), seen in app.session_state["compared"].items():
        np.savez(f"face-{'B' if portrait.change else 'A'}.npz", image=seen.image)
        np.savez("tensor.npz", image=seen.image)
    shapes = [np.shape(run(block.value)["result"]) for block in app.code]
    assert shapes == [(2, 8), (24, 24, 24), (24, 24, 24), (24, 24, 24), (15,)]
    counted, matrix, logits = (run(block.value)["result"] for block in open_page(WHY, filters_layer="conv2_1").code)
    assert counted == (382_205_952, 5_644_800, 10_368)
    assert matrix.shape == (64, 64)
    assert logits.shape == (8,)


def run(lines: str) -> dict:
    space = {}
    exec(compile(lines, "copied", "exec"), space)
    return space
