"""A small network learns faces: what is asked about is never learned from, and nothing goes on without end."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.lessons.learning_faces import BATCH, HELD, begin, chosen_faces, held_back, learn


def small(*more: keras.Layer) -> keras.Model:
    return keras.Sequential([keras.Input((6, 6, 1)), *more, layers.Flatten(), layers.Dense(2)])


def halves(count: int = 120) -> tuple[np.ndarray, np.ndarray]:
    """Pictures that are bright on the left (0) or on the right (1), with noise."""
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 100, (count, 6, 6, 1), np.uint8), np.arange(count) % 2
    for image, label in zip(images, labels, strict=True):
        image[:, 3 * label : 3 * label + 3] += 150
    return images, labels


def test_it_learns_what_can_be_learned_and_says_how_far_it_is():
    images, labels = halves()
    told = []
    marks = list(learn(small(), images, labels, epochs=8, rate=0.03, report_progress=told.append))
    steps = -(-8 * 96 // BATCH)
    assert (marks[0].step, marks[-1].step, marks[-1].steps) == (1, steps, steps)
    assert marks[-1].held == 1.0
    assert marks[-1].loss < 0.2 < marks[0].loss
    assert told == [step / steps for step in range(steps)]
    assert [mark.seconds for mark in marks] == sorted(mark.seconds for mark in marks)


def test_the_same_seed_learns_the_same_and_another_does_not():
    images, labels = halves(60)

    def losses(seed):
        network = small(layers.Conv2D(2, 3), layers.Dropout(0.5, seed=seed))
        return [mark.loss for mark in learn(network, images, labels, epochs=2, seed=seed)]

    first = losses(1)
    np.testing.assert_allclose(losses(1), first, rtol=1e-4)
    assert abs(losses(2)[0] - first[0]) > 1e-3


def test_nothing_that_is_asked_about_is_learned(monkeypatch):
    images, labels = halves(50)
    images[:, 0, 0, 0] = np.arange(50)  # tells them apart
    network, seen = small(), set()
    asked = set(held_back(labels).tolist())
    monkeypatch.setattr(
        network, "train_on_batch",
        lambda x, y, return_dict: (
            seen.update(np.round(x[:, 0, 0, 0] * 255).astype(int).tolist()) or {"loss": 1.0, "accuracy": 0.5}
        ),
    )  # fmt: skip
    list(learn(network, images, labels, epochs=2))
    assert len(asked) == 10
    assert seen == set(range(50)) - asked


def test_a_fifth_of_each_label_is_held_back_but_not_more_than_are_needed():
    labels = np.array([0] * 50 + [1] * 20 + [3] * 5)
    held = labels[held_back(labels)]
    assert [(held == label).sum() for label in (0, 1, 3)] == [10, 4, 1]
    assert len(held_back(np.arange(6000) % 2)) == HELD


def test_faces_are_chosen_by_their_labels():
    labels = np.array([0] * 9 + [1] * 4 + [2] * 6 + [-1] * 7)
    numbers, classes = chosen_faces(labels)
    assert classes == (0, 2)
    assert numbers.tolist() == [*range(9), *range(13, 19)]
    some, _ = chosen_faces(labels, most=8)
    assert len(some) == len(set(some.tolist()) & set(numbers.tolist())) == 8
    with pytest.raises(ValueError, match="at least two labels with 5 faces each"):
        chosen_faces(labels[:15])
    with pytest.raises(ValueError, match="at least two labels"):
        chosen_faces(np.full(9, -1))


def test_it_ends_when_its_time_is_over():
    images, labels = halves(60)
    marks = list(learn(small(), images, labels, epochs=20, longest=0.0))
    assert [mark.step for mark in marks] == [1]
    assert marks[0].steps == -(-20 * 48 // BATCH)


def test_weights_begin_as_keras_draws_them_and_chance_elsewhere_is_left_alone():
    network = small(layers.Conv2D(200, 3))
    keras.utils.set_random_seed(3)
    expected = keras.random.uniform((4,))
    keras.utils.set_random_seed(3)
    begin(network)
    np.testing.assert_array_equal(keras.random.uniform((4,)), expected)
    for weight in network.weights:
        if len(weight.shape) == 1:
            assert not np.any(weight)
    kernel, dense = (weight for weight in network.get_weights() if weight.ndim > 1)
    for weights, reach in ((kernel, np.sqrt(6 / (9 * 201))), (dense, np.sqrt(6 / (3200 + 2)))):
        assert 0.99 * reach < np.abs(weights).max() <= reach
        assert abs(weights.mean()) < 0.05 * reach


def test_what_would_kill_the_process_is_refused(monkeypatch):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    network = small(layers.Conv2D(2, 1, strides=2))
    monkeypatch.setattr(network, "train_on_batch", lambda *given, **more: pytest.fail("it was trained"))
    with pytest.raises(ValueError, match="give it stride 1"):
        next(learn(network, *halves(20), epochs=1))


def test_numbers_that_are_none_end_it():
    with pytest.raises(ValueError, match="smaller learning rate"):
        list(learn(small(layers.Dense(8)), *halves(60), epochs=4, rate=1e30))
