"""Keep a known fault of TensorFlow 2.21 from killing the trainer.

On CPUs with AVX-512, oneDNN's gradient of a 1×1 convolution with stride corrupts the heap for some shapes (seen with
batch 1, 24×24 and 60×60 pixels, 8 → 16 channels). With AVX2 it does not, at half the speed. The choice must stand
in the environment before TensorFlow is loaded, and only the networks that need it should pay for it.
"""

import os
import sys

import keras

from vizcore.network.graph import steps_inside

SAFE = {"ONEDNN_MAX_CPU_ISA": "AVX2"}


def restart_where_training_would_crash(network: keras.Model) -> None:
    """Start this program anew, under `SAFE`, if the network has a strided 1×1 convolution and `SAFE` is not set."""
    if has_strided_pointwise(network) and not _already_safe():
        print("Strided 1×1 convolutions: restarting with AVX2, where their gradients are safe.", flush=True)
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | SAFE)


def has_strided_pointwise(network: keras.Model) -> bool:
    """Whether a network, or one nested in it, has a 1×1 convolution with stride."""
    return any(
        isinstance(layer, keras.layers.Conv2D) and layer.kernel_size == (1, 1) and max(layer.strides) > 1
        for layer in steps_inside(network)
    )


def _already_safe() -> bool:
    return os.environ.get("TF_ENABLE_ONEDNN_OPTS") == "0" or os.environ.get("ONEDNN_MAX_CPU_ISA") == "AVX2"
