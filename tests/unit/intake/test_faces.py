import dataclasses
import threading

import numpy as np
import pytest
import skimage.data
from PIL import Image

from vizcore.intake import Face, crop, detector, find, find_faces, frame_crop, is_already_a_crop, turned
from vizcore.intake.crops import BOX_HEIGHT, EYES_APART, EYES_MIDDLE
from vizcore.intake.face import turned_face

ASTRONAUT = skimage.data.astronaut()
EYES = (204, 101), (246, 103)  # read off the picture


def tilted_by(degrees: float) -> np.ndarray:
    return np.asarray(Image.fromarray(ASTRONAUT).rotate(degrees, Image.Resampling.BICUBIC, center=(225, 102)))


def face_at(left_eye, right_eye, tall=None) -> Face:
    """A face whose box says the same of its size as its eyes, unless `tall` is given."""
    tall = tall or np.hypot(*np.subtract(right_eye, left_eye)) / EYES_APART * BOX_HEIGHT
    return Face((0.0, 0.0, float(tall), float(tall)), left_eye, right_eye, 1.0)


def dots(height, width, *places) -> np.ndarray:
    """White, with a soft black dot at each place (x, y), counted from the corner."""
    y, x = np.indices((height, width)) + 0.5
    dark = sum(np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * 3.0**2)) for px, py in places)
    return np.repeat((255 * (1 - np.clip(dark, 0, 1))).astype(np.uint8)[..., None], 3, axis=2)


def centres(image) -> list[tuple[float, float]]:
    """Centre of the dark in the left half and in the right half, in shares of the shorter side, from the corner."""
    dark = np.where(image[..., 0] < 0.9, 1 - image[..., 0], 0)
    y, x = np.indices(dark.shape) + 0.5
    halves = [x < dark.shape[1] / 2, x >= dark.shape[1] / 2]
    return [tuple((np.array([x, y]) * dark * half).sum(axis=(1, 2)) / (dark * half).sum()) for half in halves]


def test_the_face_and_its_eyes_are_found():
    (face,) = find_faces(ASTRONAUT)
    np.testing.assert_allclose([face.left_eye, face.right_eye], EYES, atol=4)
    left, top, right, bottom = face.box
    assert left < 204 < 246 < right
    assert top < 101 < bottom < 200
    assert 0.9 <= face.confidence <= 1


@pytest.mark.parametrize("scale", [0.5, 2.5, 4])
def test_places_are_in_pixels_of_the_picture_given(scale):
    side = round(512 * scale)
    (face,) = find_faces(np.asarray(Image.fromarray(ASTRONAUT).resize((side, side))))
    np.testing.assert_allclose(np.array([face.left_eye, face.right_eye]) / scale, EYES, atol=4)


def test_mirroring_the_picture_mirrors_the_eyes():
    (face,), (mirrored,) = find_faces(ASTRONAUT), find_faces(np.ascontiguousarray(ASTRONAUT[:, ::-1]))
    assert mirrored.left_eye[0] == pytest.approx(512 - face.right_eye[0], abs=3)
    assert mirrored.right_eye[0] == pytest.approx(512 - face.left_eye[0], abs=3)


def test_the_largest_comes_first():
    large, small = ASTRONAUT[:256, 100:356], np.asarray(Image.fromarray(ASTRONAUT[:256, 100:356]).resize((128, 128)))
    picture = np.full((300, 500, 3), 90, np.uint8)
    picture[20:148, 10:138], picture[20:276, 200:456] = small, large
    found = find_faces(picture)
    assert [face.box[0] > 200 for face in found] == [True, False]


@pytest.mark.parametrize("shape", [(16, 16), (1, 1), (2048, 16), (16, 2048), (48, 48), (700, 500)])
def test_no_face_is_no_fault(shape):
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert find_faces(noise) == ()
    assert find_faces(np.zeros_like(noise)) == ()


@pytest.fixture
def squares(monkeypatch) -> list[np.ndarray]:
    """What the detector is given; it finds nothing."""
    given = []
    monkeypatch.setattr(detector, "detect", lambda square: given.append(square) or np.empty((0, 15)))
    return given


def test_the_detector_sees_one_size_only(squares):
    for shape in [(10, 10), (640, 640), (641, 33), (2048, 1999), (300, 900)]:
        assert find_faces(np.zeros((*shape, 3), np.uint8)) == ()
    assert {(square.shape, square.dtype) for square in squares} == {((640, 640, 3), np.dtype(np.uint8))}


def test_small_pictures_are_not_enlarged_and_large_ones_fit(squares):
    find(np.zeros((100, 50, 3), np.uint8), try_turns=False)
    find(np.zeros((1280, 640, 3), np.uint8), try_turns=False)
    assert [tuple((square[..., 0] == 0).sum(axis=axis).max() for axis in (0, 1)) for square in squares] == [
        (100, 50),
        (640, 320),
    ]


def test_pixel_k_of_the_detector_has_its_middle_at_k_and_a_half(monkeypatch):
    """To the last digit: box and eyes come from the detector's rows, and nothing is moved on the way."""
    x, y = [100, 199, 150, 110, 190], [80, 90, 120, 150, 155]
    rows = np.array([[59.5, 29.5, 239.5, 269.5, 0.95, *x, *y]])
    monkeypatch.setattr(detector, "detect", lambda _: rows)
    as_it_is = find(np.zeros((480, 640, 3), np.uint8), try_turns=False).faces[0]
    assert as_it_is == Face((60.0, 30.0, 240.0, 270.0), (100.5, 80.5), (199.5, 90.5), 0.95)
    halved = find(np.zeros((960, 1280, 3), np.uint8), try_turns=False).faces[0]
    assert halved == Face((120.0, 60.0, 480.0, 540.0), (201.0, 161.0), (399.0, 181.0), 0.95)
    oblong = find(np.zeros((100, 1600, 3), np.uint8), try_turns=False).faces[0]
    assert oblong == Face((150.0, 75.0, 600.0, 675.0), (251.25, 201.25), (498.75, 226.25), 0.95)


def test_visitors_at_once_find_what_each_would_alone():
    results = []
    threads = [threading.Thread(target=lambda: results.append(find_faces(ASTRONAUT))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [find_faces(ASTRONAUT)] * 4


@pytest.mark.parametrize("degrees", [-20, -10, 10, 20])
def test_a_tilted_head_is_cropped_as_the_upright_one(degrees):
    upright = crop(ASTRONAUT, find_faces(ASTRONAUT)[0], (48, 48), 1)
    tilted = tilted_by(degrees)
    level = crop(tilted, find_faces(tilted)[0], (48, 48), 1)
    assert np.abs(level - upright).mean() < 0.05
    assert np.corrcoef(level.ravel(), upright.ravel())[0, 1] > 0.94
    left, top, right, bottom = find_faces(tilted)[0].box
    boxed = frame_crop(tilted, (left, top, right, bottom), (48, 48), 1)
    assert np.corrcoef(boxed.ravel(), upright.ravel())[0, 1] < 0.9  # so the figure above is no matter of course


@pytest.mark.parametrize("degrees", [0, 20, -35])
@pytest.mark.parametrize("size", [(48, 48), (96, 96), (224, 224), (60, 90), (90, 60)])
def test_the_eyes_come_where_the_training_faces_have_them(degrees, size):
    middle, half = np.array([300.3, 280.7]), 40 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    left, right = (tuple((middle + sign * half).tolist()) for sign in (-1, 1))
    image = crop(dots(600, 640, left, right), face_at(left, right), size, 1)
    side, (height, width) = min(size), size
    for place, sign in zip(centres(image), (-1, 1), strict=True):
        x = (width - side) / 2 + side * (EYES_MIDDLE[0] + sign * EYES_APART / 2)
        y = (height - side) / 2 + side * EYES_MIDDLE[1]
        np.testing.assert_allclose(place, (x, y), atol=0.012 * side)


@pytest.mark.parametrize("quarters", range(4))
def test_a_level_face_is_what_its_frame_holds_to_the_pixel(quarters):
    """The frame follows from the eyes: so far apart, so far from its left and its top."""
    noise = np.random.default_rng(0).integers(0, 256, (240, 300, 3), np.uint8)
    side, left, top = 96.0, 121.0, 73.0
    middle, half = left + EYES_MIDDLE[0] * side, EYES_APART * side / 2
    height = top + EYES_MIDDLE[1] * side
    face = Face((130.0, 80.0, 210.0, 80.0 + BOX_HEIGHT * side), (middle - half, height), (middle + half, height), 1.0)
    image = crop(turned(noise, quarters), turned_face(face, noise.shape, quarters), (96, 96), 3)
    np.testing.assert_allclose(image * 255, noise[73 : 73 + 96, 121 : 121 + 96], atol=0.02)


def test_a_head_turned_aside_is_not_enlarged_as_much_as_its_eyes_say():
    picture = dots(600, 640, (280, 280), (320, 280))
    frontal = face_at((280.0, 280.0), (320.0, 280.0))
    aside = dataclasses.replace(frontal, box=(0.0, 0.0, 2 * frontal.box[2], 2 * frontal.box[3]))
    apart = [np.subtract(*centres(crop(picture, face, (96, 96), 1))[::-1])[0] / 96 for face in (frontal, aside)]
    np.testing.assert_allclose(apart, [EYES_APART, EYES_APART / np.sqrt(2)], atol=0.01)


def test_eyes_in_one_place_are_no_fault():
    assert np.isfinite(crop(ASTRONAUT, face_at((50.0, 50.0), (50.0, 50.0), tall=90), (48, 48), 3)).all()


def test_beyond_the_edge_the_border_is_repeated():
    picture = np.zeros((50, 50, 3), np.uint8)
    picture[:, 0] = 255
    image = frame_crop(picture, (-50.0, 0.0, 50.0, 50.0), (48, 96), 1)[..., 0]
    np.testing.assert_allclose(image[:, :47], 1, atol=1e-6)
    np.testing.assert_allclose(image[:, 51:], 0, atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_box_of_the_right_size_is_copied(channels):
    noise = np.random.default_rng(0).integers(0, 256, (90, 120, 3), np.uint8)
    image = frame_crop(noise, (31.0, 20.0, 79.0, 68.0), (48, 48), channels)
    expected = noise[20:68, 31:79]
    if channels == 1:
        expected = np.rint(expected @ [0.299, 0.587, 0.114])[..., None]
    assert image.dtype == np.float32
    np.testing.assert_allclose(image * 255, expected, atol=1.001 if channels == 1 else 1e-4)


def test_without_a_box_the_middle_is_used():
    picture = np.zeros((100, 200, 3), np.uint8)
    picture[:, 50:150] = 255
    assert frame_crop(picture, None, (48, 48), 1)[:, 1:-1].min() == 1
    assert frame_crop(picture, None, (48, 96), 1).mean() == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize(
    "box", [(10.0, 10.0, 10.0, 20.0), (0.0, 9.0, 5.0, 3.0), (float("nan"), 0.0, 5.0, 5.0), (0.0, 0.0, 1e9, 1.0)]
)
def test_an_impossible_box_is_refused(box):
    with pytest.raises(ValueError, match="expected a box"):
        frame_crop(ASTRONAUT, box, (48, 48), 1)


def area_means(values, left, top, side, count) -> np.ndarray:
    """By loops: the mean of the picture over each pixel's square, pixels cut by its edges counted in part."""

    def shares(start, end):
        pixels = np.arange(len(values))
        return np.clip(np.minimum(pixels + 1, end) - np.maximum(pixels, start), 0, None) / (end - start)

    step = side / count
    result = np.empty((count, count))
    for i in range(count):
        for j in range(count):
            rows = shares(top + i * step, top + (i + 1) * step)
            result[i, j] = rows @ values @ shares(left + j * step, left + (j + 1) * step)
    return result


@pytest.mark.parametrize("side", [60.0, 111.3, 200.7, 498.0])
def test_a_pixel_is_the_mean_over_its_area(side):
    grey = np.random.default_rng(0).integers(0, 256, (512, 512), np.uint8)
    picture = np.repeat(grey[..., None], 3, axis=2)
    image = frame_crop(picture, (6.2, 8.1, 6.2 + side, 8.1 + side), (48, 48), 1)[..., 0]
    expected = area_means(grey / 255, 6.2, 8.1, side, 48)
    assert np.corrcoef(image.ravel(), expected.ravel())[0, 1] > 0.9
    assert image.std() < 1.05 * expected.std()


@pytest.mark.parametrize("degrees", [0, 13, 45])
@pytest.mark.parametrize("period", [1, 2])
def test_fine_checkers_become_grey(degrees, period):
    checkers = np.repeat(
        ((np.indices((512, 512)) // period).sum(axis=0) % 2 * 255).astype(np.uint8)[..., None], 3, axis=2
    )
    half = 55 * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
    face = face_at(tuple((256 - half).tolist()), tuple((256 + half).tolist()))
    image = crop(checkers, face, (48, 48), 1)  # 6.2 pixels a pixel
    assert image.mean() == pytest.approx(0.5, abs=0.01)
    assert image.std() < 0.08


def png_of(height, width) -> np.ndarray:
    return np.zeros((height, width, 3), np.uint8)


def test_what_counts_as_a_crop_already():
    filling, small = face_at((15.0, 19.0), (33.0, 19.0)), face_at((20.0, 20.0), (28.0, 20.0))
    assert is_already_a_crop(png_of(48, 48), ())
    assert is_already_a_crop(png_of(48, 48), (filling,))
    assert not is_already_a_crop(png_of(48, 48), (small,))
    assert is_already_a_crop(png_of(100, 90), ())
    assert not is_already_a_crop(png_of(100, 60), ())
    assert not is_already_a_crop(png_of(101, 101), ())
