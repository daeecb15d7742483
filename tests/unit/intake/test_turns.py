"""Photos that lie on their sides or heads: turned by the faces in them, or by hand."""

from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image, ImageFilter

from vizcore.intake import Face, crop, decode, detector, find, find_faces, turned
from vizcore.intake.face import turned_face
from vizcore.training.faceset import read_faces
from vizcore.training.measure_framing import _framed

ASTRONAUT = skimage.data.astronaut()
CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "images"
PHOTOS = {
    "as it is": ASTRONAUT,
    "oblong": ASTRONAUT[:300, 60:],
    "large": np.asarray(Image.fromarray(ASTRONAUT).resize((1500, 1500))),
    "small": np.asarray(Image.fromarray(ASTRONAUT).resize((200, 200))),
    "blurred": np.asarray(Image.fromarray(ASTRONAUT).filter(ImageFilter.GaussianBlur(3))),
    "dark": ASTRONAUT // 4,
    "grey": np.repeat(ASTRONAUT[..., 1:2], 3, axis=2),
    "tilted head": np.asarray(Image.fromarray(ASTRONAUT).rotate(25, center=(225, 102), translate=(31, 154))),
}
WITHOUT_FACES = {
    "coffee": skimage.data.coffee(),
    "rocket": skimage.data.rocket(),
    "cat": skimage.data.chelsea(),
    "tissue": skimage.data.immunohistochemistry(),
    "black": np.zeros((300, 500, 3), np.uint8),
    "noise": np.random.default_rng(0).integers(0, 256, (400, 300, 3), np.uint8),
}


def likeness(one, other) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


@pytest.mark.parametrize(
    ("name", "quarters"), [("as it is", 1), *((name, 1 + number % 3) for number, name in enumerate(PHOTOS, start=1))]
)
def test_a_photo_on_its_side_or_head_is_turned_upright(name, quarters):
    upright = find(PHOTOS[name])
    assert (upright.quarters, upright.notes) == (0, ())
    lying = turned(PHOTOS[name], quarters)
    found = find(lying)
    assert found.quarters == 4 - quarters
    np.testing.assert_array_equal(found.pixels, PHOTOS[name])
    words = "stood on its head" if quarters == 2 else "lay on its side"
    assert found.notes == (f"The photo {words}: it was turned.",)
    want = crop(PHOTOS[name], upright.faces[0], (48, 48), 1)
    assert likeness(crop(found.pixels, found.faces[0], (48, 48), 1), want) > 0.98
    (face, *_) = find_faces(lying)
    assert face.quarters == 4 - quarters
    assert likeness(crop(lying, face, (48, 48), 1), want) > 0.98


@pytest.mark.parametrize("name", ["ok_face.png", "ok_tilted_20.jpg"])
def test_the_corpus_lying(name):
    if not (CORPUS / name).is_file():
        pytest.skip(f"no {name} beside the checkout: NOT tested")
    pixels = decode((CORPUS / name).read_bytes()).pixels
    for quarters in (1, 3):
        assert find(turned(pixels, quarters)).quarters == 4 - quarters


def test_most_faces_of_the_training_set_are_turned_upright_and_hardly_one_the_wrong_way(data):
    images = read_faces(data, "training").images[::1800][:12]
    outcomes = [find(turned(_framed(image[..., 0]), 1 + number % 3)) for number, image in enumerate(images)]
    right = [found.quarters == 4 - (1 + number % 3) for number, found in enumerate(outcomes)]
    wrong = sum(bool(found.faces) and not good for found, good in zip(outcomes, right, strict=True))
    assert sum(right) >= 8
    assert wrong <= 1


@pytest.mark.parametrize("name", WITHOUT_FACES)
def test_a_picture_without_a_face_is_not_turned(name):
    found = find(WITHOUT_FACES[name])
    assert (found.quarters, found.notes, found.faces) == (0, (), ())
    np.testing.assert_array_equal(found.pixels, WITHOUT_FACES[name])


def test_who_turned_it_by_hand_gets_it_as_it_is():
    lying = turned(ASTRONAUT, 1)
    left = find(lying, try_turns=False)
    assert (left.quarters, left.notes, left.faces) == (0, (), ())
    np.testing.assert_array_equal(left.pixels, lying)
    by_hand = find(turned(lying, -1), try_turns=False)
    assert by_hand.faces == find(ASTRONAUT).faces


def row(left_eye=(30, 40), right_eye=(70, 40), mouth=(50, 80), confidence=0.95) -> np.ndarray:
    points = np.array([left_eye, right_eye, (50, 60), mouth, mouth], np.float64)
    return np.concatenate([[10, 10, 90, 100, confidence], points[:, 0], points[:, 1]])


@pytest.fixture
def seen(monkeypatch):
    """Rows to be found, look by look; the looks that were taken; how sure the detector is when a face is turned."""
    looks, rows, when_turned = [], [[], [], [], []], [1.0, 0.0, 0.0, 0.0]

    def detect(square):
        looks.append(square)
        return np.array(rows[len(looks) - 1]).reshape(-1, 15)

    monkeypatch.setattr(detector, "detect", detect)
    monkeypatch.setattr(
        detector, "confidence_when_turned", lambda _, found: np.tile(when_turned, (len(found), 1)).reshape(-1, 4)
    )
    return rows, looks, when_turned


def test_a_face_that_would_be_less_sure_when_turned_is_looked_for_once(seen):
    rows, looks, when_turned = seen
    rows[0] = [row(confidence=0.91)]
    when_turned[:] = 0.97, 0.96, 0.96, 0.96
    assert find(ASTRONAUT).quarters == 0
    assert len(looks) == 1


@pytest.mark.parametrize("best", range(4))
def test_in_doubt_the_turn_for_which_most_speaks_is_taken(seen, best):
    rows, looks, when_turned = seen
    when_turned[:] = 0.96, 0.5, 0.97, 0.5
    for quarters in range(4):
        rows[quarters] = [row(confidence=0.98 if quarters == best else 0.95)]
    found = find(ASTRONAUT)
    assert len(looks) == 4
    assert found.quarters == best
    assert [face.confidence for face in found.faces] == [0.98]
    np.testing.assert_array_equal(found.pixels, np.rot90(ASTRONAUT, best))


def test_several_faces_speak_for_more_than_one(seen):
    rows, _, when_turned = seen
    when_turned[:] = 0.5, 0.5, 0.97, 0.5
    rows[0], rows[2] = [row(confidence=0.95)] * 3, [row(confidence=0.98)]
    assert find(ASTRONAUT).quarters == 0


def test_a_cut_out_face_is_not_turned(seen):
    _, looks, _ = seen
    assert find(np.zeros((48, 48, 3), np.uint8)).cropped
    assert len(looks) == 1


@pytest.mark.parametrize(
    ("points", "counts"),
    [
        ({"right_eye": (69, 78)}, True),  # the eyes tilted by 44°
        ({"right_eye": (69, 80)}, False),  # by 46°
        ({"left_eye": (69, 80), "right_eye": (30, 40)}, False),  # the wrong way round
        ({"mouth": (50, 39)}, False),  # above the eyes
        ({"mouth": (50, 41)}, True),
    ],
)
def test_only_upright_faces_count(seen, points, counts):
    rows, _, _ = seen
    if "left_eye" not in points and "mouth" not in points:
        points = points | {"mouth": (30, 100)}
    rows[0] = [row(**points, confidence=0.999)]
    assert len(find(ASTRONAUT).faces) == counts


def test_turns_of_pixels_and_of_faces_go_together():
    picture = np.zeros((40, 70, 3), np.uint8)
    picture[12, 20], picture[14, 31] = 100, 200  # the eyes
    face = Face((15.0, 5.0, 40.0, 37.0), (20.5, 12.5), (31.5, 14.5), 0.95)
    for quarters in (-3, -1, 0, 1, 2, 3, 5):
        there, moved = turned(picture, quarters), turned_face(face, picture.shape, quarters)
        for value, (x, y) in ((100, moved.left_eye), (200, moved.right_eye)):
            assert there[int(y), int(x), 0] == value
            assert (x % 1, y % 1) == (0.5, 0.5)
        left, top, right, bottom = moved.box
        assert sorted((right - left, bottom - top)) == [25, 32]
        assert moved.height == face.height == 32
        assert moved.quarters == -quarters % 4
        assert turned_face(moved, there.shape, -quarters) == face
    assert not np.shares_memory(turned(picture, 0), picture)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_box_turns_with_the_picture(quarters):
    """What lies in the box is the same before and after."""
    picture = np.random.default_rng(0).integers(0, 256, (30, 50, 3), np.uint8)
    moved = turned_face(Face((4.0, 6.0, 20.0, 25.0), (8.0, 10.0), (15.0, 10.0), 1.0), picture.shape, quarters)
    left, top, right, bottom = map(int, moved.box)
    np.testing.assert_array_equal(
        turned(picture, quarters)[top:bottom, left:right], np.rot90(picture[6:25, 4:20], quarters)
    )
