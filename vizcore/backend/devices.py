"""Where to compute: on a graphics card that is there and works, else on the processor."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import lru_cache

import keras
import numpy as np
import tensorflow as tf


@lru_cache(maxsize=1)
def place() -> str:
    """Where to compute: "GPU:0" where TensorFlow lists a card and a first convolution on it succeeds, else "CPU:0"."""
    if tf.config.list_physical_devices("GPU"):
        try:
            with tf.device("GPU:0"):
                tried = tf.nn.conv2d(tf.ones((1, 4, 4, 1)), tf.ones((3, 3, 1, 1)), 1, "SAME")
            if "GPU" in tried.device and np.isfinite(tried.numpy()).all():
                return "GPU:0"
        except (tf.errors.OpError, RuntimeError) as error:
            logging.getLogger("fovea").warning("a graphics card is listed but cannot compute: %s", error)
    return "CPU:0"


@contextmanager
def placed() -> Generator[None]:
    """What runs inside without being compiled runs where `place` says: reading, building or copying a network."""
    with tf.device(place()):
        yield


def at_once(function: Callable, *given: np.ndarray) -> np.ndarray:
    """What a function of tensors, such as a single layer, makes of arrays: run where `place` says, and not compiled."""
    with placed():
        return keras.ops.convert_to_numpy(function(*given))


def device() -> str:
    """What computes, for people: "CPU", or the name of the graphics card."""
    if place() == "CPU:0":
        return "CPU"
    return tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0]).get(
        "device_name", "GPU"
    )


def peak_on_card(work: Callable[[], object]) -> int:
    """Bytes that some work takes of the graphics card's memory beyond what stood there, by TensorFlow's allocator."""
    before = tf.config.experimental.get_memory_info(place())["current"]
    tf.config.experimental.reset_memory_stats(place())
    work()
    return tf.config.experimental.get_memory_info(place())["peak"] - before
