"""Parts of which a layer is made: known ones are found, nothing is negative, and each step is a better one."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.data import concepts
from vizcore.data.concepts import amounts_of, concepts_of, without
from vizcore.network.classifier import Classifier


def parts(count=3, channels=8, units=400, seed=0):
    """Units that are sums of known directions, with places where each stands alone."""
    random = np.random.default_rng(seed)
    directions = np.zeros((count, channels))
    for number in range(count):
        directions[number, number * 2 : number * 2 + 2] = random.uniform(0.5, 1, 2)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    amounts = random.exponential(size=(units, count)) * (random.random((units, count)) < 0.5)
    return directions, amounts


def test_known_parts_are_found():
    directions, amounts = parts()
    found = concepts_of((amounts @ directions).astype(np.float32), 3)
    assert found.explained > 0.999
    alike = found.directions @ directions.T
    np.testing.assert_allclose(np.sort(alike.max(axis=1)), 1, atol=0.01)
    assert sorted(alike.argmax(axis=1)) == [0, 1, 2]
    np.testing.assert_allclose(np.linalg.norm(found.directions, axis=1), 1, atol=1e-5)
    said = amounts_of((amounts @ directions).astype(np.float32), found.directions)
    np.testing.assert_allclose(said[:, alike.argmax(axis=0)], amounts, atol=0.1)
    assert (said.sum(axis=0)[:-1] >= said.sum(axis=0)[1:] - 1e-3).all()


def slow(units, count, steps):
    """Lee & Seung's rule, entry by entry."""
    random = np.random.default_rng(0)
    scale = np.sqrt(units.mean() / count)
    w, h = (scale * (0.5 + random.random(shape)) for shape in ((len(units), count), (count, units.shape[1])))
    for _ in range(steps):
        for i in range(len(units)):
            w[i] = [w[i, a] * sum(units[i, m] * h[a, m] for m in range(units.shape[1]))
                    / (sum(w[i, b] * (h[a] @ h[b]) for b in range(count)) + 1e-9) for a in range(count)]  # fmt: skip
        new = h.copy()
        for a in range(count):
            for m in range(units.shape[1]):
                top = sum(w[i, a] * units[i, m] for i in range(len(units)))
                new[a, m] = h[a, m] * top / (sum((w[:, a] @ w[:, b]) * h[b, m] for b in range(count)) + 1e-9)
        h = new
    length = np.linalg.norm(h, axis=1)
    order = np.argsort(-(w.sum(axis=0) * length))
    return (h / length[:, None])[order]


def test_it_agrees_with_the_papers_rule_written_out(monkeypatch):
    units = np.random.default_rng(3).random((12, 5)) ** 3
    monkeypatch.setattr(concepts, "STEPS", 20)
    np.testing.assert_allclose(concepts_of(units.astype(np.float64), 3).directions, slow(units, 3, 20), atol=1e-5)


def test_more_steps_explain_more(monkeypatch):
    units = np.random.default_rng(1).random((60, 9))
    explained = []
    for steps in (1, 3, 10, 50):
        monkeypatch.setattr(concepts, "STEPS", steps)
        explained.append(concepts_of(units, 4).explained)
    assert explained == sorted(explained)
    assert 0 < explained[0] < explained[-1] < 1


def test_what_has_no_parts_is_refused():
    with pytest.raises(ValueError, match="negative numbers"):
        concepts_of(np.array([[1.0, -1.0]]), 1)
    with pytest.raises(ValueError, match="silent"):
        concepts_of(np.zeros((3, 2)), 1)
    with pytest.raises(ValueError, match="expected 1 to 2 concepts, got 3"):
        concepts_of(np.ones((4, 2)), 3)


def test_a_part_that_is_taken_off_is_missing_from_the_answer():
    image = keras.Input((2, 2, 2), name="image")
    x = layers.ReLU(name="relu")(image)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x))
    model.set_weights([np.eye(2, dtype=np.float32)])
    net = Classifier("parts", model, ("a", "b"))
    picture = np.random.default_rng(0).random((2, 2, 2), np.float32)
    off = np.stack([picture * [1, 0], picture * [0, 0.5], picture * [9, 0]]).astype(np.float32)
    found = without(net, picture, "relu", off)
    means = picture.mean(axis=(0, 1))
    np.testing.assert_allclose(found, [[0, means[1]], [means[0], means[1] / 2], [0, means[1]]], atol=1e-6)
