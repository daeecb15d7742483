"""A value with the gradient of another: what lets a rule of the backward pass run inside one replay."""

import keras
from keras import ops


def surrogate(value, other):
    """A tensor that is `value`, and whose gradient is that of `other`."""

    @keras.ops.custom_gradient
    def run(value, other):
        def back(*signals, upstream=None):  # TensorFlow and JAX hand the signal over by place
            (signal,) = signals if upstream is None else (upstream,)
            return ops.zeros_like(value), signal

        return ops.copy(value), back

    return run(value, other)
