"""Build one: the plan learns a visitor's faces on the server, in its turn, and becomes a network of his own."""

import numpy as np
import pytest
from blocks import read_block
from bringing import bring_faces, zipped_faces
from opening import arrive, open_page, press, said, session_of, subject_of

from pages.labs.build import on_faces
from pages.labs.build.bricks import Brick
from pages.labs.build.costs import counted, too_much
from pages.labs.build.examples import of_faces
from pages.labs.build.opening import keras_model
from pages.runtime import frames
from pages.state import own_networks

BUILD, QUICK = "labs/build", "dense"
PLAN = {
    "network": QUICK, "build_examples": "faces, on the server", "build_side": 24, "build_epochs": 1,
    "build_width1": 2, "build_layer3": "–", "build_layer4": "–",
}  # fmt: skip


@pytest.fixture
def with_faces(no_face_is_looked_for):
    def open_build(count: int = 36, **query):
        app = bring_faces(open_page("data/batch", network=QUICK), ("faces.zip", zipped_faces(count)))
        return arrive(app, BUILD, **(PLAN | query))

    return open_build


def test_without_faces_it_says_what_to_bring():
    app = open_page(BUILD, **(PLAN | {"build_side": []}))
    assert not app.exception
    assert "a zip with a folder for each answer" in said(app)
    assert not [toggle for toggle in app.toggle if toggle.label == "Train"]


def test_too_few_labelled_faces_are_said(with_faces):
    assert "at least two labels with 5 faces each" in said(with_faces(6))


def test_a_plan_learns_faces_and_what_it_learned_is_a_network_of_ones_own(with_faces, monkeypatch):
    pushed = []
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: pushed.append(read_block(frame)))
    app = with_faces(build_train="true")
    assert not app.exception
    assert not app.text, [text.value for text in app.text]
    (metric,) = [each for each in app.metric if "never learned" in each.label]
    assert metric.label == "Right, of 4 faces never learned"
    (found,) = [each for each in subject_of(app).results.values() if isinstance(each, on_faces.Learned)]
    assert metric.value == f"{found.marks[-1].held:.1%}"
    pushed = [frame for frame in pushed if "charts" not in frame]  # of learning, not of looking at the faces
    assert len(pushed) == len(found.marks) == 1
    app = press(app, "Look inside it")
    assert not app.exception
    (name,) = session_of(app).networks
    own = own_networks._shelf[name]
    assert own.classifier.labels == ("happiness", "fear")
    assert own.classifier.image_shape == (24, 24, 1)
    np.testing.assert_array_equal(np.concatenate([w.ravel() for w in own.model.get_weights()]), found.weights)


def test_what_was_learned_before_it_was_stopped_stays(with_faces, monkeypatch):
    real = on_faces.learn

    def stopped(*given, **more):
        yield next(real(*given, **more))
        raise RuntimeError("the run ends here")

    monkeypatch.setattr(on_faces, "learn", stopped)
    app = with_faces(build_train="true", build_epochs=5)
    (key,) = [key for key in subject_of(app).results if key[0] == "so far"]
    subject_of(app).stopped.add(key[1:])
    app.run()
    assert not app.exception
    assert "Stopped." in said(app)
    assert "1 of 4 steps" in said(app)
    assert "when it was stopped" in said(app)
    assert [button for button in app.button if button.label == "Start again"]


def test_a_stride_that_could_kill_the_process_is_one_sentence(with_faces, monkeypatch):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    app = with_faces(build_train="true", build_kernel1=1, build_stride1=2)
    assert not app.exception
    assert "give it stride 1" in app.warning[0].value


def test_the_plan_is_bounded():
    faces = of_faces(48, ("a", "b"))
    many = [Brick("convolution", 128, 3), Brick("convolution", 128, 3)]
    assert "operations for one face are more than the 20,000,000" in too_much(counted(many, faces), faces)
    wide = [Brick("dense", 128)] * 2
    assert too_much(counted(wide, faces), faces) == ""
    assert counted(wide, faces)[-1].name == "dense, the 2 logits"


@pytest.mark.parametrize(
    ("bricks", "shape"),
    [
        ([Brick("convolution", 4, 3)], (4, 3, 3, 1)),
        ([Brick("max pooling", kernel=2), Brick("convolution", 64, 5)], (32, 5, 5, 1)),
        ([Brick("dense", 6)], (6, 24, 24, 1)),
        ([Brick("average pooling", kernel=3), Brick("dropout", rate=0.5)], (2, 8, 8, 1)),
    ],
)
def test_the_weights_that_read_the_face_are_pictures(bricks, shape):
    examples = of_faces(24, ("a", "b"))
    pictures = on_faces.first_weights(keras_model(counted(bricks, examples), examples))
    assert pictures.shape == shape
    assert np.abs(pictures - 0.5).max() == pytest.approx(0.5)
