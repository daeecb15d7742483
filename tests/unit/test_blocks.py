"""Steps folded into what they follow."""

import pytest
from building import built

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import LayerInfo, blocks_of, layers_of


def layer(name, kind, *inputs, flops=1, parameters=10):
    return LayerInfo(name, kind, (4, 4, 2), parameters, flops, inputs)


RESIDUAL = [
    layer("image", "InputLayer"),
    layer("centre", "Rescaling", "image"),
    layer("conv1", "Conv2D", "centre", flops=100),
    layer("norm1", "BatchNormalization", "conv1", flops=20),
    layer("relu1", "ReLU", "norm1", flops=3),
    layer("conv2", "Conv2D", "relu1"),
    layer("add", "Add", "relu1", "conv2"),
    layer("relu2", "ReLU", "add"),
    layer("double", "Multiply", "relu2", "relu2"),
    layer("fork", "Conv2D", "double"),
    layer("left", "ReLU", "fork"),
    layer("right", "ReLU", "fork"),
    layer("joined", "Concatenate", "left", "right"),
]


def test_folded_by_hand():
    blocks = {block.name: block for block in blocks_of(RESIDUAL, fold=True)}
    assert {name: [step.name for step in block.steps[1:]] for name, block in blocks.items()} == {
        "image": ["centre"], "conv1": ["norm1", "relu1"], "conv2": [], "add": ["relu2"], "double": [],
        "fork": [], "left": [], "right": [], "joined": [],  # two read the fork: neither is all there is after it
    }  # fmt: skip
    assert {name: block.inputs for name, block in blocks.items()} == {
        "image": (), "conv1": ("image",), "conv2": ("conv1",), "add": ("conv1", "conv2"), "double": ("add",),
        "fork": ("double",), "left": ("fork",), "right": ("fork",), "joined": ("left", "right"),
    }  # fmt: skip
    assert (blocks["conv1"].flops, blocks["conv1"].parameters, blocks["conv1"].kind) == (123, 30, "Conv2D")


def test_unfolded_every_layer_is_a_block():
    blocks = blocks_of(RESIDUAL, fold=False)
    assert [block.steps for block in blocks] == [(step,) for step in RESIDUAL]
    assert [block.inputs for block in blocks] == [tuple(dict.fromkeys(step.inputs)) for step in RESIDUAL]


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_nothing_is_lost(name):
    layers = layers_of(built(name))
    blocks = blocks_of(layers, fold=True)
    assert sorted(step.name for block in blocks for step in block.steps) == sorted(layer.name for layer in layers)
    assert sum(block.flops for block in blocks) == sum(layer.flops for layer in layers)
    home = {step.name: block.name for block in blocks for step in block.steps}
    edges = {(home[source], home[layer.name]) for layer in layers for source in layer.inputs}
    between = {(source, target) for source, target in edges if source != target}
    assert between == {(source, block.name) for block in blocks for source in block.inputs}
    assert not any(block.kind in ("BatchNormalization", "ReLU", "Dropout") for block in blocks)
