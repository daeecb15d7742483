"""Weights from elsewhere, and weights averaged over time.

Polyak & Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992. https://doi.org/10.1137/0330046
"""

from pathlib import Path

import keras
import numpy as np


def start_from(network: keras.Model, path: Path) -> int:
    """Copy the weights of every layer that a trained network has under the same name and shape.

    Returns:
        How many layers were copied.

    Raises:
        ValueError: the two have no layer in common.
    """
    trained = {layer.name: layer for layer in keras.saving.load_model(path, compile=False).layers}
    copied = 0
    for layer in network.layers:
        given = trained[layer.name].get_weights() if layer.name in trained else []
        if given and [w.shape for w in given] == [tuple(w.shape) for w in layer.weights]:
            layer.set_weights(given)
            copied += 1
    if not copied:
        raise ValueError(f"{path.name} has no layer with weights that {network.name} has too")
    return copied


def put_average(network: keras.Model, average: keras.Model) -> None:
    """Copy a network that is trained into `average`, of the same build, with its averaged weights where it has them."""
    copy_weights(network, average)
    if network.optimizer.use_ema:
        network.optimizer.finalize_variable_values(average.trainable_variables)
        copy_weights(average, average)


def copy_weights(given: keras.Model, to: keras.Model) -> None:
    """Into arrays of its own: on JAX an assigned array is shared, and the next step of training takes it back."""
    to.set_weights([np.array(weights) for weights in given.get_weights()])
