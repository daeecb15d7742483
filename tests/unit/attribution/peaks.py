"""A process that measures itself: `python -m unit.attribution.peaks NETWORK CHUNKS [METHOD …]` prints {method: MB}.

A number is the peak of the process's resident memory while a method answers, less what was resident just before, in
10⁶ bytes: what it compiles counts, and what it leaves behind; the network and TensorFlow do not. What the allocator
kept from the method before is given back first, so that it hides nothing. Each method is asked at both ends of all its
sliders at once, from its last and its first layer with maps where it reads one, about a class and about a channel of
the layer that gives most. It is stopped after CHUNKS chunks, 0 for never. Linux with glibc only.
"""

import ctypes
import gc
import json
import sys
from contextlib import suppress
from pathlib import Path

import keras
import numpy as np

from vizcore.attribution import METHODS
from vizcore.attribution.method import LayerWithMaps, Method, Range
from vizcore.attribution.upstream import layers_with_maps
from vizcore.classifier import Classifier
from vizcore.flatten import flatten
from vizcore.gradients import value_of
from vizcore.shipped import load
from vizcore.target import Target


def network(name: str) -> Classifier:
    """A shipped network, or one of keras.applications with random weights, through the door for networks."""
    if not hasattr(keras.applications, name):
        return load(name)
    model = getattr(keras.applications, name)(weights=None)
    return Classifier(name, flatten(model), tuple(f"class {i}" for i in range(model.output_shape[-1])))


def targets(classifier: Classifier) -> list[Target]:
    """A class, and a channel of the layer that gives most."""
    largest = max((layer for layer in classifier.layers if layer.has_maps and layer.inputs), key=lambda x: x.memory)
    return [Target(classifier.logits, 0), Target(largest.name, 0)]


def ends(method: Method, classifier: Classifier, target: Target) -> list[dict]:
    """All sliders at their lower end and the last layer with maps, all at their upper end and the first one."""
    low, high = {}, {}
    layers = layers_with_maps(classifier, target)
    for name, (annotation, default) in method.settings.items():
        if annotation == LayerWithMaps:
            if not layers:
                return []  # nothing to read: it refuses
            low[name], high[name] = layers[-1], layers[0]
        for bounds in getattr(annotation, "__metadata__", ()):
            if isinstance(bounds, Range):
                low[name], high[name] = (type(default)(end) for end in bounds)
    return [low, high] if method.settings else [{}]


class EnoughError(Exception):
    """Raised from `progress`, as by a visitor who presses stop."""


def ask(method: Method, classifier: Classifier, target: Target, settings: dict, chunks: int) -> None:
    told, image = [], np.random.default_rng(0).random(classifier.image_shape, np.float32)

    def progress(share):
        told.append(share)
        if len(told) == chunks:
            raise EnoughError

    with suppress(EnoughError):
        method(classifier, image, target, progress=progress, **settings)


def resident(what: str) -> float:
    """MB; VmRSS now, VmHWM the peak since `forget`."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) * 1024 / 1e6


def forget() -> float:
    """Let the peak start anew from what is resident, which is given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    return resident("VmRSS")


def main(name: str, chunks: int, *methods: str) -> None:
    classifier, peaks = network(name), {}
    for target in targets(classifier):
        value_of(classifier, np.zeros((1, *classifier.image_shape), np.float32), target)
    for method in methods or METHODS:
        start = forget()
        for target in targets(classifier):
            for settings in ends(METHODS[method], classifier, target):
                ask(METHODS[method], classifier, target, settings, chunks)
        peaks[method] = round(resident("VmHWM") - start)
        print(json.dumps(peaks), flush=True)  # the last line counts


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
