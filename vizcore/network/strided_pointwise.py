"""Networks whose gradients by weights can kill the process: see `vizcore.training.safety`."""

import os

import keras

from vizcore.network.graph import steps_inside


def has_strided_pointwise(network: keras.Model) -> bool:
    """Whether a network, or one nested in it, has a 1×1 convolution with stride."""
    return any(
        isinstance(layer, keras.layers.Conv2D) and layer.kernel_size == (1, 1) and max(layer.strides) > 1
        for layer in steps_inside(network)
    )


def gradients_are_safe() -> bool:
    """Whether this process was started so that the fault of such convolutions cannot happen."""
    return os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0" or os.environ.get("ONEDNN_MAX_CPU_ISA") == "AVX2"
