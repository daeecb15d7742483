"""What the campaign runs on: Keras on JAX, and a graphics card or, for a trial, whatever there is."""

import os
from importlib.metadata import version

import jax
import keras


def machine(trial: bool) -> str:
    """The hardware and what runs on it, in words for a card.

    Raises:
        ValueError: Keras does not run on JAX, or there is no graphics card and this is no trial.
    """
    if keras.backend.backend() != "jax":
        raise ValueError(
            f"Keras runs on {keras.backend.backend()} here, and a campaign needs JAX: set KERAS_BACKEND=jax before "
            "Keras is imported"
        )
    device = jax.devices()[0]
    if device.platform == "cpu" and not trial:
        raise ValueError("no graphics card was found, and on a CPU this would take days: try it out with --trial 200")
    where = f"{os.cpu_count()} CPU cores" if device.platform == "cpu" else f"one {device.device_kind}"
    return f"{where}; Keras {version('keras')} on JAX {version('jax')}"


def precision(asked: str) -> str:
    """What layers compute in: half the bits only where that is faster."""
    return "float32" if jax.devices()[0].platform == "cpu" else asked
