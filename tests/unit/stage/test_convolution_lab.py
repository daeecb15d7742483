"""Convolution arithmetic: in Python and in the browser what Keras gives, for cases drawn at random."""

from dataclasses import asdict

import keras
import numpy as np
import pytest

from pages.components.stage.pack import pack
from vizcore.lessons.convolution_arithmetic import Axis, convolved, times_read

RANDOM = np.random.default_rng(7)


def drawn(dimensions: int, padding: str, transposed: bool, groups: int):
    """Axes, values and a kernel (places…, channels of a group, filters)."""
    stride = int(RANDOM.integers(1, 4))
    dilation = 1 if transposed or stride > 1 else int(RANDOM.integers(1, 4))
    axes = tuple(
        Axis(int(RANDOM.integers(7, 10)), int(RANDOM.integers(1, 4)), stride, dilation, padding, transposed)
        for _ in range(dimensions)
    )
    channels, filters = 2 * groups, 3 * groups
    values = RANDOM.normal(size=(*(axis.size for axis in axes), channels)).astype(np.float32)
    kernel = RANDOM.normal(size=(*(axis.kernel for axis in axes), channels // groups, filters)).astype(np.float32)
    return axes, values, kernel


CASES = [
    (dimensions, padding, transposed, groups, *drawn(dimensions, padding, transposed, groups))
    for dimensions in (1, 2, 3)
    for padding in ("valid", "same", "full")
    for transposed, groups in ((False, 1), (False, 2), (True, 1))
    if not (transposed and padding == "full")
    for _ in range(3)
]


def of_keras(padding, transposed, groups, axes, values, kernel) -> np.ndarray:
    """By Keras's own operations; it knows no padding full, which is valid over zeros put around."""
    if padding == "full":
        values = np.pad(values, [*((axis.reach - 1,) * 2 for axis in axes), (0, 0)])
        padding = "valid"
    strides = tuple(axis.stride for axis in axes)
    if transposed:
        turned = np.swapaxes(kernel, -1, -2)
        return np.array(keras.ops.conv_transpose(values[None], turned, strides, padding))[0]
    parts = [
        keras.ops.conv(v[None], k, strides, padding, dilation_rate=tuple(axis.dilation for axis in axes))[0]
        for v, k in zip(np.split(values, groups, -1), np.split(kernel, groups, -1), strict=True)
    ]
    return np.concatenate([np.array(part) for part in parts], -1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-D {case[1]} {case[2]} {case[3]}")
def test_python_gives_what_keras_gives(case):
    _, padding, transposed, groups, axes, values, kernel = case
    expected = of_keras(padding, transposed, groups, axes, values, kernel)
    found = convolved(values, kernel, axes, groups=groups)
    assert found.shape == expected.shape == (*(axis.outputs for axis in axes), kernel.shape[-1])
    np.testing.assert_allclose(found, expected, atol=1e-5 * np.abs(expected).max())


def test_the_browser_gives_the_same(lab_works):
    blocks = []
    for dimensions, _, _, groups, axes, values, kernel in CASES:
        told = [asdict(axis) | {"before": axis.before, "padded": axis.padded, "outputs": axis.outputs} for axis in axes]
        facts = {"axes": told, "groups": groups, "channels": values.shape[-1], "filters": kernel.shape[-1]}
        blocks.append(pack({"input": values, "kernel": kernel}, dimensions=dimensions, **facts))
    found = lab_works([(work, block) for block in blocks for work in ("convolve", "timesRead")])
    for (_, _, _, groups, axes, values, kernel), made, counts in zip(CASES, found[::2], found[1::2], strict=True):
        expected = convolved(values, kernel, axes, groups=groups)
        np.testing.assert_allclose(made, expected.ravel(), atol=1e-5 * np.abs(expected).max())
        assert counts == times_read(axes).ravel().tolist()


def test_depthwise_is_a_group_for_each_channel():
    axes = (Axis(6, 3, padding="same"),) * 2
    values, kernel = RANDOM.normal(size=(6, 6, 4)), RANDOM.normal(size=(3, 3, 1, 4))
    own = np.array(
        keras.ops.depthwise_conv(
            values[None].astype("float32"), np.swapaxes(kernel, 2, 3).astype("float32"), padding="same"
        )
    )[0]
    np.testing.assert_allclose(convolved(values, kernel, axes, groups=4), own, atol=1e-5)


@pytest.mark.parametrize(
    ("axis", "outputs", "reads"),
    [
        (Axis(5, 3), 3, [1, 2, 3, 2, 1]),
        (Axis(5, 3, padding="full"), 7, [3, 3, 3, 3, 3]),
        (Axis(5, 3, padding="same"), 5, [2, 3, 3, 3, 2]),
        (Axis(6, 2, stride=2), 3, [1] * 6),
        (Axis(7, 2, stride=3), 2, [1, 1, 0, 1, 1, 0, 0]),
        (Axis(7, 3, dilation=3), 1, [1, 0, 0, 1, 0, 0, 1]),
        (Axis(3, 2, stride=2, transposed=True), 6, [2, 2, 2]),
    ],
)
def test_sizes_and_reads_by_hand(axis, outputs, reads):
    assert axis.outputs == outputs
    assert axis.reads.tolist() == reads
    assert axis.formula.endswith(rf"= {outputs} \end{{aligned}}")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"size": 4, "kernel": 3, "dilation": 2}, "reaches over 5 places does not fit into 4"),
        ({"size": 4, "kernel": 3, "padding": "full", "transposed": True}, "transposed convolution is worked out"),
        ({"size": 4, "kernel": 0}, "at least 1"),
        ({"size": 4, "kernel": 2, "padding": "reflect"}, "got 'reflect'"),
    ],
)
def test_what_is_not_defined_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        Axis(**given)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="in 2 groups; got shapes"):
        convolved(np.zeros((5, 3)), np.zeros((3, 1, 2)), (Axis(5, 3),), groups=2)
