"""Local response normalisation, section 3.3 of Krizhevsky, Sutskever & Hinton's AlexNet, 2012.

https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks

Keras has no such layer. Whoever reads a network that has one imports `vizcore.network.architectures` first.
"""

from typing import no_type_check

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable(package="fovea")
class LocalResponseNormalization(keras.layers.Layer):
    """Each number divided by what it and its neighbours in the channels next to it amount to, squared and summed.

    y_c = x_c / (k + α · Σ x_j²)^β, over the n channels j nearest to c, itself among them; of those that do not exist,
    before the first channel and after the last, nothing is added.

    Args:
        n: how many channels, odd.
        k: keeps the divisor away from zero, > 0.
        alpha: weight of the sum. The paper's is for pixels of 0 to 255.
        beta: how hard it divides; 0 not at all.
        name: of the layer.
        **settings: of every Keras layer.

    Raises:
        ValueError: n is even or less than 1, or k is not above 0.
    """

    @no_type_check  # Keras reads the constructor's signature, which a type checker around it, as in tests, would hide
    def __init__(self, n=5, k=2.0, alpha=1e-4, beta=0.75, name=None, **settings):
        super().__init__(name=name, **settings)
        if n < 1 or n % 2 == 0:
            raise ValueError(f"n counts a channel and as many on either side, so it is odd, not {n}")
        if k <= 0:
            raise ValueError(f"k keeps the divisor away from zero, so it is above 0, not {k}")
        self.n, self.k, self.alpha, self.beta = n, k, alpha, beta

    def call(self, x):
        channels = np.arange(x.shape[-1])
        near = np.abs(channels[:, None] - channels) <= self.n // 2  # a matrix of 0 and 1: who is whose neighbour
        total = ops.matmul(ops.square(x), ops.convert_to_tensor(near, dtype=x.dtype))
        # A power, as the paper writes it, takes three times as long on a CPU as this, which is the same above 0.
        return x * ops.exp(-self.beta * ops.log(self.k + self.alpha * total))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return super().get_config() | {"n": self.n, "k": self.k, "alpha": self.alpha, "beta": self.beta}
