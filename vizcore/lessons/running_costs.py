"""What one forward pass and one training step of a network take: time, measured here and now; memory, counted."""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from time import perf_counter, process_time

import keras
import numpy as np

from vizcore.arrays import Image
from vizcore.backend import placed
from vizcore.lessons.training_step import made_ready, trains_safely
from vizcore.network.classifier import Classifier

TIMES = 5  # runs of which the median is taken, after one that is not counted
_NUMBER = 4  # bytes of a float32


@dataclass(frozen=True)
class Memory:
    """Bytes that are held for one picture.

    Args:
        weights: parameters.
        activations: what all steps give.
        largest: what one step reads and gives, at most: all that a forward pass needs at once.
    """

    weights: int
    activations: int
    largest: int

    @property
    def forward(self) -> int:
        """Of a forward pass that forgets what it has used."""
        return self.weights + self.largest

    @property
    def training(self) -> int:
        """Of a training step: weights, a gradient and a moment of each; what every step gave, kept."""
        return 3 * self.weights + self.activations


@dataclass(frozen=True)
class Timed:
    """Seconds, medians of `TIMES`.

    Args:
        forward: by the clock, of one picture.
        forward_processor: of all processor cores together.
        training: of one training step on one picture; None where a step could kill the process (`trains_safely`).
        training_processor: of all cores together.
    """

    forward: float
    forward_processor: float
    training: float | None = None
    training_processor: float | None = None


def memory_of(classifier: Classifier) -> Memory:
    """What is held for one picture, counted from the shapes of all steps."""
    sizes = {layer.name: _NUMBER * prod(layer.output_shape) for layer in classifier.layers}
    at_once = [sizes[layer.name] + sum(sizes[name] for name in layer.inputs) for layer in classifier.layers]
    return Memory(_NUMBER * classifier.model.count_params(), sum(sizes.values()), max(at_once))


def timed(classifier: Classifier, image: Image, report_progress: Callable[[float], None] = lambda _: None) -> Timed:
    """How long a forward pass and a training step take; a copy is trained, the network stays as it is.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        report_progress: is told the share that is done, and may raise to stop the work.

    Raises:
        ValueError: this is no image for this network.
    """
    batch = classifier.checked(image)[None]
    forward = _median(lambda: classifier.run(batch, (classifier.logits,)), lambda done: report_progress(done / 2))
    if not trains_safely(classifier.model):
        return Timed(*forward)
    training = _median(training_step(classifier, image), lambda done: report_progress(0.5 + done / 2))
    return Timed(*forward, *training)


def training_step(classifier: Classifier, image: Image) -> Callable[[], object]:
    """What takes one training step of a copy, by gradient descent with momentum, on an image whose label is the first.

    Raises:
        ValueError: this is no image for this network.
    """
    batch = classifier.checked(image)[None]
    with placed():
        copy = keras.models.clone_model(classifier.model)
        copy.set_weights(classifier.model.get_weights())
        made_ready(copy, keras.optimizers.SGD(learning_rate=1e-3, momentum=0.9))
    label = np.zeros(1, np.int32)

    def step():
        with placed():
            return copy.train_on_batch(batch, label)

    return step


def _median(work: Callable[[], object], report_progress: Callable[[float], None]) -> tuple[float, float]:
    """By the clock, and by the processors of this process."""
    work()  # compiles
    found = []
    for number in range(TIMES):
        report_progress(number / TIMES)
        clock, processor = perf_counter(), process_time()
        work()
        found.append((perf_counter() - clock, process_time() - processor))
    by_clock, by_processor = np.median(found, axis=0)
    return float(by_clock), float(by_processor)
