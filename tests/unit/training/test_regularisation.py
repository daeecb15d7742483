"""Erasing, mixup and CutMix: what comes out is told pixel by pixel, and targets follow what is seen of each face."""

import keras
import numpy as np
import pytest

from vizcore.training.regularisation import erased, mixed, pasted

COUNT, SIDE = 40, 12


def own_greys() -> tuple[np.ndarray, np.ndarray]:
    """Every image one grey of its own, every target one class of its own: what came from where can be read off."""
    greys = np.linspace(0.1, 0.9, COUNT, dtype="f4")
    return np.broadcast_to(greys[:, None, None, None], (COUNT, SIDE, SIDE, 1)).copy(), np.eye(COUNT, dtype="f4")


def draw(seed=0):
    return np.random.default_rng(seed)


def array(value):
    return keras.ops.convert_to_numpy(value)


class Untouched(np.random.Generator):
    """Fails when anything is drawn from it."""

    def __init__(self):
        super().__init__(np.random.PCG64(0))

    def __getattribute__(self, name):
        raise AssertionError(f"{name} was drawn")


def test_a_strength_of_nothing_draws_nothing_and_gives_back_what_came():
    images, shares = own_greys()
    assert erased(images, Untouched(), 0.0) is images
    for change in (mixed, pasted):
        found = change(images, shares, Untouched(), 0.0)
        assert found[0] is images
        assert found[1] is shares


def rectangle(mask) -> bool:
    """Whether what is marked is one rectangle, whole."""
    rows, columns = mask.any(axis=1), mask.any(axis=0)
    return bool((mask == rows[:, None] & columns).all() and (np.diff(np.flatnonzero(rows)) == 1).all())


def test_erasing_hides_one_rectangle_of_about_half_of_the_faces():
    images, _ = own_greys()
    hidden = [(array(erased(images, draw(seed), 0.5)) != images)[..., 0] for seed in range(10)]
    hidden = np.concatenate(hidden)
    touched = hidden.any(axis=(1, 2))
    assert 0.4 < touched.mean() < 0.6
    assert all(rectangle(mask) for mask in hidden[touched])
    areas = hidden[touched].mean(axis=(1, 2))
    assert areas.min() < 0.06
    assert 0.25 < areas.max() < 0.45  # a third, to whole pixels
    assert (hidden.any(axis=0)).all()  # everywhere


def test_erasing_leaves_noise_in_0_to_1_and_no_two_pixels_alike():
    images, _ = own_greys()
    found = array(erased(images, draw(), 1.0))
    assert found.dtype == np.float32
    noise = found[found != images]
    assert noise.min() >= 0
    assert noise.max() <= 1
    assert noise.mean() == pytest.approx(0.5, abs=0.05)
    assert noise.std() == pytest.approx(12**-0.5, abs=0.03)


def test_mixup_blends_pairs_and_their_targets_by_the_same_share():
    images, shares = own_greys()
    found, targets = mixed(images, shares, draw(), 0.4)
    greys = images[:, 0, 0, 0]
    np.testing.assert_allclose(array(found)[:, 5, 7, 0], targets @ greys, rtol=1e-5)
    np.testing.assert_allclose(array(found).std(axis=(1, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-5)
    assert ((targets > 0).sum(axis=1) <= 2).all()
    assert ((targets > 0.01) & (targets < 0.99)).any()


@pytest.mark.parametrize(("alpha", "spread"), [(0.2, 0.423), (1.0, 0.289), (8.0, 0.121)])
def test_blends_are_drawn_from_a_beta_distribution(alpha, spread):
    """Its standard deviation is 1 / √(4 (2 alpha + 1))."""
    shares = np.eye(4000, dtype="f4")[:, :4000]
    _, targets = mixed(np.zeros((4000, 1, 1, 1), "f4"), shares, draw(), alpha)
    kept = np.diag(targets)
    assert kept.mean() == pytest.approx(0.5, abs=0.02)
    assert kept.std() == pytest.approx(spread, abs=0.02)


def test_cutmix_pastes_a_rectangle_of_one_other_face_and_counts_its_area():
    images, shares = own_greys()
    found, targets = pasted(images, shares, draw(), 1.0)
    found, greys = array(found)[..., 0], images[:, 0, 0, 0]
    pasted_in = found != images[..., 0]
    assert pasted_in.any(axis=(1, 2)).sum() > COUNT / 2
    for number in range(COUNT):
        seen = np.unique(found[number])
        assert len(seen) <= 2
        assert set(seen) <= set(greys)
        if pasted_in[number].any():
            assert rectangle(pasted_in[number])
        for grey in seen:
            (owner,) = np.flatnonzero(greys == grey)
            assert targets[number, owner] == pytest.approx((found[number] == grey).mean(), abs=1e-6)
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-5)


def test_where_half_is_to_be_pasted_a_rectangle_inside_the_image_is_half_of_it():
    """A large alpha draws halves only; 8 or 9 of 12 pixels are the nearest to a side of √½."""
    images, shares = own_greys()
    found = array(pasted(images, shares, draw(), 1e6)[0])
    areas = (found != images).mean(axis=(1, 2, 3))
    assert 64 / 144 <= areas.max() <= 81 / 144


def test_cutmix_cuts_at_the_borders_too():
    images, shares = own_greys()
    cut = [array(pasted(images, shares, draw(seed), 1.0)[0])[..., 0] != images[..., 0] for seed in range(20)]
    often = np.concatenate(cut).mean(axis=0)
    assert often.min() > 0.1  # corners
    assert often[5:7, 5:7].min() > often[[0, 0, -1, -1], [0, -1, 0, -1]].max()


@pytest.mark.parametrize("change", [mixed, pasted])
def test_the_same_numbers_drawn_give_the_same_images_and_the_given_ones_stay(change):
    images, shares = own_greys()
    before = images.copy(), shares.copy()
    one, again, other = (change(images, shares, draw(seed), 1.0) for seed in (3, 3, 4))
    np.testing.assert_array_equal(array(one[0]), array(again[0]))
    np.testing.assert_array_equal(one[1], again[1])
    assert np.abs(array(one[0]) - array(other[0])).max() > 0.1
    np.testing.assert_array_equal(images, before[0])
    np.testing.assert_array_equal(shares, before[1])
