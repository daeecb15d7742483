"""What was measured of shuffled faces: every network that is compared is there, and the figures repeat."""

import numpy as np
import pytest

from vizcore.network.cards import FOLDER, read_card, shipped_names
from vizcore.network.shipped import load
from vizcore.training.faceset import read_faces
from vizcore.training.measure_shuffling import measured, shuffled
from vizcore.why_convolution.shuffling import IN_ORDER, read_measured
from vizcore.why_convolution.shuffling import shuffled as one_shuffled

MEASURED = {(one.network, one.trained): one for one in read_measured()}


def test_every_row_is_a_share_of_the_same_faces():
    for one in MEASURED.values():
        assert one.faces == 3199
        assert 0 < one.shuffled <= one.says_share + 0.5
        assert 0.1 < one.in_order < 1
        assert one.network in shipped_names()


@pytest.mark.parametrize("name", sorted({network for network, trained in MEASURED if trained == IN_ORDER}))
def test_in_order_it_is_the_accuracy_of_the_card(name):
    card = read_card(FOLDER / f"{name}.md")
    assert MEASURED[name, IN_ORDER].in_order == pytest.approx(card.figures["accuracy"], abs=0.002)


def test_faces_are_shuffled_as_the_face_of_the_page_is():
    images = np.random.default_rng(0).integers(0, 256, (3, 6, 6, 1), np.uint8)
    for face, mixed in zip(images, shuffled(images), strict=True):
        np.testing.assert_array_equal(mixed, one_shuffled(face))


def test_the_figures_repeat(data):
    faces = read_faces(data, "public_test").for_evaluation()
    found = measured("dense", load("dense").model, faces)
    written = MEASURED["dense", IN_ORDER]
    assert found.in_order == pytest.approx(written.in_order, abs=0.001)
    assert found.shuffled == pytest.approx(written.shuffled, abs=0.001)
    assert found.says == written.says
