"""Colours of curves: apart with any colour vision, seen by day and by night, and none like what is chosen."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from unit.figures.colour_vision import DICHROMACIES, apart, contrast

from vizcore.figures.canvas import CHOSEN
from vizcore.figures.series import CLASSES, EMOTIONS, SERIES, class_look, emotion_look, looks_of
from vizcore.training import emotions

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text())["theme"]


@pytest.mark.parametrize("looks", [CLASSES, SERIES], ids=["classes", "series"])
@pytest.mark.parametrize("by", ["", *DICHROMACIES])
def test_every_two_curves_can_be_told_apart_by_colour_alone(looks, by):
    found = {(a.colour, b.colour): apart(a.colour, b.colour, by) for a, b in combinations(looks, 2)}
    assert min(found.values()) > 12, min(found, key=found.__getitem__)


@pytest.mark.parametrize("looks", [CLASSES, SERIES], ids=["classes", "series"])
def test_every_two_curves_differ_by_dash_or_mark_too(looks):
    assert len({(look.dash, look.symbol) for look in looks}) == len(looks)


@pytest.mark.parametrize("look", dict.fromkeys((*CLASSES, *SERIES)), ids=lambda look: look.colour)
def test_a_curve_is_seen_on_the_page_by_day_and_by_night_and_is_not_taken_for_what_is_chosen(look):
    for way in ("light", "dark"):
        assert contrast(look.colour, THEME[way]["backgroundColor"]) >= 3
        assert apart(look.colour, THEME[way]["primaryColor"]) > 20
    assert apart(look.colour, CHOSEN) > 20


def test_a_class_keeps_its_look_wherever_it_stands_in_a_figure():
    assert class_look(6) == CLASSES[6]
    assert class_look(8) == class_look(0)


def test_an_emotion_keeps_its_look_in_every_network_and_others_take_what_is_left():
    assert looks_of(EMOTIONS) == CLASSES
    mixed = looks_of(("dog", "fear", "happy", "cat"))
    assert mixed == (CLASSES[0], CLASSES[6], CLASSES[1], CLASSES[2])
    assert len(set(looks_of([str(number) for number in range(8)]))) == 8
    assert looks_of([str(number) for number in range(10)])[8] == CLASSES[0]
    assert emotion_look("Angry") == emotion_look("anger") == CLASSES[4]
    assert emotion_look("angle") is None


def test_the_names_are_those_of_the_networks_that_learned_emotions():
    assert EMOTIONS == emotions.EMOTIONS
    assert all(emotion_look(name) == emotion_look(label) for name, label in emotions.FER2013.items())


def test_the_contrast_and_the_distance_are_those_of_the_papers():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert apart("#ff0000", "#00ff00") > 80
    assert apart("#5a8000", "#b45400", "deuteranopia") < apart("#5a8000", "#b45400") / 2
