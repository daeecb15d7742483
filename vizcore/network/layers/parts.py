"""A step for each of several tensors that one operation gives."""

import keras


@keras.saving.register_keras_serializable("vizcore")
class Part(keras.layers.Identity):
    """One of the several tensors that the step before it gives: half of a split, the state of a recurrent layer."""
