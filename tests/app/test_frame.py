"""What stands around every page: the context bar, what is found from it, the tray of faces, the projector."""

import json
import os

import pytest
from bringing import bring, encoded
from opening import arrive, go_to, link_of, open_page, press, session_of, subject_of
from skimage.data import astronaut

from pages.components.frame import finder
from pages.components.glossary import terms
from pages.components.wording import answer_text
from pages.runtime import engine
from pages.runtime.page_folders import sections
from vizcore.intake.samples import SAMPLES

LAYERS = "look/layers"


def links(app) -> list[str]:
    return [link.proto.label for link in app.main.get("page_link")]


def found_from(app) -> dict:
    """What the browser is given to search."""
    (data,) = (
        data for element in app.get("bidi_component")
        if element.proto.json and "entries" in (data := json.loads(element.proto.json))
    )  # fmt: skip
    return data


def test_what_stands_on_a_page_keeps_its_place_once_the_network_is_loaded(monkeypatch):
    """Else the browser would begin everything anew at the next click, and the keyboard's focus would be lost."""
    loading = iter((True, False))
    monkeypatch.setattr(engine, "is_loading", lambda: next(loading))
    app = open_page(LAYERS)
    places = {number: child.type for number, child in app.main.children.items()}
    app.run()
    assert not app.exception
    assert {number: child.type for number, child in app.main.children.items()} == places


def test_the_bar_says_whose_face_which_network_its_answer_and_where():
    app = open_page(LAYERS, network="lenet5", layer="conv2", channel=3)
    this = subject_of(app)
    said = this.probabilities
    answer = f"{this.classifier.labels[int(said.argmax())]} {answer_text(this.classifier, said.max())}"
    assert links(app)[:3] == ["Sample face: Clear", answer, "conv2 · 3"]
    assert app.selectbox(key="network").value == "lenet5"
    app.selectbox(key="network").set_value("fovea").run()
    assert subject_of(app).network == "fovea"
    assert links(app)[1] == "happiness 99.9%"


def test_a_newcomer_finds_the_course_before_all_sections_and_every_page_once():
    side = open_page(LAYERS).sidebar
    assert side.caption[0].value == "New here?"
    named = [link.proto.label for link in side.get("page_link")]
    assert named[0] == "The course"
    assert sorted(named) == sorted(folder.title for folders in sections().values() for folder in folders)


def test_where_is_where_the_page_looks_be_it_chosen_or_not():
    app = open_page(LAYERS)
    channel = app.number_input(key="channel").value
    assert links(app)[2] == f"conv1_1 · {channel}"
    app.number_input(key="channel").set_value(5).run()
    assert links(app)[2] == "conv1_1 · 5"
    go_to(app, "networks/networks")
    assert not any("conv1_1" in label for label in links(app)), "this page looks at no layer"


def test_a_picture_without_a_face_has_no_answer_in_the_bar():
    import numpy as np

    app = bring(open_page("look/predict"), encoded(np.full((200, 300, 3), 90, np.uint8)))
    assert links(app)[:2] == ["Your photo", "no face found"]


def test_every_sample_is_a_tile_and_stands_in_the_link():
    app = open_page("look/predict")
    for name, sample in list(SAMPLES.items())[1:]:
        press(app, sample.title)
        assert not app.exception
        assert link_of(app) == {"image": [name]}
        assert subject_of(app).photo.sample is sample
        assert any(sample.credit in caption.value for caption in app.caption)
    press(app, "Clear")
    assert link_of(app) == {}
    arrive(app, LAYERS, image="sad")
    assert subject_of(app).photo.sample.name == "sad"
    assert links(app)[0] == "Sample face: Sadness"
    assert not app.text


def test_from_a_sample_one_goes_back_to_ones_own_photo():
    app = open_page("look/predict")
    assert "Your photo" not in [button.label for button in app.button]
    bring(app, encoded(astronaut()[:, ::-1]))
    held = subject_of(app).photo
    press(app, "Sadness")
    assert subject_of(app).photo.sample.name == "sad"
    press(app, "Your photo")
    assert subject_of(app).photo is held
    press(app, "Forget my photo")
    assert subject_of(app).photo.sample.name == "portrait"
    assert "Your photo" not in [button.label for button in app.button]


def test_pages_layers_and_labels_can_be_found():
    app = open_page(LAYERS, layer="conv2_1")
    given = found_from(app)
    by_kind: dict[str, list[str]] = {}
    for entry in given["entries"]:
        by_kind.setdefault(entry["kind"], []).append(entry["name"])
    this = subject_of(app)
    assert by_kind["page"] == [folder.name for folders in sections().values() for folder in folders]
    assert by_kind["layer"] == [layer.name for layer in this.classifier.layers]
    assert by_kind["label"] == list(this.classifier.labels)
    assert by_kind["term"] == list(terms())
    assert (given["here"], given["projecting"]) == ("conv2_1", False)


@pytest.mark.parametrize(
    ("choice", "page", "fields"),
    [
        ({"kind": "page", "name": "labs/depth"}, "labs/depth", {}),
        ({"kind": "layer", "name": "conv3_1", "layerHere": False}, LAYERS, {"layer": "conv3_1"}),
        ({"kind": "layer", "name": "add3", "channel": 7, "layerHere": True}, None, {"layer": "add3", "channel": 7}),
        ({"kind": "layer", "name": "conv3_1", "channel": 7.0}, LAYERS, {"layer": "conv3_1", "channel": 7}),
        ({"kind": "layer", "name": "conv3_1", "channel": 1_000}, LAYERS, {"layer": "conv3_1", "channel": None}),
        ({"kind": "label", "name": "fear"}, "ask/attribution", {"target": "fear"}),
        ({"kind": "label", "name": "fear", "targetHere": True}, None, {"target": "fear"}),
        ({"kind": "label", "name": "wrath"}, None, {}),
        ({"kind": "page", "name": "../etc"}, None, {}),
        ({"kind": "page", "name": ["look/layers"]}, None, {}),
        ({"kind": "layer", "name": {}, "channel": True}, None, {}),
        ({"kind": "layer", "name": "conv3_1", "channel": True}, LAYERS, {"layer": "conv3_1", "channel": None}),
        ({}, None, {}),
    ],
    ids=str,
)  # fmt: skip
def test_what_was_found_is_gone_to_and_nonsense_changes_nothing(monkeypatch, choice, page, fields):
    from pages.state import session as room
    from pages.state.session import Session

    here = Session()
    monkeypatch.setattr("streamlit.session_state", {"fovea": here})
    finder.go_to("fovea", choice)
    if page is None:
        assert here.wanted is None
        chosen = here.selection
    else:
        assert here.wanted[0] == page
        chosen = here.wanted[1]
    assert chosen == room.Selection().having(**fields)


@pytest.mark.parametrize(("name", "known"), [("pixel", True), ("wrath", False)])
def test_a_term_opens_the_glossary_at_it(monkeypatch, name, known):
    from pages.state.session import Session

    here = Session()
    monkeypatch.setattr("streamlit.session_state", {"fovea": here})
    finder.go_to("fovea", {"kind": "term", "name": name})
    if known:
        assert here.wanted[0] == "labs/glossary"
        assert here.wanted[1].setting("term") == (name,)
    else:
        assert here.wanted is None


def test_the_projector_is_a_switch_and_stands_in_the_link():
    app = open_page(LAYERS, projector="true")
    assert app.toggle(key="projector").value is True
    assert found_from(app)["projecting"] is True
    app.toggle(key="projector").set_value(False).run()
    assert link_of(app) == {}
    assert found_from(app)["projecting"] is False
    assert not session_of(app).notices


def test_a_click_does_not_look_for_the_files_of_all_pages(monkeypatch):
    """Each look lets another visitor's thread take over, and that takes longer than the look."""
    app, looked = open_page(LAYERS), []
    lstat, scandir = os.lstat, os.scandir
    monkeypatch.setattr(os, "lstat", lambda *given, **named: looked.append(given) or lstat(*given, **named))
    monkeypatch.setattr(os, "scandir", lambda *given: looked.append(given) or scandir(*given))
    app.run()
    assert not app.exception
    assert len(looked) < 10
