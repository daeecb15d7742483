"""Blocks left out of networks whose every number is known."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.depth.lesions import blocks_of_two, lesions
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.classifier import Classifier

IMAGE = np.full((4, 4, 1), 0.5, np.float32)


def chain(*, skips: bool) -> Classifier:
    """ReLU of pairs of 1×1 convolutions by 2 and 3, by 5 and 7; logits ± the mean. With shortcuts: 1 + 6, 1 + 35."""
    image = keras.Input((4, 4, 1), name="image")
    x = layers.ReLU(name="relu0")(image)
    for pair in (1, 2):
        y = layers.Conv2D(1, 1, use_bias=False, name=f"conv{pair}a")(x)
        y = layers.Conv2D(1, 1, use_bias=False, name=f"conv{pair}b")(layers.ReLU(name=f"relu{pair}a")(y))
        x = layers.ReLU(name=f"relu{pair}b")(layers.Add(name=f"add{pair}")([x, y]) if skips else y)
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    model = keras.Model(image, layers.Dense(2, use_bias=False, name="logits")(x), name="chain")
    factors = [np.full((1, 1, 1, 1), factor, np.float32) for factor in (2, 3, 5, 7)]
    model.set_weights([*factors, np.array([[1.0, -1.0]], np.float32)])
    return Classifier("chain", model, ("up", "down"))


@pytest.mark.parametrize(
    ("skips", "whole", "without"), [(False, 105, (17.5, 3)), (True, 126, (18, 3.5))], ids=["plain", "residual"]
)
def test_a_block_less_is_a_factor_less(skips, whole, without):
    network = chain(skips=skips)
    before = [weights.copy() for weights in network.model.get_weights()]
    told = []
    found = lesions(network, IMAGE, progress=told.append)
    assert found.blocks == (("relu0", "relu1b"), ("relu1b", "relu2b"))
    np.testing.assert_allclose(found.whole, [whole, -whole])
    np.testing.assert_allclose(found.without[:, 0], without)
    assert told == [0.5, 1.0]
    for weights, kept in zip(network.model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, kept)


def test_what_is_left_out_can_be_chosen_and_must_be_there():
    network = chain(skips=False)
    np.testing.assert_allclose(lesions(network, IMAGE, (("relu0", "relu2b"),)).without, [[0.5, -0.5]])
    assert lesions(network, IMAGE, ()).without.shape == (0, 2)
    with pytest.raises(KeyError, match="nowhere"):
        lesions(network, IMAGE, (("relu0", "nowhere"),))
    for begin, end in (("relu1b", "relu0"), ("relu0", "relu0"), ("relu0", "mean")):
        with pytest.raises(ValueError, match=f"in the same shape, not '{begin}' to '{end}'"):
            lesions(network, IMAGE, ((begin, end),))


def test_blocks_may_overlap_and_each_is_left_out_alone():
    """Of factors 2, 3, 5 and 7, from 0.5: what is left are those outside of the block."""
    blocks = (("relu0", "relu2b"), ("relu0", "relu1b"), ("relu1b", "relu2b"), ("relu1b", "relu2a"))
    np.testing.assert_allclose(lesions(chain(skips=False), IMAGE, blocks).without[:, 0], [0.5, 17.5, 3, 21])


def test_it_is_compiled_once_for_all_blocks_and_images():
    network = chain(skips=True)
    lesions(network, IMAGE)
    before = dict(network._prepared)
    assert len(before) == 1
    np.testing.assert_allclose(lesions(network, IMAGE / 2).whole, [63, -63])
    assert dict(network._prepared) == before


def test_a_plain_and_a_residual_network_are_cut_at_the_same_places():
    cut = {}
    for name in ("plain20", "resnet20"):
        cut[name] = blocks_of_two(Classifier(name, ARCHITECTURES[name]((24, 24, 1), 2), ("a", "b")))
    assert cut["plain20"] == cut["resnet20"]
    assert cut["plain20"][:3] == (("relu1", "relu2_1b"), ("relu2_1b", "relu2_2b"), ("relu2_2b", "relu2_3b"))
    assert len(cut["plain20"]) == 7  # of nine; two halve the maps
