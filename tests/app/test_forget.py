"""Forgotten means gone: no picture in the process, no pixel in a key, and the link knows nothing."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest
import streamlit as st
from bringing import bring, encoded
from opening import arrive, go_to, link_of, open_page, press, session_of, subject_of
from remains import Remains
from skimage.data import astronaut

from pages.state import photo
from pages.state.session import MAIN, SECOND
from vizcore.attribution.method import Method

LONGEST = 200  # characters of a key, or of a text in it


@pytest.fixture
def misbehave(monkeypatch) -> dict:
    """{name of a method: what it does in place of its work}."""
    real, instead = Method.__call__, {}

    def call(self, *given, **named):
        return instead[self.name]() if self.name in instead else real(self, *given, **named)

    monkeypatch.setattr(Method, "__call__", call)
    return instead


def fail(error: Exception):
    raise error


def texts_in(key: object) -> list[str]:
    """All texts of a key; it has nothing in it but texts, numbers, and tuples and dataclasses of such."""
    if isinstance(key, str):
        return [key]
    if isinstance(key, tuple | frozenset):
        return [text for part in key for text in texts_in(part)]
    if is_dataclass(key):
        return [text for field in fields(key) for text in texts_in(getattr(key, field.name))]
    assert key is None or isinstance(key, bool | int | float), f"a {type(key).__name__} in a key"
    return []


def check_keys(app) -> None:
    """No key of a widget, of a result or of what was stopped, and nothing in the link, can hold a picture."""
    here = session_of(app)
    names = [element.proto.id for element in app.main if hasattr(getattr(element, "proto", None), "id")]
    names += [str(key) for key in app.session_state.to_dict()]
    names += [name for store in (here.photos, here.refused, here.rounds, here.drafts) for name in store]
    if here.subject:
        names += texts_in((*here.subject.results, *here.subject.stopped))
    names += [text for texts in link_of(app).values() for text in texts]
    assert names
    assert max(map(len, names)) < LONGEST


def filled(misbehave) -> tuple:
    """A visitor who did everything that a photo leads to, and what must be gone when it is forgotten."""
    app = bring(open_page("look/predict"), encoded(astronaut()[:, ::-1]))
    pictures = [session_of(app).photos[MAIN].pixels, subject_of(app).trace.image]
    bring(app, b"no picture")
    press(app, "Turn by 90°")
    pictures += [subject_of(app).photo.pixels, subject_of(app).trace.image]
    for _ in range(3):
        press(app, "Turn by 90°")
    go_to(app, "ask/attribution")
    misbehave |= {"Occlusion": st.stop, "RISE": lambda: fail(ValueError("none")), "LIME": lambda: fail(OSError("!"))}
    app.multiselect(key="methods").set_value(["Gradient", "RISE", "Occlusion"]).run()
    check_keys(app)
    press(app, "Stop")
    app.multiselect(key="methods").set_value(["Gradient", "LIME"]).run()
    assert len(app.exception) == 1
    app.multiselect(key="methods").set_value(["Gradient", "Integrated gradients"]).run()
    check_keys(app)
    go_to(app, "change/activation_patching")
    app.segmented_control(key="second").set_value("Another photo").run()
    bring(app, encoded(astronaut()[:, 40:]))
    bring(app, b"no picture")
    pictures += [session_of(app).photos[SECOND].pixels]
    pictures += [seen.image for (_, portrait), seen in session_of(app).compared.items() if portrait.photo.own]
    arrive(app, "networks/compare", **link_of(app), compare="Faces in one network")
    arrive(app, "labs/why_convolution", **link_of(app), why_part="shuffled pixels")
    go_to(app, "change/input")
    press(app, "Use this box")
    go_to(app, "change/kernel")
    app.pills(key="kernel_preset").set_value("zero").run()
    go_to(app, "look/layers")
    assert not app.exception
    check_keys(app)
    assert len(subject_of(app).results) >= 4
    assert len(subject_of(app).stopped) == 1
    return app, Remains(pictures)


def test_a_forgotten_photo_leaves_nothing_anywhere_in_the_process(misbehave):
    app, remains = filled(misbehave)
    before = " ".join(remains.found())
    assert "uint8" in before, "the search finds nothing where everything still is"
    assert "float32" in before
    press(app, "Forget my photo")
    assert not app.exception
    assert remains.found() == []
    here = session_of(app)
    assert (here.photos, here.compared, here.refused, here.drafts) == ({}, {}, {}, {})
    assert subject_of(app).photo is photo.sample()
    assert not {"image", "frame", "second_photo", "second_face", "turned", "region"} & set(link_of(app))
    check_keys(app)


@pytest.mark.parametrize("page", ["look/predict", pytest.param("networks/compare", marks=pytest.mark.full)])
def test_from_every_page_it_is_gone(page):
    app = bring(open_page("look/predict"), encoded(astronaut()[:, ::-1]))
    remains = Remains([session_of(app).photos[MAIN].pixels, subject_of(app).trace.image])
    go_to(app, page)
    press(app, "Forget my photo")
    assert not app.exception
    assert remains.found() == []


def test_another_photo_leaves_nothing_of_the_one_before():
    app = bring(open_page("look/predict"), encoded(astronaut()[:, ::-1]))
    remains = Remains([session_of(app).photos[MAIN].pixels, subject_of(app).trace.image])
    press(app, "Turn by 90°")
    bring(app, encoded(np.full((200, 300, 3), 90, np.uint8)))
    assert remains.found() == []
