"""What the browser works out is what Keras has: every kind of layer, every layer of every shipped network."""

import numpy as np
import pytest
from every_kind import BUILDS, SEQUENCES, single
from matrix import few

from pages.components.stage.layer_block import Shown, layer_block
from pages.components.stage.pack import pack
from pages.components.stage.rule_parts import rule_parts
from pages.runtime import engine
from pages.state import photo
from pages.state.subject import Subject
from vizcore.activations.maps import as_maps, map_shape
from vizcore.arithmetic import SUPPORTED, chain_of, explains, rule_of
from vizcore.arithmetic.rules.rule import RULES
from vizcore.network.cards import shipped_names
from vizcore.network.layers import layers_of
from vizcore.run.trace import trace

CLOSE = 1e-5
ALL = BUILDS | SEQUENCES
NOT_LIVE = {  # what is laid out in formulas alone, and what the stage says of it
    "separable": "SeparableConv2D is not laid out",
    "separable × 2": "SeparableConv2D is not laid out",
    "dense on maps": "dense at every place",
    "normalization back": "in an uncommon way",
    "reshape": "laid out is what gives features",
    "reshape to a sequence": "laid out is what gives features",
    "reshape to a volume": "laid out is what gives features",
    "dense along": "dense at every place",
    "op: sum over channels": r"works along axes \[3\]",
    "op: mean over places": r"works along axes \[1, 2\]",
    "op: sum over places": r"works along axes \[1, 2\]",
    **dict.fromkeys(
        ("transposed", "transposed, same", "transposed, gaps", "transposed, dilation", "transposed, more"),
        "Conv2DTranspose is not laid out",
    ),
    **dict.fromkeys(("op: maximum over channels", "op: maximum over places"), "Max is not laid out"),
    **dict.fromkeys(("volume", "volume, same"), "Conv3D is not laid out"),
    **dict.fromkeys([name for name in SEQUENCES if "lstm" in name], "LSTM is not laid out"),
    **dict.fromkeys([name for name in SEQUENCES if "gru" in name], "GRU is not laid out"),
    **dict.fromkeys(("both ways", "both ways, the last"), "Bidirectional is not laid out"),
    **dict.fromkeys(("maps along time", "maps along time, dilation"), "ConvLSTM2D is not laid out"),
    "simple recurrence": "SimpleRNN is not laid out",
    "maximum along, same": "MaxPooling1D is not laid out",
    "adaptive mean": "AdaptiveAveragePooling2D is not laid out",
    "enlarged": "UpSampling2D is not laid out",
    "the first place": "GetItem is not laid out",
    "op: mean over steps": r"works along axes \[1\]",
    "op: square of a sum": "Square is not laid out",
    **dict.fromkeys([name for name in ALL if "heads" in name or "attention" in name], "ttention is not laid out"),
}
IN_FORMULAS_ALONE = """
Abs Absolute AdaptiveAveragePooling1D AdaptiveAveragePooling2D AdaptiveMaxPooling1D AdaptiveMaxPooling2D
AdditiveAttention Attention AveragePooling1D Bidirectional Clip Conv2DTranspose Conv3D ConvLSTM2D Cropping1D
Cropping3D DepthToSpace DepthwiseConv1D Erf ExpandDims Flip GRU GetItem GlobalAveragePooling1D
GlobalMaxPooling1D GroupNormalization LSTM Log Log1p Max MaxPooling1D Moveaxis MultiHeadAttention Negative
Permute Power RMSNormalization Reciprocal RepeatVector Rsqrt SeparableConv1D SeparableConv2D Sign SimpleRNN
SpaceToDepth Sqrt Square Squeeze StopGradient Swapaxes Transpose UnitNormalization UpSampling1D UpSampling2D
UpSampling3D ZeroPadding1D ZeroPadding3D
"""
RANDOM = np.random.default_rng(3)


def places(shape) -> list[tuple[int, int]]:
    """Corners and a few between of the maps; (0, 0) of features."""
    if len(shape) == 1:
        return [(0, 0)]
    height, width = map_shape(shape) or (1, 1)
    corners = [(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1)]
    return corners + [(int(RANDOM.integers(height)), int(RANDOM.integers(width))) for _ in range(4)]


def own(activations, name, place, channel) -> float:
    values = as_maps(activations[name])
    return float(values[(*place, channel)] if values.ndim == 3 else values[channel])


def close(found: float, expected: float) -> bool:
    return abs(found - expected) <= CLOSE * max(1.0, abs(expected))


def test_every_kind_that_has_formulas_is_live_or_says_why_not():
    assert SUPPORTED - RULES.keys() == set(IN_FORMULAS_ALONE.split())
    assert RULES.keys() <= SUPPORTED


@pytest.mark.parametrize("name", [name for name in ALL if name not in NOT_LIVE])
def test_every_kind_of_layer(name, worked_out):
    model, activations, layer = single(ALL[name], 9, 8, 3)
    shape = activations[layer].shape
    blocks, expected = [], []
    for channel in {0, shape[-1] - 1, shape[-1] // 2}:
        rule = rule_of(model, activations, layer, channel)
        facts, arrays = rule_parts(rule, chain_of(model, activations, layers_of(model), layer, channel))
        at = places(shape)
        blocks.append((pack(arrays, **facts), at))
        expected.append([own(activations, layer, place, channel) for place in at])
    found = worked_out(blocks)
    for each, right in zip(found, expected, strict=True):
        assert [value for value, *_ in each] == pytest.approx(right, rel=CLOSE, abs=CLOSE)


@pytest.mark.parametrize("name", NOT_LIVE)
def test_what_is_not_live_says_why(name):
    model, activations, layer = single(ALL[name], 9, 8, 3)
    with pytest.raises(ValueError, match=NOT_LIVE[name]):
        rule_of(model, activations, layer, 0)


def subject(name: str) -> Subject:
    classifier, sample = engine.network(name), photo.sample()
    cut = photo.cut(sample, 0, classifier.image_shape)
    return Subject(name, classifier.identity, sample, 0, cut, trace(classifier, cut.image))


# The default, no convolution, strides and tanh, branches, sums: the others have the same kinds of layers.
@pytest.mark.parametrize("name", few(shipped_names(), ("fovea", "dense", "lenet5", "googlenet", "resnet20")))
def test_every_layer_of_every_shipped_network(name, worked_out):
    this = subject(name)
    activations, blocks, asked = this.trace.activations, [], []
    for layer in this.classifier.layers:
        if not layer.inputs:
            continue
        assert explains(layer.kind)
        channel, at = int(RANDOM.integers(layer.channels)), places(layer.output_shape)
        shown = Shown(channel, at[-1] if layer.has_maps else None, [channel], None)
        blocks.append((layer_block(this, layer, activations[layer.name], shown), at))
        chain = chain_of(this.classifier.model, activations, this.classifier.layers, layer.name, channel)
        asked.append((layer.name, channel, at, [step.layer for step in chain]))
    assert len(blocks) == len(this.classifier.layers) - 1
    wrong, checked = [], 0
    for found, (layer, channel, at, following) in zip(worked_out(blocks), asked, strict=True):
        for place, values in zip(at, found, strict=True):
            for step, value in zip([layer, *following], values, strict=True):
                checked += 1
                if not close(value, expected := own(activations, step, place, channel)):
                    wrong.append((layer, step, channel, place, value, expected))
    assert checked > len(blocks)
    assert not wrong, f"{len(wrong)} of {checked}: {wrong[:5]}"
