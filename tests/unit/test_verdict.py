"""What is said of a prediction: unsure where it is, and never more than the card knows."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.cards import Card
from vizcore.network.classifier import Classifier
from vizcore.network.verdict import SURE, verdict

LABELS = ("joy", "fear", "anger")
CARD = Card(
    labels=LABELS,
    architecture="none",
    confusion=np.array([[90, 0, 30], [10, 0, 5], [20, 0, 14]]),
    temperature=1.25,
    figures={"calibration_error": 0.021, "calibration_error_raw": 0.064},
    text="",
)


def classifier(card=CARD):
    image = keras.Input((2, 2, 1))
    return Classifier("net", keras.Model(image, layers.Dense(3)(layers.Flatten()(image))), LABELS, card)


def of(*probabilities, card=CARD):
    return verdict(np.array(probabilities), classifier(card))


def test_sure():
    assert of(0.2, 0.1, 0.7).sentence == "The network says: anger"


@pytest.mark.parametrize(
    ("probabilities", "sentence"),
    [
        ((0.3, 0.21, 0.49), "The network is unsure: anger, or joy?"),
        ((0.15, 0.4, 0.45), "The network is unsure: anger, or fear?"),
        ((0.5, 0.3, 0.2), "The network says: joy"),  # one half is enough
        ((0.499, 0.3, 0.201), "The network is unsure: joy, or fear?"),
        ((0.34, 0.33, 0.33), "The network is unsure: joy, or fear?"),
    ],
)
def test_unsure_below_one_half(probabilities, sentence):
    assert of(*probabilities).sentence == sentence
    assert SURE == 0.5


def test_how_often_it_was_right_when_it_said_so():
    """A column of the confusion, not a row: of 120 faces called joy, 90 were."""
    said = of(0.8, 0.1, 0.1).track_record
    assert "said joy 120 times and was right 90 times (75%)" in said
    assert "few" not in said


def test_a_record_of_few_faces_is_called_that():
    said = of(0.1, 0.1, 0.8).track_record
    assert "49 times and was right 14 times (29%)" in said
    assert "few faces" in said


def test_an_emotion_that_it_never_said():
    said = of(0.1, 0.8, 0.1).track_record
    assert "On 169 " in said
    assert "never once said fear" in said
    assert "%" not in said


def test_the_worth_of_the_percentages():
    said = of(0.8, 0.1, 0.1).calibration
    assert "1.25" in said
    assert "169 faces" in said
    assert "2.1%" in said
    assert "6.4%" in said


def test_a_network_without_a_card():
    said = of(0.8, 0.1, 0.1, card=None)
    assert said.sentence == "The network says: joy"
    assert "never measured" in said.track_record
    assert "not calibrated" in said.calibration


def test_the_shipped_card_has_all_that_is_said(shipped):
    for index, label in enumerate(shipped.labels):
        said = verdict(np.eye(len(shipped.labels))[index], shipped)
        assert said.sentence == f"The network says: {label}"
        assert label in said.track_record


def test_where_all_are_equal_none_is_named():
    assert of(1 / 3, 1 / 3, 1 / 3).sentence == "The network is undecided: all 3 answers are equally likely"
    assert of(0.5, 0.5, 0.0).sentence.endswith("joy")
