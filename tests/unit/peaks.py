"""A process that measures itself: `python -m unit.peaks NETWORK ROOM CHUNKS [REQUEST …]` prints {request: MB}.

A number is the peak of the process's resident memory while a request is answered, less what was resident just before,
in 10⁶ bytes: what it compiles counts, and what it leaves behind; the network and TensorFlow do not. What the allocator
kept from the request before is given back first, so that it hides nothing. Requests of ROOM, which are in `ROOMS`, or
of several joined by a plus, have their sliders at both ends and are about a class or about the layer that gives most.
Each is stopped after CHUNKS chunks or frames, 0 for never. Linux with glibc only.
"""

import ctypes
import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import keras
import numpy as np

from vizcore.attribution import METHODS
from vizcore.attribution.method import LayerWithMaps, Method, Range
from vizcore.attribution.upstream import layers_with_maps
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.ascent import most
from vizcore.featurevis.gallery import ascents
from vizcore.featurevis.inversion import inversion
from vizcore.interventions import (
    HALVES,
    TRANSFORMS,
    WHOLE,
    Edit,
    attack,
    channel_effects,
    edited,
    patched,
    removal,
    sweep,
)  # fmt: skip
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.layers import LayerInfo
from vizcore.network.shipped import load
from vizcore.run.gradients import value_of
from vizcore.run.overview import overview
from vizcore.run.trace import activation, trace
from vizcore.target import Target

Progress = Callable[[float], None]
Request = Callable[[Progress, int], object]  # given what is told the progress, and how many frames to look at


class EnoughError(Exception):
    """Raised from `progress`, as by a visitor who presses stop."""


def network(name: str) -> Classifier:
    """A shipped network, or one of keras.applications with random weights, through the door for networks."""
    if not hasattr(keras.applications, name):
        return load(name)
    model = getattr(keras.applications, name)(weights=None)
    return Classifier(name, flatten(model), tuple(f"class {i}" for i in range(model.output_shape[-1])))


def largest(classifier: Classifier) -> LayerInfo:
    """The layer with maps that gives most."""
    return max((layer for layer in classifier.layers if layer.has_maps and layer.inputs), key=lambda x: x.memory)


def targets(classifier: Classifier) -> list[Target]:
    return [Target(classifier.logits, 0), Target(largest(classifier).name, 0)]


def image_for(classifier: Classifier, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random(classifier.image_shape, np.float32)


def attributions(classifier: Classifier) -> dict[str, list[Request]]:
    image = image_for(classifier)

    def request(method, target, settings):
        return lambda tell, _: method(classifier, image, target, progress=tell, **settings)

    return {
        name: [
            request(method, target, settings)
            for target in targets(classifier)
            for settings in ends(method, classifier, target)
        ]
        for name, method in METHODS.items()
    }


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


def interventions(classifier: Classifier) -> dict[str, list[Request]]:
    """Each about the largest layer, with the numbers of the pages or more."""
    image, other, layer = image_for(classifier), image_for(classifier, 1), largest(classifier)
    every = [each.name for each in classifier.layers if each.inputs and each.name != classifier.logits]
    effects = np.arange(layer.channels, dtype=np.float64)
    bounds = np.linspace(0, 0.1, 17, dtype=np.float32)
    regions = [WHOLE, *(half for halves in HALVES.values() for half in halves.values())]
    edits = [Edit(layer.name, tuple(range(layer.channels)), 2.0)]
    return {
        "edited": [lambda *_: edited(classifier, image[None], edits, tuple(classifier.by_name))],
        "channel_effects": [lambda tell, _: channel_effects(classifier, image, layer.name, 0, progress=tell)],
        "removal": [lambda tell, _: removal(classifier, image, layer.name, 0, effects, progress=tell)],
        "patched": [lambda tell, _: patched(classifier, image, other, every, regions, progress=tell)],
        "attack": [lambda tell, _: attack(classifier, image, bounds, label=0, progress=tell)],
        "sweep": [
            lambda tell, _, way=way: sweep(classifier, image, way, layer.name, progress=tell)
            for way in TRANSFORMS.values()
        ],
    }


def visualizations(classifier: Classifier) -> dict[str, list[Request]]:
    """As many images at once as fit, 16 steps; the inversion of the largest layer, and its gallery."""
    image, layer = image_for(classifier), largest(classifier)

    def request(way, target):
        settings = {"steps": 16} | ({"images": min(9, most(classifier))} if "images" in way.settings else {})
        return lambda _, frames: taken(way(classifier, target, image, **settings), frames)

    found = {name: [request(way, target) for target in targets(classifier)] for name, way in VISUALIZATIONS.items()}
    found["inversion"] = [lambda _, frames: taken(inversion(classifier, layer.name, image, steps=16), frames)]
    found["gallery"] = [lambda _, frames: taken(next(ascents(classifier, layer.name, 16))[1], frames)]
    return found


def taken(frames: Iterator, count: int) -> None:
    for _ in islice(frames, count or None):
        pass


def looking(classifier: Classifier) -> dict[str, list[Request]]:
    """What the page Layers asks of a network: an answer, every layer at a glance, and one layer as a whole."""
    image, layer = image_for(classifier), largest(classifier)
    seen = trace(classifier, image)
    return {
        "trace": [lambda *_: trace(classifier, image)],
        "overview": [lambda *_: overview(classifier, seen)],
        "one layer": [lambda *_: activation(classifier, seen, layer.name)],
    }


ROOMS = {"looking": looking, "attribution": attributions, "interventions": interventions, "featurevis": visualizations}


def ask(request: Request, chunks: int) -> None:
    told = []

    def progress(share):
        told.append(share)
        if len(told) == chunks:
            raise EnoughError

    with suppress(EnoughError):
        request(progress, chunks)


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


def main(name: str, room: str, chunks: int, *wanted: str) -> None:
    classifier, peaks = network(name), {}
    for target in targets(classifier):
        value_of(classifier, np.zeros((1, *classifier.image_shape), np.float32), target)
    requests = {what: ways for each in room.split("+") for what, ways in ROOMS[each](classifier).items()}
    for what in wanted or requests:
        start = forget()
        for request in requests[what]:
            ask(request, chunks)
        peaks[what] = round(resident("VmHWM") - start)
        print(json.dumps(peaks), flush=True)  # the last line counts


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
