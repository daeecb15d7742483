"""What is copied from another face arrives: all of it gives that face's answer."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.comparison import milestones
from vizcore.interventions import HALVES, WHOLE, Edit, edited, patched, recovered
from vizcore.network.classifier import Classifier
from vizcore.network.shipped import load


def faces(classifier):
    return np.random.default_rng(3).random((2, *classifier.image_shape), np.float32)


@pytest.mark.parametrize("name", ["vgg10", pytest.param("fovea", marks=pytest.mark.full), "mini_xception"])
def test_every_layer_copied_is_the_other_face_exactly(name):
    classifier = load(name)
    a, b = faces(classifier)
    every = tuple(layer.name for layer in classifier.layers)
    other = {layer: value[0] for layer, value in classifier.run(b[None], every).items()}
    edits = [Edit(layer.name, tuple(range(layer.channels)), None) for layer in classifier.layers]
    found = edited(classifier, a[None], edits, every, other)
    for layer in every:
        np.testing.assert_array_equal(found[layer][0], other[layer], err_msg=layer)


def test_of_a_chain_each_layer_alone_brings_the_whole_answer():
    chain = load("vgg10")
    a, b = faces(chain)
    names = [layer.name for layer in milestones(chain)]
    before, other = chain.run(np.stack([a, b]), ("logits",))["logits"]
    (logits,) = patched(chain, a, b, names)
    np.testing.assert_allclose(logits, np.tile(other, (len(names), 1)), atol=1e-3)
    np.testing.assert_allclose(recovered(before, logits, other), 1, atol=1e-3)


def test_beside_a_skip_a_layer_brings_a_part():
    classifier = load("fovea")
    a, b = faces(classifier)
    before, other = classifier.run(np.stack([a, b]), ("logits",))["logits"]
    ((branch, joined),) = patched(classifier, a, b, ["norm4_4", "add4"])
    assert recovered(before, joined, other) == pytest.approx(1, abs=1e-3)
    assert abs(recovered(before, branch, other) - 1) > 0.02


def test_halves_are_chimeras(shipped):
    """At the image, the lower half is the other face's below the middle row, and nothing else."""
    a, b = faces(shipped)
    ways = HALVES["upper and lower"]
    found = patched(shipped, a, b, ["image", "relu_dense1"], [*ways.values(), WHOLE])
    for logits, rows in zip(found[:2, 0], (slice(0, 24), slice(24, 48)), strict=True):
        chimera = a.copy()
        chimera[rows] = b[rows]
        np.testing.assert_allclose(logits, shipped.run(chimera[None], ("logits",))["logits"][0], atol=1e-4)
    assert np.isnan(found[:2, 1]).all()
    assert np.isfinite(found[2]).all()


def test_in_parts_it_is_the_same(shipped, monkeypatch):
    a, b = faces(shipped)
    names, regions = ["relu1_1", "relu3_2", "pool4"], list(HALVES["left and right"].values())
    whole = patched(shipped, a, b, names, regions)
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 0)
    heard = []
    np.testing.assert_allclose(patched(shipped, a, b, names, regions, progress=heard.append), whole, atol=1e-4)
    assert heard == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_the_share_of_the_way():
    one, other = np.array([0.0, 0.0, 3.0]), np.array([3.0, 0.0, 0.0])
    after = np.stack([one, other, (one + other) / 2 + 7, 2 * other - one])
    np.testing.assert_allclose(recovered(one, after, other), [0, 1, 0.5, 2], atol=1e-12)
    assert np.isnan(recovered(one, after, one)).all()


def test_a_layer_that_is_not_there_is_refused(shipped):
    a, b = faces(shipped)
    with pytest.raises(KeyError, match="no layer called 'else'"):
        patched(shipped, a, b, ["else"])


def test_dense_networks_have_no_regions():
    image = keras.Input((2, 2, 1), name="image")
    model = keras.Model(image, layers.Dense(2, name="logits")(layers.Flatten(name="flat")(image)))
    classifier = Classifier("dense", model, ("a", "b"))
    found = patched(classifier, *faces(classifier), ["flat"], [HALVES["left and right"]["left half"]])
    assert np.isnan(found).all()


def test_what_is_known_so_far_is_what_is_known_in_the_end(monkeypatch):
    classifier = load("lenet5")
    a, b = faces(classifier)
    names, regions = [layer.name for layer in milestones(classifier)], [WHOLE, *HALVES["left and right"].values()]
    monkeypatch.setattr("vizcore.run.gradients.BUDGET", 12 * sum(layer.memory for layer in classifier.layers))
    seen = []
    whole = patched(classifier, a, b, names, regions, preview=lambda make: seen.append(make()))
    assert len(seen) == -(-len(names) * 3 // 4), "four runs at a time, each held three times"
    assert np.isfinite(seen[0]).all(axis=-1).sum() == 4
    for each in seen:
        known = np.isfinite(each)
        np.testing.assert_array_equal(each[known], whole[known])
    np.testing.assert_array_equal(seen[-1], whole)
