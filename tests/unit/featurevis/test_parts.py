"""What an ascent is made of, each by itself: colours, ways to write an image, moves, penalties, the faces' spectrum."""

import numpy as np
import pytest
from skimage import data as photographs
from skimage.transform import resize

from vizcore.backend import staged, vjp
from vizcore.featurevis import colour, parametrization, penalty, spectrum, transformation
from vizcore.training.faceset import read_faces

WAYS = (parametrization.PIXELS, parametrization.FOURIER, parametrization.MACO)


def photograph(channels: int) -> np.ndarray:
    """48×36 pixels of a cat, never quite black or white."""
    picture = resize(photographs.chelsea(), (48, 36)).astype("f4")
    return 0.1 + 0.8 * (picture if channels == 3 else picture.mean(axis=-1, keepdims=True))


def test_colours_are_mixed_as_photographs_mix_them():
    names = ("astronaut", "chelsea", "coffee")
    pixels = np.concatenate([getattr(photographs, name)().reshape(-1, 3) / 255 for name in names])
    values, vectors = np.linalg.eigh(np.cov(pixels.T))
    root = vectors * np.sqrt(values) @ vectors.T
    np.testing.assert_allclose(colour.MIXING, root / np.linalg.norm(root, axis=0).max(), atol=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
def test_colours_can_be_taken_apart_again(channels):
    images = photograph(channels)[None]
    np.testing.assert_allclose(colour.unmix(np.asarray(colour.mix(images))), images, atol=1e-5)
    assert (channels == 1) == np.array_equal(np.asarray(colour.mix(images)), images)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_parametrization_can_draw_a_photograph(way, channels):
    image = photograph(channels)[None]
    magnitude = parametrization.falling(48, 36, 1.0)
    if way is parametrization.MACO:
        image = image[..., :1]
        magnitude = np.abs(np.fft.fft2(parametrization.unsquashed(image)[0, ..., 0], norm="ortho")).astype("f4")
    drawn = np.asarray(way.draw(way.fit(image, magnitude), magnitude))
    assert drawn.shape == image.shape
    assert np.abs(drawn - image).max() < 0.02  # MaCo cannot turn the four waves that are their own opposites
    assert np.abs(drawn - image).mean() < 0.005


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_what_is_drawn_is_in_range_however_far_the_numbers_go(way):
    random = np.random.default_rng(0)
    numbers = {name: 100 * values for name, values in way.noise(random, 2, (12, 10, 3)).items()}
    drawn = np.asarray(way.draw(numbers, parametrization.falling(12, 10, 1.0)))
    assert drawn.shape == (2, 12, 10, 3)
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert (drawn <= 1).all()


def test_maco_moves_waves_about_and_keeps_how_strong_they_are():
    magnitude = np.abs(np.fft.fft2(0.05 * np.random.default_rng(1).normal(size=(12, 10)), norm="ortho")).astype("f4")
    numbers = parametrization.MACO.noise(np.random.default_rng(2), 1, (12, 10, 1))
    drawn = np.asarray(parametrization.MACO.draw(numbers, magnitude))
    kept = np.abs(np.fft.fft2(parametrization.unsquashed(drawn)[0, ..., 0], norm="ortho"))
    np.testing.assert_allclose(kept, magnitude, atol=1e-3)


def test_waves_are_as_strong_as_the_decay_says():
    magnitude = parametrization.falling(48, 48, 2.0)
    assert magnitude[0, 8] / magnitude[0, 4] == pytest.approx(1 / 4)
    assert magnitude[4, 0] == magnitude[0, 4] == magnitude[0, -4]
    assert np.mean(magnitude**2) == pytest.approx(1, rel=1e-5)
    assert np.ptp(parametrization.falling(9, 7, 0.0)) == 0


def test_moves_that_move_nothing():
    images = np.random.default_rng(0).random((2, 7, 5, 3), np.float32)
    np.testing.assert_array_equal(np.asarray(transformation.moved(images, transformation.still(1, 2)[0])), images)


def test_a_shift_by_pixels_and_a_quarter_turn():
    images = np.random.default_rng(0).random((2, 6, 6, 1), np.float32)
    moves = transformation.still(1, 2)[0]
    moves[0, :, 2] = 2, -1  # what is seen at (row, column) is what lies at (row + 2, column - 1)
    moves[1] = [[0, -1, 0], [1, 0, 0]]
    seen = np.asarray(transformation.moved(images, moves))
    np.testing.assert_allclose(seen[0, :4, 1:], images[0, 2:, :5], atol=1e-6)
    np.testing.assert_allclose(seen[0, 4], np.concatenate([images[0, 4, 1::-1][:1], images[0, 4, :5]]), atol=1e-6)
    np.testing.assert_allclose(seen[1], np.rot90(images[1], -1), atol=1e-6)


def test_the_way_back_through_a_move_is_exact():
    """The derivative of <weights, moved(image)> by the image is the move's adjoint: both give the same sum."""
    random = np.random.default_rng(0)
    image, weights = random.random((2, 2, 8, 6, 1), np.float32)
    moves = transformation.Robustness(2, 20.0, 0.2).moves(random, 1, 2)[0]

    def adjoint(image, weights, moves):
        seen, back = vjp(lambda image: transformation.moved(image, moves), image)
        return seen, back(weights)

    seen, back = (np.asarray(values) for values in staged(adjoint)(image, weights, moves))
    assert (seen * weights).sum() == pytest.approx((image * back).sum(), rel=1e-5)


def test_moves_stay_within_what_was_asked():
    moves = transformation.Robustness(3, 10.0, 0.1).moves(np.random.default_rng(0), 400, 2)
    shifts, turned = moves[..., 2], moves[..., :2]
    assert set(np.unique(shifts)) == {-3, -2, -1, 0, 1, 2, 3}
    size = 1 / np.sqrt(np.linalg.det(turned))
    assert 1 / 1.1 - 1e-6 <= size.min() < 0.92
    assert 1.08 < size.max() <= 1.1 + 1e-6
    angle = np.rad2deg(np.arctan2(turned[..., 1, 0], turned[..., 0, 0]))
    assert 9.5 < np.abs(angle).max() <= 10 + 1e-4
    assert np.array_equal(transformation.Robustness().moves(np.random.default_rng(0), 5, 2), transformation.still(5, 2))


def test_total_variation_of_an_edge_is_its_length():
    edge = np.zeros((1, 6, 6, 1), np.float32)
    edge[:, :, 3:] = 1
    assert float(penalty.total_variation(edge)[0]) == pytest.approx(6, rel=0.02)
    assert float(penalty.total_variation(edge * 0 + 0.5)[0]) == pytest.approx(0, abs=1e-5)
    slope = staged(lambda image: vjp(penalty.total_variation, image)[1](np.ones(1, np.float32)))(edge * 0 + 0.5)
    assert np.array_equal(np.asarray(slope), edge * 0)


def test_images_are_alike_where_the_same_channels_go_together_wherever_that_is():
    one = np.zeros((4, 4, 3), np.float32)
    one[0, 0, :2] = 1
    elsewhere, other = np.roll(one, 2, axis=(0, 1)), np.zeros_like(one)
    other[1, 1, 2] = 5
    np.testing.assert_allclose(np.asarray(penalty.likeness(np.stack([one, elsewhere]))), [1, 1], atol=1e-5)
    np.testing.assert_allclose(np.asarray(penalty.likeness(np.stack([one, other]))), [0, 0], atol=1e-5)
    np.testing.assert_allclose(np.asarray(penalty.likeness(np.stack([one, other]) + 9)), [0, 0], atol=1e-4)
    np.testing.assert_allclose(np.asarray(penalty.likeness(one[None])), [0], atol=1e-5)


def test_the_shipped_spectrum_is_that_of_the_training_faces(data):
    assert spectrum.FILE.stat().st_size < 5000
    faces = read_faces(data, "training").for_training().images[::20] / np.float32(255)
    measured, shipped = spectrum.mean_magnitude(faces), spectrum.faces_magnitude(48, 48)
    assert np.abs(np.log(measured / shipped)).mean() < 0.03  # a twentieth of the faces
    np.testing.assert_allclose(shipped[1:, 1:], shipped[:0:-1, :0:-1], rtol=1e-3)


def test_a_wave_is_as_strong_as_the_same_wave_backwards():
    """Faces are real pictures: at every frequency there is what there is at minus that frequency, by loops."""
    for height, width in ((48, 48), (32, 40)):
        magnitude = spectrum.faces_magnitude(height, width)
        assert magnitude.shape == (height, width)
        for row, column in np.ndindex(height, width):
            assert magnitude[row, column] == pytest.approx(magnitude[-row % height, -column % width], rel=1e-6)
        assert len(np.unique(magnitude)) > height * width / 20  # else anything would do


def test_a_jump_from_border_to_border_is_no_wave():
    """A slope wraps round with a jump, and is nothing but that jump; a wave that fits has none."""
    slope = np.broadcast_to(np.linspace(0.4, 0.6, 32, dtype="f4")[:, None, None], (1, 32, 32, 1))
    wave = (0.5 + 0.1 * np.cos(2 * np.pi * 3 * np.arange(32, dtype="f4") / 32))[None, :, None, None] + 0 * slope
    of_slope, of_wave = spectrum.mean_magnitude(slope), spectrum.mean_magnitude(wave)
    jumping = np.abs(np.fft.fft2(parametrization.unsquashed(slope)[0, ..., 0], norm="ortho"))
    assert np.abs(of_slope[4:-4, 0]).max() < 0.1 * jumping[4, 0]
    assert of_wave[3, 0] == pytest.approx(of_wave[1:17].max())
    assert of_wave[3, 0] > 1


def test_the_spectrum_of_other_sizes_has_the_same_contrast():
    measured, larger = spectrum.faces_magnitude(48, 48), spectrum.faces_magnitude(96, 64)
    for wave in (2, 5, 10):
        share = larger[0, wave] / np.sqrt(96 * 64), measured[0, wave] / 48
        assert share[0] == pytest.approx(share[1], rel=0.6)
    assert larger[0, 0] / np.sqrt(96 * 64) == pytest.approx(measured[0, 0] / 48, rel=1e-3)
    assert larger[40, 0] < larger[20, 0] < larger[5, 0]
