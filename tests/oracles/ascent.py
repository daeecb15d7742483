"""Gradient ascent in images, in NumPy: every slope is a small difference, every wave is summed up by itself."""

from functools import lru_cache

import numpy as np
from keras import layers
from oracles.drawing import alike, drawn, falling, rough, slope_of, through
from oracles.plain import Plain
from oracles.registry import Pair, oracle_of
from unit.attribution.networks import network, picture

from vizcore.featurevis import VISUALIZATIONS
from vizcore.target import Target

TARGET = Target("late", 1)
STEPS = 16
_APART = 5e-3  # float32 and a rate that Adam scales by the root of what it saw


@lru_cache
def small():
    """Smooth everywhere, so that a small difference is a slope."""

    def build(x):
        x = layers.Activation("tanh", name="tanh")(layers.Conv2D(3, 3, padding="same", name="early")(x))
        x = layers.Conv2D(2, 3, name="late")(x)
        return layers.Dense(2, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))

    classifier = network(build, (6, 5, 1), seed=2)
    return classifier, Plain(classifier)


def climbed(way, climb, magnitude, value, pull):
    """All steps of an ascent by hand; the images before the first and after the last."""
    _, plain = small()
    numbers = {name: np.array(values, float) for name, values in climb.numbers.items()}
    slow = {name: [0.0, 0.0] for name in numbers}
    origin = drawn(way, numbers, magnitude)
    for step in range(STEPS):
        images = drawn(way, numbers, magnitude)
        moves = [through(move, *images.shape[1:3]) for move in climb.moves[step]]

        def seen(images, moves=moves):
            return [np.tensordot(move, image, 2) for move, image in zip(moves, images, strict=True)]

        size = np.mean([abs(value(view)) for view in seen(images)])

        def look(images, seen=seen, size=size):
            views = seen(images)
            total = pull.get("sign", 1) * sum(value(view) for view in views)
            if len(views) > 1:
                maps = [plain.forward(view)["late"].reshape(plain.shape("late")) for view in views]
                total -= pull["diversity"] * size * alike(maps)
            return total

        slope = slope_of(look, images)
        slope /= np.sqrt((slope**2).mean(axis=(1, 2, 3), keepdims=True))
        slope -= pull.get("smoothness", 0) * slope_of(lambda images: sum(map(rough, images)), images)
        slope -= pull.get("nearness", 0) * (images - origin)
        for name in numbers:
            by = slope_of(
                lambda v, name=name, slope=slope: (slope * drawn(way, numbers | {name: v}, magnitude)).sum(),
                numbers[name],
            )
            slow[name] = [0.9 * slow[name][0] + 0.1 * by, 0.99 * slow[name][1] + 0.01 * by**2]
        for name, (first, second) in slow.items():
            ahead = first / (1 - 0.9 ** (step + 1)) / (np.sqrt(second / (1 - 0.99 ** (step + 1))) + 1e-8)
            numbers[name] = numbers[name] + pull["rate"] * (1 - step / STEPS) * ahead
    return origin, drawn(way, numbers, magnitude)


def pairs(name, way, magnitude, value, pull, **settings):
    """What a registered way to visualise gives at the beginning and at the end, beside the same by hand."""
    classifier, _ = small()
    arguments = classifier, TARGET, 0.1 + 0.8 * picture(classifier)
    climb = VISUALIZATIONS[name].function(*arguments, steps=STEPS, **settings)
    first, *_, last = VISUALIZATIONS[name](*arguments, steps=STEPS, **settings)
    magnitude = climb.magnitude.astype(float) if magnitude is None else magnitude
    begun, ended = climbed(way, climb, magnitude, value, pull)
    yield Pair(climb.magnitude, magnitude, 1e-5)
    yield Pair(first.images, begun, 1e-4)
    yield Pair(last.images, ended, _APART)
    assert np.abs(ended - begun).max() > 0.1, "or the steps say nothing"
    if VISUALIZATIONS[name].from_face:
        yield Pair(first.images, arguments[2][None], 1e-3)


def _target(view):
    return small()[1].value([view], TARGET)[0]


@oracle_of("way to visualise", "Pixels")
def pixels():
    """Erhan et al., 2009: pixels that may be anything, behind a sigmoid."""
    pull = {"rate": 0.1, "smoothness": 0.3, "diversity": 0.0}
    return pairs("Pixels", "Pixels", np.ones((6, 5)), _target, pull, rate=0.1, smoothness=0.3, robustness=2.0)


@oracle_of("way to visualise", "Fourier")
def fourier():
    """Olah et al., 2017: two images at once, told to differ, and downwards."""
    pull = {"rate": 0.1, "smoothness": 0.2, "diversity": 1.5, "sign": -1}
    given = {"rate": 0.1, "smoothness": 0.2, "diversity": 1.5, "direction": "lower it", "images": 2, "decay": 1.5}
    return pairs("Fourier", "Fourier", falling(6, 5, 1.5), _target, pull, **given)


@oracle_of("way to visualise", "MaCo")
def maco():
    """Fel et al., 2023: phases alone move; how strong each wave is of faces has tests of its own."""
    return pairs("MaCo", "MaCo", None, _target, {"rate": 0.1, "diversity": 0.0}, rate=0.1)


@oracle_of("way to visualise", "Accentuation")
def accentuation():
    """Hamblin et al., 2024: near the face, in pixels."""
    pull = {"rate": 0.1, "smoothness": 0.1, "nearness": 4.0}
    given = {"rate": 0.1, "smoothness": 0.1, "nearness": 4.0, "robustness": 2.0}
    return pairs("Accentuation", "Fourier", falling(6, 5, 1.0), _target, pull, **given)


@oracle_of("way to visualise", "DeepDream")
def deepdream():
    """Mordvintsev et al., 2015: all of a layer, seen from further away first."""
    classifier, plain = small()
    given = {"rate": 0.1, "nearness": 1.0, "octaves": 2, "robustness": 0.0}

    def energy(view):
        return np.sqrt((plain.forward(view)["late"] ** 2).mean())

    climb = VISUALIZATIONS["DeepDream"].function(classifier, TARGET, picture(classifier), steps=STEPS, **given)
    sizes = [1.4] * 8 + [1.0] * 8
    yield Pair(climb.moves[:, 0], np.stack([np.eye(2, 3) * size for size in sizes]), 1e-6)
    pull = {"rate": 0.1, "nearness": 1.0}
    yield from pairs("DeepDream", "Fourier", falling(6, 5, 1.0), energy, pull, **given)
