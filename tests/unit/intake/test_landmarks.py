"""Five points in faces that are cut out already, against the whole detector on the photo that they are cut out of."""

import numpy as np
import pytest
from skimage.data import astronaut

from vizcore import intake
from vizcore.intake.crops import EYES_MIDDLE
from vizcore.intake.landmarks import landmarks


@pytest.fixture(scope="module")
def cut():
    """The astronaut as networks read her: her eyes lie level, where the frame wants them."""
    pixels = astronaut()
    face = intake.find_faces(pixels)[0]
    return {
        name: (intake.crop(pixels, face, size, channels) * 255 + 0.5).astype(np.uint8)
        for name, size, channels in (("grey", (48, 48), 1), ("colour", (96, 96), 3))
    }


def test_they_lie_where_the_frame_has_them(cut):
    for image in cut.values():
        found = landmarks(image[None])
        left, right, nose, *mouth = found.points[0]
        np.testing.assert_allclose((left + right) / 2, EYES_MIDDLE, atol=0.04)
        assert left[1] == pytest.approx(right[1], abs=0.05)
        assert left[0] < nose[0] < right[0]
        assert left[1] < nose[1] < mouth[0][1]
        assert mouth[0][0] < mouth[1][0]
        assert found.plausible.tolist() == [True]


def test_each_face_is_seen_by_itself(cut):
    """More than fit into one square, at every place in it; mirrored, the points are mirrored."""
    image = cut["grey"]
    alone = landmarks(image[None])
    every = landmarks(np.stack([image] * 180))
    np.testing.assert_allclose(every.points, np.repeat(alone.points, 180, axis=0), atol=2e-3)
    mirrored = landmarks(image[None, :, ::-1]).points[0, [1, 0, 2, 4, 3]]
    np.testing.assert_allclose(mirrored * [-1, 1] + [1, 0], alone.points[0], atol=0.05)


def test_noise_and_a_face_on_its_head_are_not_plausible(cut):
    noise = np.random.default_rng(0).integers(0, 256, (3, 48, 48, 1)).astype(np.uint8)
    assert not landmarks(noise).plausible.any()
    assert not landmarks(cut["grey"][None, ::-1]).plausible.any()
    assert landmarks(noise[:0]).points.shape == (0, 5, 2)


def test_they_agree_with_the_whole_detector_on_training_faces(data):
    """Enlarged and framed in grey, faces are found by the whole detector; its points of the eyes are compared."""
    from vizcore.training.faceset import read_faces
    from vizcore.training.measure_framing import measure

    images = read_faces(data, "public_test").images[:16]
    found = landmarks(images)
    whole = {number: rows[0] for number in range(16) if len(rows := measure(images[[number]]))}
    assert len(whole) >= 12
    middles = found.points[list(whole), :2].mean(axis=1)
    away = np.linalg.norm(middles - np.array([row[:2] for row in whole.values()]), axis=1)
    assert np.median(away) <= 0.03
    assert found.plausible[list(whole)].mean() >= 0.8
