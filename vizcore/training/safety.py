"""Keep a known fault of TensorFlow 2.21 from killing the trainer.

On CPUs with AVX-512, oneDNN's gradient of a 1×1 convolution with stride corrupts the heap for some shapes (seen with
batch 1, 24×24 and 60×60 pixels, 8 → 16 channels). With AVX2 it does not, at half the speed. The choice must stand
in the environment before TensorFlow is loaded, and only the networks that need it should pay for it.
"""

import os
import sys

import keras

from vizcore.network.strided_pointwise import gradients_are_safe, has_strided_pointwise

SAFE = {"ONEDNN_MAX_CPU_ISA": "AVX2"}


def restart_where_training_would_crash(network: keras.Model) -> None:
    """Start this program anew, under `SAFE`, if the network has a strided 1×1 convolution and `SAFE` is not set."""
    if has_strided_pointwise(network) and not gradients_are_safe():
        print("Strided 1×1 convolutions: restarting with AVX2, where their gradients are safe.", flush=True)
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | SAFE)
