"""The page Networks, with several networks: toys, each a card and weights in a folder of their own."""

import threading
import time

import numpy as np
import pytest
import yaml
from opening import go_to, open_page, selection_of

from pages.networks.networks import speed
from pages.runtime.job_queue import QUEUE
from vizcore.network import shipped
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.history import History, write_history
from vizcore.training.emotions import EMOTIONS
from vizcore.training.model_summary import model_summary

PAGE = "networks/networks"
TOYS = {"toy_dense": ("dense", 0.5), "toy_lenet": ("lenet5", 0.7), "toy_resnet": ("resnet20", 0.8)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    for name, (architecture, accuracy) in TOYS.items():
        model = ARCHITECTURES[architecture]((48, 48, 1), 8)
        model.save(folder / f"{name}.keras")
        front = {
            "architecture": architecture, "labels": list(EMOTIONS), "year": ARCHITECTURES[architecture].year,
            "parameters": model.count_params(), **model_summary(model),
            "accuracy": accuracy, "mean_recall": accuracy / 2,
            "temperature": 1.0, "calibration_error": 0.01, "calibration_error_raw": 0.1,
            "confusion": np.eye(8, dtype=int).tolist(),
        }  # fmt: skip
        (folder / f"{name}.md").write_text(f"---\n{yaml.safe_dump(front)}---\n# {name}\n\nIt is a toy.", "utf-8")
    ones = np.ones(2)
    write_history(folder / "toy_lenet.history.csv", History(np.array([1, 2]), ones, ones, ones / 2, ones, ones))
    return folder


@pytest.fixture(autouse=True)
def toys(made, ship_from, monkeypatch):
    monkeypatch.setattr(speed, "_milliseconds", {})
    return ship_from(made)


def table(app):
    return app.dataframe[0].value.set_index("network")


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy:DeprecationWarning")


def test_every_network_is_there_and_only_the_chosen_one_is_loaded(monkeypatch, toys):
    loaded = []
    real = toys._read
    monkeypatch.setattr(toys, "_read", lambda name: loaded.append(name) or real(name))
    app = open_page(PAGE, network="toy_lenet")
    assert not app.exception
    assert loaded == ["toy_lenet"]
    found = table(app)
    assert list(found.index) == ["toy_resnet", "toy_lenet", "toy_dense"]  # the most accurate first
    assert found.loc["toy_resnet", ["accuracy", "recall", "depth", "sees", "year"]].tolist() == [
        80,
        40,
        20,
        "81×81",
        2015,
    ]
    assert found.loc["toy_lenet", ["parameters", "flops"]].tolist() == [169100, 2540768]
    assert found["time"].isna().all()


@pytest.mark.parametrize("name", TOYS)
def test_the_chosen_network_is_laid_open(name):
    app = open_page(PAGE, network=name)
    assert not app.exception
    assert any(name in header.value for header in app.header)
    assert ("were not kept" in captions(app)) == (name != "toy_lenet")
    assert any("It is a toy." in words.value for words in app.markdown)
    app.toggle(key="fold").set_value(False).run()
    assert not app.exception


def test_a_click_chooses_the_network_for_the_whole_app():
    app = open_page(PAGE, network="toy_dense")
    app.selectbox(key="network").set_value("toy_resnet").run()
    assert any("toy_resnet" in header.value for header in app.header)
    assert selection_of(app).network == "toy_resnet"
    go_to(app, "look/layers")
    assert not app.exception
    assert "conv2_1a" in app.selectbox(key="layer").options


def test_measured_times_are_kept_for_the_next_visitor():
    app = open_page(PAGE, network="toy_dense")
    app.button(key="measure").click().run()
    assert not app.exception
    assert (table(app)["time"] > 0).all()
    other = open_page(PAGE, network="toy_dense")
    assert table(other)["time"].tolist() == table(app)["time"].tolist()


def test_measuring_waits_until_other_long_work_is_done(monkeypatch):
    working, done = threading.Event(), threading.Event()

    def work():
        with QUEUE.turn():
            working.set()
            time.sleep(1)
            done.set()

    monkeypatch.setattr(speed, "seconds_a_face", lambda _: 0.002 if done.is_set() else pytest.fail("at once"))
    app = open_page(PAGE, network="toy_dense")
    other = threading.Thread(target=work)
    other.start()
    working.wait()
    app.button(key="measure").click().run()
    other.join()
    assert not app.exception
    assert table(app)["time"].tolist() == [2.0, 2.0, 2.0]


def test_where_too_many_wait_the_visitor_is_told(monkeypatch):
    monkeypatch.setattr(QUEUE, "_most", 0)
    app = open_page(PAGE, network="toy_dense")
    app.button(key="measure").click().run()
    assert not app.exception
    assert "Too many people are waiting" in app.warning[0].value
    assert table(app)["time"].isna().all()


def test_measuring_that_fails_lets_the_next_one_measure(monkeypatch):
    def fail(_):
        raise RuntimeError("no more memory")

    monkeypatch.setattr(speed, "seconds_a_face", fail)
    app = open_page(PAGE, network="toy_dense")
    app.button(key="measure").click().run()
    monkeypatch.setattr(speed, "seconds_a_face", lambda _: 0.002)
    app.button(key="measure").click().run()
    assert table(app)["time"].tolist() == [2.0, 2.0, 2.0]


def test_measuring_pushes_no_network_out_of_those_in_use(toys, monkeypatch):
    monkeypatch.setattr(speed, "seconds_a_face", lambda _: 0.002)
    app = open_page(PAGE, network="toy_dense")
    before = dict(toys._held)
    assert list(before) == ["toy_dense"]
    app.button(key="measure").click().run()
    assert table(app)["time"].tolist() == [2.0, 2.0, 2.0]
    assert dict(toys._held) == before
    assert shipped.load("toy_dense") is before["toy_dense"]
