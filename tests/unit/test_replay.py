"""A replay without edits is the network, to the last bit; with edits, what the edits say and nothing else."""

import keras
import numpy as np
import pytest
from matrix import few

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.flatten import flatten
from vizcore.run.replay import replay

IMAGES = np.random.default_rng(0).random((3, 24, 24, 1), np.float32)


def randomised(name):
    model = flatten(ARCHITECTURES[name](IMAGES.shape[1:], 8))
    random = np.random.default_rng(1)
    for weight in model.weights:
        weight.assign(weight + random.uniform(0.01, 0.1, weight.shape))
    return model


EVERY_STEP = ("vgg10", "googlenet", "resnet20", "mini_xception", "alexnet", "lenet5")


@pytest.mark.parametrize("name", few(EVERY_STEP, EVERY_STEP[1:]))
def test_without_edits_every_step_is_the_networks_to_the_last_bit(name):
    model = randomised(name)
    steps = [operation.name for operation in model.operations]
    expected = keras.Model(model.inputs[0], {step.name: step.output for step in model.operations})(
        IMAGES, training=False
    )
    found = replay(model, IMAGES, steps)
    assert list(found) == steps
    for step in steps:
        np.testing.assert_array_equal(np.asarray(found[step]), np.asarray(expected[step]), err_msg=step)


def test_an_edit_is_seen_by_everything_after_it_and_by_nothing_else(tiny):
    image = np.ones((2, 4, 4, 1), np.float32)
    found = replay(tiny.model, image, ("image", "copy", "mean", "logits"), {"copy": lambda value: value * 0 + 3.0})
    assert np.asarray(found["image"]).max() == 1
    assert np.asarray(found["copy"]).min() == 3
    np.testing.assert_allclose(found["logits"], [[3, -3]] * 2)
    np.testing.assert_allclose(tiny.model(image), [[1, -1]] * 2)


def test_the_image_can_be_edited(tiny):
    found = replay(
        tiny.model, np.ones((1, 4, 4, 1), np.float32), ("image", "logits"), {"image": lambda value: value / 2}
    )
    assert np.asarray(found["image"]).max() == 0.5
    np.testing.assert_allclose(found["logits"], [[0.5, -0.5]])


def test_a_rule_stands_in_for_an_operation(tiny):
    def negative(operation):
        return (lambda x: -operation(x)) if operation.name == "mean" else operation

    found = replay(tiny.model, np.ones((1, 4, 4, 1), np.float32), ("copy", "logits"), rule=negative)
    assert np.asarray(found["copy"]).min() == 1
    np.testing.assert_allclose(found["logits"], [[-1, 1]])


def test_the_network_does_not_grow(tiny):
    nodes = [len(step._inbound_nodes) + len(step._outbound_nodes) for step in tiny.model.operations]
    for _ in range(3):
        replay(tiny.model, np.ones((1, 4, 4, 1), np.float32), ("logits",), {"copy": lambda value: value})
    assert [len(step._inbound_nodes) + len(step._outbound_nodes) for step in tiny.model.operations] == nodes


@pytest.mark.parametrize(
    "given", [{"wanted": ("else",)}, {"wanted": ("logits",), "edits": {"else": lambda value: value}}]
)
def test_a_step_that_is_not_there_is_refused(tiny, given):
    with pytest.raises(KeyError, match="no step called else"):
        replay(tiny.model, np.ones((1, 4, 4, 1), np.float32), **given)
