"""A layer with weights as one linear function of what it reads, with a batch normalisation behind it folded in."""

from collections.abc import Callable
from typing import Any, NamedTuple

from keras import ops

from vizcore.network.graph import Operation


class Linear(NamedTuple):
    """What a layer computes: `run(x, kernel) + bias`.

    Args:
        kernel: its weights; a step of the same shape may be put in their place.
        bias: (channels,).
        run: (x, kernel) → sums, without the bias.
    """

    kernel: Any
    bias: Any
    run: Callable

    def of(self, x):
        """What the layer gives for x."""
        return self.run(x, self.kernel) + self.bias


def linear_of(operation: Operation, norm: Operation | None = None) -> Linear:
    """A convolution (plain, depthwise, separable or transposed), dense layer or normalisation as it is at prediction.

    Args:
        operation: the layer.
        norm: a batch normalisation that follows it: its scale goes into the kernel, its shift into the bias.
    """
    kind = type(operation).__name__
    if kind == "BatchNormalization":
        scale, shift = _affine(operation)
        return Linear(scale, shift, lambda x, kernel: x * kernel)
    if kind == "EinsumDense":  # of the heads of an attention
        bias = ops.zeros(()) if operation.bias is None else operation.bias
        return Linear(operation.kernel, bias, lambda x, kernel: ops.einsum(operation.equation, x, kernel))
    scale, shift = _affine(norm) if norm else (1.0, 0.0)
    bias = shift + (scale * operation.bias if operation.use_bias else ops.zeros(operation.output.shape[-1:]))
    if kind == "Dense":
        return Linear(scale * operation.kernel, bias, ops.matmul)
    if kind == "Conv2DTranspose":  # its kernel has the channels that come out before those that come in
        scaled = ops.convert_to_tensor(operation.kernel) * ops.reshape(scale * ops.ones_like(bias), (-1, 1))
        return Linear(scaled, bias, _transposed(operation))
    if kind == "DepthwiseConv2D":
        kernel = ops.convert_to_tensor(operation.kernel)
        scale = ops.reshape(scale, kernel.shape[-2:]) if norm else scale
        return Linear(kernel * scale, bias, _convolved(operation, ops.depthwise_conv))
    if kind == "SeparableConv2D":
        depthwise = ops.convert_to_tensor(operation.depthwise_kernel)
        pointwise = ops.reshape(operation.pointwise_kernel, (*depthwise.shape[-2:], -1))
        return Linear(scale * ops.einsum("ijcm,cmk->ijck", depthwise, pointwise), bias, _convolved(operation, ops.conv))
    return Linear(scale * operation.kernel, bias, _convolved(operation, ops.conv))


def _affine(norm):
    """Scale and shift of a batch normalisation, each (channels,)."""
    scale = ops.rsqrt(norm.moving_variance + norm.epsilon)
    scale = scale if norm.gamma is None else scale * norm.gamma
    shift = -norm.moving_mean * scale
    return scale, shift if norm.beta is None else shift + norm.beta


def _convolved(operation, convolve):
    settings = {"strides": tuple(operation.strides), "padding": operation.padding}
    settings |= {"dilation_rate": tuple(operation.dilation_rate)}
    if operation.padding != "causal":
        return lambda x, kernel: convolve(x, kernel, **settings)
    before = operation.dilation_rate[0] * (operation.kernel_size[0] - 1)
    settings["padding"] = "valid"
    return lambda x, kernel: convolve(ops.pad(x, ((0, 0), (before, 0), (0, 0))), kernel, **settings)


def _transposed(operation):
    settings = {"strides": tuple(operation.strides), "padding": operation.padding}
    settings |= {"dilation_rate": tuple(operation.dilation_rate), "output_padding": operation.output_padding}
    return lambda x, kernel: ops.conv_transpose(x, kernel, **settings)
