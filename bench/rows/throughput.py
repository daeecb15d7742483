"""Faces a second in batches of 1, 32 and 256: of a prediction, and of a trace of all layers; and of the plain pass.

On what computes here, a graphics card where TensorFlow has one; its name stands in the table. The plain forward pass is
the original model in a `tf.function` of its own, its output as NumPy; a trace copies every layer's values to NumPy.
"""

from collections.abc import Iterator

import keras
import numpy as np

from bench.networks import plain_pass
from bench.result import Result
from bench.timing import interleaved
from vizcore import backend
from vizcore.network import shipped
from vizcore.network.cards import FOLDER, shipped_names

BATCHES = (1, 32, 256)
FACES = 4_000  # that are timed in all, of each size of batch


def measure(quick: bool) -> list[Result]:
    """Three lines for each batch."""
    return [result for batch in BATCHES for result in _measured(batch, quick)]


def _measured(batch: int, quick: bool) -> Iterator[Result]:
    name = shipped_names()[0]
    classifier = shipped.load(name)
    floor = plain_pass(keras.saving.load_model(FOLDER / f"{name}.keras", compile=False), batch)
    every = tuple(layer.name for layer in classifier.layers)
    ways = {
        "plain forward pass": floor,
        "prediction": lambda images: classifier.run(images, (classifier.logits,)),
        "trace of all layers": lambda images: classifier.run(images, every),
    }
    rounds = 2 if quick else max(8, min(300, FACES // batch))
    random = np.random.default_rng()
    seconds = interleaved(
        ways, lambda: random.random((batch, *classifier.image_shape), np.float32), rounds=rounds, warm_up=2
    )
    for way, taken in seconds.items():
        how = f"{taken / seconds['plain forward pass']:.3g} times the plain pass; {backend.device()}, {rounds} rounds"
        yield Result(f"{way}, {name}, batches of {batch}", batch / taken, unit="faces/s", how=how)
