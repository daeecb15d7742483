"""The detector against the package that its networks come from, and what it may cost."""

import threading

import numpy as np
import pytest
import skimage.data
from mtcnn import MTCNN
from PIL import Image

from vizcore.backend import graphs
from vizcore.intake import detector
from vizcore.intake.detector import detect


def square_of(pixels) -> np.ndarray:
    square = np.full((640, 640, 3), 127, np.uint8)
    square[: len(pixels), : pixels.shape[1]] = pixels
    return square


def crowd(side: int) -> np.ndarray:
    """The astronaut's face again and again, `side` pixels wide and high."""
    face = Image.fromarray(skimage.data.astronaut()[50:190, 165:290]).resize((side, side))
    return np.ascontiguousarray(np.tile(np.asarray(face), (40, 40, 1))[:640, :640])


PICTURES = {
    "astronaut": square_of(skimage.data.astronaut()),
    "on her head": square_of(np.rot90(skimage.data.astronaut(), 2)),
    "camera": square_of(np.repeat(skimage.data.camera()[..., None], 3, axis=2)),
    "coffee": square_of(skimage.data.coffee()),
    "crowd": crowd(96),
    "noise": np.random.default_rng(0).integers(0, 256, (640, 640, 3), np.uint8),
    "black": np.zeros((640, 640, 3), np.uint8),
}


@pytest.fixture(scope="module")
def package():
    return MTCNN()


@pytest.mark.parametrize("name", PICTURES)
def test_it_finds_what_the_package_finds(name, package):
    """Its own way through the three networks is the oracle: eager, without bounds, four times as slow."""
    rows = package.detect_faces(PICTURES[name], fit_to_image=False, box_format="xyxy", output_type="numpy")
    rows = rows[rows[:, 5] >= 0.9].reshape(-1, 16)[:, 1:]
    found = detect(PICTURES[name])
    assert len(found) == len(rows)
    # Faces of the crowd are sure to the last bits alike, so that their order is chance.
    by_place = [np.array(sorted(each, key=lambda row: row[:2].round().tolist())) for each in (found, rows)]
    np.testing.assert_allclose(*by_place, atol=0.01)
    assert name not in ("astronaut", "camera") or len(found) == 1
    assert name != "crowd" or len(found) > 30


def test_the_names_of_the_package_that_are_relied_on(package):
    networks = [stage.model for stage in package.stages]
    assert [type(network).__name__ for network in networks] == ["PNet", "RNet", "ONet"]
    assert [network.count_params() for network in networks] == [6_632, 100_178, 389_040]


def test_every_network_computes_where_the_backend_says(monkeypatch):
    class AskedError(Exception):
        pass

    def place():
        raise AskedError

    networks = detector._networks.__wrapped__()
    monkeypatch.setattr(graphs, "place", place)  # where what is compiled looks it up
    pixels = np.zeros((1, 640, 640, 3), np.float32)
    for network, given in zip(networks, [(pixels,), *[(pixels, np.zeros((16, 4), np.float32))] * 3], strict=True):
        with pytest.raises(AskedError):
            network(*given)


def test_threads_take_turns_at_one_model_and_find_what_each_would_alone(monkeypatch):
    names = ["astronaut", "camera", "noise", "crowd"] * 2
    alone = {name: detect(PICTURES[name]) for name in names}
    original, inside, most, found = detector._looked_at, [], [], {}

    def looked_at(*given):
        inside.append(1)
        most.append(len(inside))
        result = original(*given)
        inside.pop()
        return result

    monkeypatch.setattr(detector, "_looked_at", looked_at)

    def work(number):
        found[number] = detect(PICTURES[names[number]])

    threads = [threading.Thread(target=work, args=[number]) for number in range(len(names))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(most) == {1}
    assert detector._networks.cache_info().currsize == 1
    for number, name in enumerate(names):
        np.testing.assert_array_equal(found[number], alone[name])


def test_nothing_is_traced_anew_for_another_picture(monkeypatch):
    traced = []
    original = detector.tf.image.crop_and_resize
    monkeypatch.setattr(
        detector.tf.image, "crop_and_resize", lambda *given: traced.append(given[3]) or original(*given)
    )
    networks = detector._networks.__wrapped__()
    monkeypatch.setattr(detector, "_networks", lambda: networks)
    for name in PICTURES:
        detect(PICTURES[name])
    assert traced.count((24, 24)) <= 2  # once for the first size of batch, once for all others
    assert traced.count((48, 48)) <= 2


def test_a_picture_full_of_faces_takes_no_more_than_any_other(monkeypatch):
    """1,600 faces of 16 pixels: more candidates than may go on, in batches of a few sizes."""
    met, seen = set(), []
    networks = detector._networks()

    def spy(network):
        return lambda pixels, places: met.add(len(places)) or network(pixels, places)

    monkeypatch.setattr(detector, "_networks", lambda: (networks[0], *map(spy, networks[1:])))
    original = detector._seen
    monkeypatch.setattr(detector, "_seen", lambda maps: seen.append(original(maps)) or seen[-1])
    assert len(detect(crowd(16))) > 100
    detect(PICTURES["astronaut"])
    detect(PICTURES["black"])
    assert len(seen[0]) == 1000
    assert met <= {16, 32, 64, 128}
    assert 128 in met


@pytest.mark.parametrize("quarters", range(4))
def test_the_detector_is_surest_of_an_upright_face(quarters):
    """The box of the upright face, laid anywhere: which turn makes it upright is what the confidences say."""
    square = PICTURES["astronaut"]
    rows = detect(square)
    confidences = detector.confidence_when_turned(
        np.ascontiguousarray(np.rot90(square, quarters)), turned(rows, quarters)
    )
    assert confidences.shape == (1, 4)
    assert confidences.argmax() == -quarters % 4
    if quarters == 0:
        assert confidences[0, 0] > 0.9
        assert detector.confidence_when_turned(square, rows[:0]).shape == (0, 4)
        several = detector.confidence_when_turned(square, np.repeat(rows, 130, axis=0))
        np.testing.assert_allclose(several, np.repeat(confidences, 130, axis=0), atol=1e-3)


def turned(rows, quarters: int):
    """Boxes where they are after quarter turns of the square against the clock."""
    rows = rows.copy()
    for _ in range(quarters):
        left, top, right, bottom = rows[:, :4].T
        rows[:, :4] = np.column_stack([top, 639 - right, bottom, 639 - left])
    return rows


def test_of_a_face_within_a_face_the_more_certain_is_kept(monkeypatch):
    """It may be much smaller than the other, so that the two together are no measure of what they share."""
    nested = np.array([[0.0, 0.0, 100.0, 100.0, 0.95], [20.0, 20.0, 50.0, 50.0, 0.99], [300.0, 0.0, 400.0, 90.0, 0.92]])
    monkeypatch.setattr(detector, "_looked_at", lambda *_: (nested, np.zeros((3, 10))))
    assert detect(PICTURES["black"])[:, 4].tolist() == [0.99, 0.92]


@pytest.mark.parametrize("count", [0, 1, 15, 17, 127, 128, 129, 300])
def test_candidates_are_judged_together_as_they_are_alone(count):
    pixels = ((PICTURES["astronaut"] - np.float32(127.5)) / np.float32(128))[None]
    random = np.random.default_rng(count)
    corners = random.uniform(0, 400, (count, 2))
    boxes = np.column_stack([corners, corners + random.uniform(20, 300, (count, 1)), random.random(count)])
    network = detector._networks()[2]
    together, points = detector._looked_at(network, pixels, boxes, -1.0)
    assert together.shape == (count, 5)
    assert points.shape == (count, 10)
    for place in sorted({0, count // 2, count - 1} & set(range(count))):
        alone, its_points = detector._looked_at(network, pixels, boxes[place : place + 1], -1.0)
        np.testing.assert_allclose(together[place], alone[0], atol=1e-2)
        np.testing.assert_allclose(points[place], its_points[0], atol=1e-2)
