"""Long work with its chart in sight: the frames that go to the stage end as the figure that follows them."""

import numpy as np
import pytest
import streamlit as st
from blocks import read_block
from bringing import bring_faces, zipped_faces, zipped_portraits
from opening import arrive, open_page, press, subject_of

from pages.components import chart, growing_chart
from pages.components.stage.chart_block import drawn
from pages.labs.running_costs import measured
from pages.runtime import frames
from vizcore.data import looked, one_channel, relevant, spaces
from vizcore.lessons.grown import Grown
from vizcore.run import gradients
from vizcore.words import number_text

TRUST = {"methods": "Gradient", "network": "lenet5"}
WORKS = {
    "ranking": ("change/ranking", {"network": "lenet5", "layer": "conv2"}, "effects", 2),
    "patching": ("change/activation_patching", {"network": "lenet5"}, "patching", 2),
    "pixels taken away": ("ask/attribution", TRUST | {"trust": "Take the pixels away"}, "trust-deletion", 4),
    "weights randomised": ("ask/attribution", TRUST | {"trust": "Randomise the weights"}, "randomised", 4),
    "receptive fields": ("ask/receptive_field", {"network": "lenet5"}, "growth", 3),
    "a face turned": ("change/input", {"transform": "Turn"}, "sweep", 2),
    "blocks left out": ("labs/depth", {"depths": "20", "when": "after training"}, "lesions-resnet20", 9),
    "gradients before training": ("labs/depth", {"depths": "20"}, "profile", 2),
}


@pytest.fixture
def pushed(monkeypatch) -> list[dict]:
    found = []
    monkeypatch.setattr(growing_chart, "PAUSE", 0)
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: found.append(read_block(frame)))
    return found


@pytest.fixture
def figures(monkeypatch) -> dict:
    found, real = {}, chart.figure

    def figure(shown, *, key, **more):
        found[key] = shown
        real(shown, key=key, **more)

    monkeypatch.setattr(chart, "figure", figure)
    return found


@pytest.mark.parametrize(("page", "query", "key", "least"), WORKS.values(), ids=WORKS)
def test_the_last_frame_is_the_figure_that_follows(monkeypatch, pushed, figures, page, query, key, least):
    monkeypatch.setattr(gradients, "BUDGET", 1_000_000)
    app = open_page(page, **query)
    assert not app.exception
    assert len(pushed) >= least
    assert not frames._streams, "it ends with its work"
    first, last, whole = pushed[0]["charts"][0], pushed[-1]["charts"][0], drawn(figures[key])
    for part in ("lines", "bars", "levels"):
        assert last[part] == whole[part]
    assert [last[axis]["title"] for axis in "xy"] == [whole[axis]["title"] for axis in "xy"]
    assert known(first) < known(whole)
    many = len(pushed)
    app.run()
    assert len(pushed) == many, "what is known needs no stream"


def known(found: dict) -> int:
    return sum(y is not None for each in (*found["lines"], *found["bars"]) for y in each["y"])


def dots(found: dict) -> int:
    marked = [line for line in found["lines"] if line["symbol"]]
    return sum(None not in place for line in marked for place in zip(line["x"], line["y"], strict=True))


@pytest.mark.parametrize("work", WORKS)
def test_stopped_it_leaves_no_stage_that_waits(monkeypatch, work):
    page, query, *_ = WORKS[work]
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: st.stop())
    app = open_page(page, **query)
    while any(button.label == "Stop" for button in app.button):  # one long work after the other
        press(app, "Stop")
    assert "Stopped." in [caption.value for caption in app.caption]
    blocks = [read_block(each.proto.bytes) for each in app.get("bidi_component") if each.proto.bytes]
    assert not [block for block in blocks if "waits" in block]
    assert not frames._streams


def test_the_small_maps_grow_above_their_curve(pushed):
    app = open_page("ask/attribution", **TRUST, trust="Randomise the weights")
    stages_ = next(found for key, found in subject_of(app).results.items() if key[0] == "randomised")
    assert [len(frame["names"]) for frame in pushed] == list(range(1, len(stages_) + 1))
    assert pushed[0]["names"] == ["trained"]
    assert pushed[-1]["arrays"]["images"].shape == (len(stages_), 48, 48, 3)


def with_faces(page: str, **query):
    app = bring_faces(open_page("data/batch", network="dense"), ("faces.zip", zipped_faces()))
    return arrive(app, page, network="dense", **query)


def test_of_many_faces_the_answers_so_far_are_counted(monkeypatch, pushed):
    monkeypatch.setattr(looked, "AT_ONCE", 2)
    bring_faces(open_page("data/batch", network="dense"), ("faces.zip", zipped_faces()))
    mine = [frame for frame in pushed if frame["words"].endswith("of 6 faces")]
    assert [frame["words"] for frame in mine] == ["2 of 6 faces", "4 of 6 faces", "6 of 6 faces"]
    assert [sum(frame["charts"][0]["bars"][0]["y"]) for frame in mine] == [2, 4, 6]


def test_neighbours_through_the_layers_are_followed_while_faces_come(monkeypatch, pushed, figures):
    monkeypatch.setattr(spaces, "AT_ONCE", 2)
    app = with_faces("data/neighbours", neighbours_layers="true")
    assert not app.exception
    mine = [frame for frame in pushed if frame["charts"] and frame["charts"][0]["x"]["title"] == "layers"]
    assert [frame["words"] for frame in mine] == ["2 of 6 faces", "4 of 6 faces", "6 of 6 faces"]
    assert mine[-1]["charts"][0]["lines"] == drawn(figures["neighbours-shared"])["lines"]


def test_the_most_relevant_faces_so_far_are_in_sight(monkeypatch, pushed):
    monkeypatch.setattr(relevant, "AT_ONCE", 2)
    app = with_faces("data/top_faces", top_which="Most relevant")
    assert not app.exception
    mine = [frame for frame in pushed if frame["names"]]
    assert [len(frame["names"]) for frame in mine] == [2, 4, 6]
    values = [float(name) for name in mine[-1]["names"]]
    assert values == sorted(values, reverse=True)
    assert np.ptp(mine[-1]["arrays"]["images"]) > 0


def test_before_a_deep_network_is_compiled_the_axes_of_patching_are_there(pushed):
    assert not open_page("change/activation_patching", network="lenet5").exception
    first = pushed[0]["charts"][0]
    assert known(first) == 0
    assert [text for _, text in first["x"]["ticks"]] == [text for _, text in pushed[-1]["charts"][0]["x"]["ticks"]]


def many_faces(page: str, data: bytes, **query):
    app = bring_faces(open_page("data/batch", network="mini_xception"), ("faces.zip", data))
    return arrive(app, page, network="mini_xception", **query)


def test_concepts_settle_over_the_face_while_the_layer_is_taken_apart(pushed):
    app = open_page("data/concepts", network="mini_xception", layer="relu1", concepts=3)
    assert not app.exception
    mine = [frame for frame in pushed if "accounted for" in frame["words"]]
    assert len(mine) == 150
    assert mine[0]["names"] == ["Concept 1", "Concept 2", "Concept 3"]
    first, last = (float(frame["words"].split("%")[0]) for frame in (mine[0], mine[-1]))
    assert last > first
    found = next(found for key, found in subject_of(app).results.items() if key[0] == "concepts")
    assert last == pytest.approx(100 * found.explained, abs=0.06)
    assert mine[-1]["arrays"]["images"].shape == (3, 48, 48, 3)
    assert (mine[-1]["arrays"]["images"] != mine[0]["arrays"]["images"]).any()


def test_a_concept_is_put_beside_random_faces_as_soon_as_there_are_enough(monkeypatch, pushed, figures):
    monkeypatch.setattr(spaces, "AT_ONCE", 12)
    app = many_faces("data/concepts", zipped_faces(36), layer="relu1", tcav_concept="label: fear")
    assert not app.exception
    mine = [frame for frame in pushed if frame["charts"] and "answer rises" in frame["charts"][0]["x"]["title"]]
    assert [frame["words"] for frame in mine] == [f"{many} of 36 faces" for many in (0, 12, 24, 36)]
    assert [dots(frame["charts"][0]) for frame in mine][:2] == [0, 0], "ten faces with the concept are too few"
    last, whole = mine[-1]["charts"][0], drawn(figures["tcav"])
    assert last == whole
    assert [text for _, text in last["y"]["ticks"]] == ["label: fear", "random faces"]


def test_channels_and_parts_of_the_face_are_counted_face_by_face(monkeypatch, pushed, figures):
    monkeypatch.setattr(gradients, "BUDGET", 1_000_000)
    app = many_faces("data/concepts", zipped_portraits(), layer="relu1")
    assert not app.exception
    mine = [frame for frame in pushed if frame["names"] == ["Eyes", "Nose", "Mouth"]]
    assert mine[0]["charts"] == [], "which numbers are large is not known yet"
    assert len(mine) >= 3
    for part, chart_ in enumerate(mine[-1]["charts"]):
        assert chart_["bars"] == drawn(figures[f"part-channels-{part}"])["bars"]
    assert mine[-1]["words"] == "12 of 12 faces"


def test_what_networks_cost_stands_in_rows_as_it_is_measured(monkeypatch, pushed):
    monkeypatch.setattr(measured, "grown_apart", lambda names, report: [])
    monkeypatch.setattr(measured, "can_measure", lambda: False)
    app = open_page("labs/running_costs", costs_networks=["lenet5", "dense"], costs_measure="true")
    assert not app.exception
    assert [frame["words"] for frame in pushed] == [f"{many} of 2 networks" for many in range(3)]
    assert [dots(frame["charts"][0]) for frame in pushed] == [0, 2, 4]
    last, table = pushed[-1]["charts"][0], app.dataframe[0].value
    assert [text for _, text in last["y"]["ticks"]] == ["lenet5", "dense"]
    forward = next(line for line in last["lines"] if line["name"] == "a forward pass")
    np.testing.assert_allclose(10 ** np.array(forward["x"]), table["forward, ms"])


def test_what_they_take_of_memory_stands_in_rows_too(monkeypatch, pushed):
    told = [("lenet5", Grown(10**6, 10**7)), ("dense", Grown(10**5, None))]
    monkeypatch.setattr(measured, "grown_apart", lambda names, report: iter(told))
    monkeypatch.setattr(measured, "can_measure", lambda: True)
    app = open_page("labs/running_costs", costs_networks=["lenet5", "dense"], costs_measure="true")
    assert not app.exception
    mine = [each["charts"][0] for each in pushed if "megabytes" in each["charts"][0]["x"]["title"]]
    assert [dots(each) for each in mine] == [0, 2, 3]
    forward, training = (line["x"] for line in mine[-1]["lines"][1:])
    assert (forward, training) == ([0, -1], [1, None]), "powers of ten of megabytes"
    assert [text for _, text in mine[-1]["y"]["ticks"]] == ["lenet5", "dense"]


def test_faces_that_excite_a_channel_are_in_sight_while_the_map_is_coloured(monkeypatch, pushed):
    monkeypatch.setattr(one_channel, "AT_ONCE", 2)
    app = with_faces("data/map", map_colours="channel")
    assert not app.exception
    mine = [frame for frame in pushed if frame["names"]]
    assert [frame["words"] for frame in mine] == ["2 of 6 faces", "4 of 6 faces", "6 of 6 faces"]
    values = next(found for key, found in subject_of(app).results.items() if key[0] == "excitation")
    assert mine[-1]["names"] == [number_text(value) for value in sorted(values, reverse=True)]
    assert len(mine[-1]["arrays"]["images"]) == 6


def test_prototypes_are_in_sight_as_they_are_chosen(pushed):
    app = many_faces("data/neighbours", zipped_faces(36))
    assert not app.exception
    mine = [frame for frame in pushed if "prototypes" in frame["words"]]
    assert [frame["words"] for frame in mine] == [f"{many} of 8 prototypes" for many in range(1, 9)]
    assert [len(frame["arrays"]["images"]) for frame in mine] == list(range(1, 9))


def test_in_the_course_a_face_is_attacked_and_a_map_put_to_the_test_in_sight(monkeypatch, pushed, figures):
    monkeypatch.setattr(gradients, "BUDGET", 1_000_000)
    assert not open_page("labs/course", course_chapter="trust").exception
    faces = [frame for frame in pushed if frame["words"].startswith("Step")]
    assert faces[0]["words"] == "Step 0 of 340"
    assert (faces[0]["arrays"]["images"] != faces[-1]["arrays"]["images"]).any()
    curves = [frame["charts"][0] for frame in pushed if frame["charts"]]
    (whole,) = (drawn(figure) for key, figure in figures.items() if key.endswith("-deletion"))
    assert curves[-1]["lines"] == whole["lines"]
    assert known(curves[0]) < known(whole)


def test_of_many_quick_parts_some_are_shown(monkeypatch, pushed):
    monkeypatch.setattr(growing_chart, "PAUSE", 1e9)
    monkeypatch.setattr(gradients, "BUDGET", 1_000_000)
    assert not open_page("change/ranking", network="lenet5", layer="conv2").exception
    assert len(pushed) == 1
