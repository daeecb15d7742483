"""Two networks at one face, two faces in one network; and a second photo beside the first."""

import shutil
import threading
from pathlib import Path

import keras
import numpy as np
import pytest
from blocks import blocks_of, stages
from bringing import bring, encoded
from opening import go_to, link_of, open_page, press, said, session_of, subject_of
from skimage.data import astronaut

from pages.components.stage import beside_block
from pages.components.stage.colours import face_of
from pages.networks.compare import views
from pages.state import photo
from pages.state.session import MAIN, SECOND
from vizcore.network import cards, shipped
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier
from vizcore.run.trace import activation

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # of Keras, saving
COMPARE, WHY = "networks/compare", "labs/why_convolution"
NETWORKS, FACES = "Networks on one face", "Faces in one network"


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


def second(app, data: bytes):
    """Bring another photo to compare with."""
    app.segmented_control(key="second").set_value("Another photo").run()
    return bring(app, data)


def compared(app) -> dict:
    """What is held of networks and faces beside those under study: {(name of the network, face): trace}."""
    by_identity = {classifier.identity: name for name, classifier in shipped.SHIPPED._held.items()}
    return {(by_identity[identity], portrait): seen for (identity, portrait), seen in session_of(app).compared.items()}


def test_alone_a_network_is_compared_by_faces(folder):
    app = open_page(COMPARE, compare=NETWORKS)
    assert not app.exception
    assert "nothing to compare by network" in said(app)
    assert [box.value for box in app.header][:2] == ["Face A", "Face B"]


def test_networks_say_what_they_say_and_how_far_apart_they_are(three):
    app = open_page(COMPARE)
    assert not app.exception
    assert app.multiselect(key="networks").value == ["fovea", "toy_dense"]
    assert "fovea says happiness (99.9%); toy_dense says" in said(app)
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
        assert expected in said(app) + " ".join(part["note"] for block in blocks_of(app) for part in block["parts"])
    app.multiselect(key="networks").set_value([]).run()
    assert "Choose at least two" in said(app)


def test_a_network_runs_once_a_face_and_as_many_are_kept_as_are_shown(three, runs):
    app = open_page(COMPARE)
    assert sorted(runs) == ["fovea", "toy_dense"]
    app.slider(key="depth").set_value(80).run()
    assert len(runs) == 2
    app.multiselect(key="networks").set_value(["fovea", "toy_lenet5"]).run()
    assert runs[2:] == ["toy_lenet5"]
    assert {name for name, _ in compared(app)} == {"fovea", "toy_lenet5"}


def test_the_mirrored_face_is_looked_at_once_and_every_layer_compared(folder, runs):
    app = open_page(COMPARE)
    assert len(runs) == 2
    for layer in ("conv3_1", "relu_dense1", "logits", "image"):
        app.selectbox(key="layer").set_value(layer).run()
        assert not app.exception
    assert len(runs) == 2
    assert "layers with a kernel" in said(app)


def test_a_second_photo_is_another_face_and_the_first_stays(folder):
    app = open_page(COMPARE, layer="conv1_1")
    second(app, encoded(astronaut()[:, 60:]))
    held = session_of(app).photos[SECOND]
    assert held.own
    assert MAIN not in session_of(app).photos
    assert {portrait.photo for _, portrait in compared(app)} == {held, photo.sample()}
    assert app.file_uploader[0].value is None
    assert link_of(app) == {"layer": ["conv1_1"], "second": ["Another photo"], "second_photo": [held.token]}
    assert subject_of(app).photo is photo.sample()


def test_a_bad_second_file_gets_one_sentence(folder):
    app = second(open_page(COMPARE), b"no picture")
    assert len(app.error) == 1
    assert session_of(app).photos == {}
    assert "second_photo" not in link_of(app)


def test_a_second_photo_alone_can_be_forgotten(folder):
    app = second(open_page(COMPARE), encoded(astronaut()[:, 40:]))
    press(app, "Forget my photo")
    assert not app.exception
    assert session_of(app).photos == {}
    assert "second_photo" not in link_of(app)
    assert "Until then, B is face A mirrored" in said(app)


def test_a_new_first_photo_leaves_the_second_one(folder):
    app = second(open_page(COMPARE), encoded(astronaut()[:, 40:]))
    held = session_of(app).photos[SECOND]
    go_to(app, "look/predict")
    bring(app, encoded(astronaut()))
    assert session_of(app).photos[SECOND] is held
    go_to(app, "networks/compare")
    assert held in {portrait.photo for _, portrait in compared(app)}


def test_a_link_with_a_second_photo_says_that_it_is_not_kept(folder):
    app = open_page(COMPARE, second="Another photo", second_photo="0a1b2c")
    assert not app.exception
    assert "The second photo of this link is not kept." in [text.value for text in app.text]
    assert "Until then, B is face A mirrored" in said(app)


def test_a_convolution_is_counted_and_its_matrix_is_the_layer(folder):
    app = open_page(WHY, layer="conv2_1")
    assert not app.exception
    assert "1,061,683,200" in said(app)
    assert app.metric[0].value == "67.71×"  # 576² ÷ (3 · 24 - 2)²
    assert "check: equal" in said(open_page(WHY, layer="conv2_1", why_part="shared weights"))


@pytest.mark.parametrize("network", ["toy_lenet5", "toy_dense"])
def test_why_a_convolution_for_other_networks(three, network):
    app = open_page(WHY, network=network, why_part="shuffled pixels")
    assert not app.exception
    followed = next(metric for metric in app.metric if metric.label == "Weights shuffled likewise")
    assert float(followed.value.split()[0]) < 1e-5
    assert ("has no convolution" in said(app)) == (network == "toy_dense")


def test_a_broken_link_to_a_place_opens_the_page_all_the_same(folder):
    app = open_page(WHY, source_row=999, reader_column="-3")
    assert not app.exception
    assert app.number_input(key="source_row").value == 32
    words = [text.value for text in app.text]
    words += [text.value for text in open_page(WHY, why_part="shared weights", channel="x").text]
    assert len(words) == 3
    for shown in ("999", "-3", "x"):
        assert any(f"“{shown}”" in sentence for sentence in words)


def test_where_they_say_the_same_a_face_that_divides_them_is_a_click_away():
    app = open_page(COMPARE, networks=["fovea", "alexnet"])
    assert "They agree" in [header.value for header in app.header]
    (link,) = (link for link in app.get("page_link") if link.proto.label == "On a face that is less clear")
    assert "image=delighted" in link.proto.query_string
    app = open_page(COMPARE, networks=["fovea", "alexnet"], image="delighted")
    assert not [link for link in app.get("page_link") if link.proto.label == "On a face that is less clear"]


def test_the_channel_that_differs_most_is_on_the_stage_over_each_face(folder):
    app = open_page(COMPARE, compare=FACES, layer="relu3_1")
    assert not app.exception
    (beside, block), this = blocks_of(app), subject_of(app)
    other = next(seen for seen in compared(app).values() if not np.array_equal(seen.image, this.trace.image))
    a, b = (activation(this.classifier, seen, "relu3_1") for seen in (this.trace, other))
    assert beside["together"]
    for number, expected in enumerate((a, b, a - b)):
        ranked = beside["parts"][number]["ranked"]
        np.testing.assert_allclose(
            beside["arrays"][f"values{number}"], np.moveaxis(expected[..., ranked], -1, 0), atol=1e-5
        )
    channel = int(abs(a - b).mean(axis=(0, 1)).argmax())
    assert f"Channel {channel} of relu3" in said(app)
    arrays = block["arrays"]
    for number, expected in enumerate((a, b, a - b)):
        np.testing.assert_allclose(arrays[f"map{number}"], expected[..., channel], atol=1e-5)
    for number, image in enumerate((this.trace.image, other.image, (this.trace.image + other.image) / 2)):
        np.testing.assert_array_equal(arrays[f"face{number}"], face_of(image)["face"])
    first, second_, difference = (one["scale"] for one in block["maps"])
    assert first == second_
    assert difference["low"] == -difference["high"]


def test_maps_of_networks_are_on_the_stage_each_on_its_own_scale(three, monkeypatch):
    app = open_page(COMPARE, networks=["fovea", "toy_lenet5"], depth=30)
    (block,) = blocks_of(app)
    seen = {name: seen for (name, _), seen in compared(app).items()}
    for number, (part, name) in enumerate(zip(block["parts"], ("fovea", "toy_lenet5"), strict=True)):
        layer = part["title"].rpartition(" · ")[2]
        maps = activation(shipped.SHIPPED.load(name), seen[name], layer)
        assert part["ranked"] == np.argsort(-abs(maps).mean((0, 1)), kind="stable")[:16].tolist()
        np.testing.assert_array_equal(block["arrays"][f"values{number}"], np.moveaxis(maps[..., part["ranked"]], -1, 0))
        assert part["scale"]["high"] == pytest.approx(abs(maps).max() if part["scale"]["signed"] else maps.max())
    assert not block["together"]
    monkeypatch.setattr(beside_block, "MOST", 1000)
    large = open_page(COMPARE, networks=["fovea", "toy_lenet5"], depth=30)
    assert not stages(large)
    assert "In figures, for they cannot follow the pointer" in said(large)


@pytest.mark.parametrize(
    "choice", [{"part": 2, "channel": 0}, {"part": 0, "channel": 16}, {"channel": 1}, {"part": "0"}]
)
def test_what_was_chosen_on_no_map_opens_nothing(choice, monkeypatch):
    monkeypatch.setattr(views, "open_layer", lambda *_, **__: pytest.fail("a page was opened"))
    views._chosen([("conv1", "lenet5", 16), ("conv2", "vgg10", 32)], choice)


def test_of_layers_without_maps_there_is_no_channel_on_the_stage(folder):
    app = open_page(COMPARE, compare=FACES, layer="logits")
    assert not app.exception
    assert not stages(app)
