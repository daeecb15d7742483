"""How long a network takes for one face."""

import time
from statistics import median

import numpy as np

from vizcore.network.classifier import Classifier

_WARM_UP, _ROUNDS, _SECONDS = 3, 100, 0.6


def seconds_a_face(classifier: Classifier) -> float:
    """The median time of a compiled forward pass from one image to the logits, in seconds, on what computes here."""
    image = np.full((1, *classifier.image_shape), 0.5, np.float32)
    for _ in range(_WARM_UP):  # the first one compiles
        classifier.run(image, (classifier.logits,))
    times: list[float] = []
    while len(times) < _ROUNDS and sum(times) < _SECONDS:
        start = time.perf_counter()
        classifier.run(image, (classifier.logits,))
        times.append(time.perf_counter() - start)
    return median(times)
