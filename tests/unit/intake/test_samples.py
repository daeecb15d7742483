"""Sample faces: what is drawn is read as what it was drawn to be, by the network that the app begins with."""

import numpy as np
import pytest

from vizcore import intake
from vizcore.intake.samples import SAMPLES, face_box, picture
from vizcore.intake.samples.drawing import SIDE, Expression, drawn_face
from vizcore.network import shipped

SURE, UNSURE = 0.8, 0.55


@pytest.fixture(scope="module")
def says():
    """{sample: {label: probability}} of the network that the app begins with."""
    classifier = shipped.load("fovea")

    def answer(name):
        found = intake.find(picture(name), try_turns=False)
        image = intake.cut(found, None, classifier.image_shape[:2], 1).image
        logits = classifier.run(image[None], (classifier.logits,))[classifier.logits][0]
        return dict(zip(classifier.labels, map(float, classifier.predictions(logits)), strict=True))

    return {name: answer(name) for name in SAMPLES}


def test_there_are_six_and_each_says_whose_it_is():
    assert len(SAMPLES) == 6
    assert all("public domain" in sample.credit or "MIT" in sample.credit for sample in SAMPLES.values())
    assert len({sample.title for sample in SAMPLES.values()}) == 6


@pytest.mark.parametrize("name", ["portrait", "surprised", "sad", "angry"])
def test_the_network_sees_what_a_person_sees(says, name):
    assert says[name][SAMPLES[name].shows] > SURE


def test_one_is_ambiguous(says):
    first, second, *_ = sorted(says["delighted"].values(), reverse=True)
    assert first < UNSURE
    assert second > 0.35
    assert {"surprise", "happiness"} == set(sorted(says["delighted"], key=says["delighted"].get)[-2:])


def test_one_is_wrong_and_sure(says):
    answer = max(says["covered"], key=says["covered"].get)
    assert answer != SAMPLES["covered"].shows
    assert says["covered"][answer] > 2 * says["covered"][SAMPLES["covered"].shows]
    assert says["covered"][answer] > 0.6


@pytest.mark.parametrize("name", SAMPLES)
def test_a_face_is_found_in_each(name):
    """Else the app would say that there is none."""
    found = intake.find(picture(name), try_turns=False)
    assert len(found.faces) == 1
    left, top, right, bottom = face_box(name)
    for x, y in (found.faces[0].left_eye, found.faces[0].right_eye):
        assert left < x < right
        assert top + 0.25 * (bottom - top) < y < top + 0.55 * (bottom - top)


def test_what_is_drawn_is_a_grey_picture_that_moves_with_what_the_face_does():
    rest = drawn_face(Expression())
    assert rest.shape == (SIDE, SIDE, 3)
    assert rest.dtype == np.uint8
    assert (rest == rest[..., :1]).all()
    changed = np.abs(drawn_face(Expression(mouth_open=1.0))[..., 0].astype(int) - rest[..., 0])
    assert changed[: SIDE // 2].max() == 0, "the mouth is in the lower half"
    assert changed[SIDE // 2 :].max() > 50
    brows = np.abs(drawn_face(Expression(brow_tilt=1.0))[..., 0].astype(int) - rest[..., 0])
    assert brows[SIDE // 2 :].max() == 0
    assert brows[: SIDE // 2].max() > 50


def test_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match="expected the name of a sample face, one of portrait, .*; got 'nobody'"):
        picture("nobody")
