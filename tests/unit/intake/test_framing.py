"""What is said of an image is what is known: eyes are level only where eyes were found."""

import numpy as np
import pytest
import skimage.data

from vizcore.intake import Face, Found, Framing, crop, cut, find, frame_crop

SIZE = (48, 48)
LARGE = Face((10.0, 20.0, 60.0, 80.0), (25.0, 40.0), (45.0, 42.0), 0.99)
SMALL = Face((100.0, 20.0, 130.0, 60.0), (108.0, 32.0), (121.0, 32.0), 0.95)


@pytest.fixture
def found() -> Found:
    pixels = np.random.default_rng(0).integers(0, 256, (120, 160, 3), np.uint8)
    return Found(pixels, (LARGE, SMALL), quarters=0, cropped=False, notes=())


def without_faces(found: Found, cropped: bool = False) -> Found:
    return Found(found.pixels, (), 0, cropped, ())


@pytest.mark.parametrize(("choice", "face"), [(0, LARGE), (1, SMALL), (None, LARGE)])
def test_a_face_is_framed_by_its_eyes(found, choice, face):
    image = cut(found, choice, SIZE, 1)
    np.testing.assert_array_equal(image.image, crop(found.pixels, face, SIZE, 1))
    assert (image.framing, image.face) == (Framing.EYES, face)
    assert image.sentence == "A face was found and turned so that its eyes are level."


@pytest.mark.parametrize(
    ("box", "face", "words"),
    [
        ((0.0, 0.0, 160.0, 120.0), LARGE, "A face was found in it."),
        ((90.0, 10.0, 140.0, 60.0), SMALL, "A face was found in it."),
        ((30.0, 10.0, 140.0, 60.0), SMALL, "A face was found in it."),  # half of the large one
        ((20.0, 60.0, 60.0, 100.0), None, "No face was found in it."),  # its mouth only
    ],
)
def test_a_box_says_whether_it_holds_a_face_and_nothing_of_eyes(found, box, face, words):
    image = cut(found, box, SIZE, 3)
    np.testing.assert_array_equal(image.image, frame_crop(found.pixels, box, SIZE, 3))
    assert (image.framing, image.face) == (Framing.BOX, face)
    assert image.sentence == f"Cut out by the box. {words}"


def test_without_a_face_the_middle_is_used_and_said(found):
    image = cut(without_faces(found), None, SIZE, 1)
    np.testing.assert_array_equal(image.image, frame_crop(found.pixels, None, SIZE, 1))
    assert (image.framing, image.face) == (Framing.MIDDLE, None)
    assert image.sentence == "This is the middle of the picture. No face was found in it."


@pytest.mark.parametrize("faces", [(), (Face((0.0, 0.0, 48.0, 48.0), (14.0, 19.0), (33.0, 19.0), 0.95),)])
def test_a_cut_out_face_is_used_whole_and_says_whether_one_was_found(faces):
    pixels = np.random.default_rng(0).integers(0, 256, (48, 48, 3), np.uint8)
    image = cut(Found(pixels, faces, 0, True, ()), None, SIZE, 3)
    np.testing.assert_allclose(image.image * 255, pixels, atol=1e-3)
    assert image.framing is Framing.WHOLE
    assert image.face is (faces[0] if faces else None)
    assert image.sentence == (
        "The picture is small enough to be a cut-out face: it is used whole. "
        f"{'A' if faces else 'No'} face was found in it."
    )


@pytest.mark.parametrize(
    ("picture", "framing"),
    [
        (skimage.data.chelsea(), Framing.MIDDLE),
        (np.zeros((300, 400, 3), np.uint8), Framing.MIDDLE),
        (np.zeros((48, 48, 3), np.uint8), Framing.WHOLE),
        (skimage.data.astronaut(), Framing.EYES),
    ],
    ids=["cat", "black", "small and black", "astronaut"],
)
def test_eyes_are_said_to_be_level_of_a_face_only(picture, framing):
    image = cut(find(picture), None, SIZE, 1)
    assert image.framing is framing
    assert ("level" in image.sentence) == (framing is Framing.EYES)
    assert (image.face is None) == (framing is not Framing.EYES)


@pytest.mark.parametrize("choice", [-1, 2, 10**9])
def test_a_face_that_there_is_not_is_refused(found, choice):
    with pytest.raises(ValueError, match=f"expected the index of one of 2 faces, got {choice}"):
        cut(found, choice, SIZE, 1)
    with pytest.raises(ValueError, match="of one of 0 faces"):
        cut(without_faces(found), 0, SIZE, 1)


def test_an_impossible_box_is_refused(found):
    with pytest.raises(ValueError, match="expected a box"):
        cut(found, (5.0, 5.0, 5.0, 9.0), SIZE, 1)
