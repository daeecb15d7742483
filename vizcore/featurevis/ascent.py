"""Gradient ascent in images, frame by frame.

Erhan, Bengio, Courville & Vincent, "Visualizing Higher-Layer Features of a Deep Network", 2009.
https://www.researchgate.net/publication/265022827
Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015. https://arxiv.org/abs/1412.6980
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import keras
import numpy as np
from jaxtyping import Float
from keras import ops

from vizcore.arrays import Batch
from vizcore.backend import Arrays, staged, vjp
from vizcore.featurevis.objective import Objective
from vizcore.featurevis.parametrization import Magnitude, Parametrization
from vizcore.featurevis.penalty import likeness, total_variation
from vizcore.featurevis.transformation import Moves, moved
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import BUDGET
from vizcore.run.replay import replay

_BETAS, _TINY = (0.9, 0.99), 1e-8  # of Adam
EVERY = 8  # steps from frame to frame
_SEVERAL = (  # which axis of what `_climb` is given is the images', of which there may be more or fewer
    (0, 0, 0),
    {"moves": 1, "rates": None, "done": None, "count": None},
    dict.fromkeys(("smoothness", "nearness", "diversity", "sign", "magnitude")) | {"given": 0},
    0,
)


@dataclass(frozen=True, eq=False)
class Frame:
    """Where an ascent stands.

    Args:
        step: how many steps were taken.
        steps: how many will be.
        images: (batch, height, width, channels), in [0, 1].
        values: (batch,), the objective of these images as they are, not moved.
    """

    step: int
    steps: int
    images: Batch
    values: Float[np.ndarray, " batch"]


@dataclass(frozen=True)
class Pull:
    """What an ascent minds besides its objective, whose slope has a mean square of 1 over the pixels.

    Args:
        rate: of Adam, at the start; falls to zero along a straight line.
        smoothness: how much total variation counts.
        nearness: how much the distance from where it started counts.
        diversity: how much an image loses, as a share of its value, for being just like the others.
        lower: whether to go down instead.
    """

    rate: float
    smoothness: float = 0.0
    nearness: float = 0.0
    diversity: float = 0.0
    lower: bool = False


@dataclass(frozen=True, eq=False)
class GradientAscent:
    """One ascent, ready to be taken.

    Args:
        classifier: the network.
        objective: what is raised.
        parametrization: what is moved.
        numbers: where it starts, {name: (batch, …)}.
        magnitude: of the parametrization's waves, (height, width).
        moves: how the images are moved before each look; as many as there are steps.
        pull: what counts besides.
        alike_in: the layer in which images should differ; None where that does not count.
    """

    classifier: Classifier
    objective: Objective
    parametrization: Parametrization
    numbers: Arrays
    magnitude: Magnitude
    moves: Moves
    pull: Pull
    alike_in: str | None = None

    def frames(self) -> Iterator[Frame]:
        """The images before the first step, then after every `EVERY` steps, and at the end.

        Raises:
            ValueError: more images at once than fit in memory.
            FloatingPointError: the images are not finite.
        """
        steps, count = self.moves.shape[:2]
        if count > (fit := most(self.classifier)):
            raise ValueError(f"at most {fit} images at once fit in memory, not {count}")
        run = self._prepared()
        nothing = {name: np.zeros_like(values) for name, values in self.numbers.items()}
        state, origin, done = (self.numbers, nothing, nothing), None, 0
        for until in (*range(0, steps, EVERY), steps):
            near = np.zeros((count, *self.classifier.image_shape), np.float32) if origin is None else origin
            state, images, values = run(state, self._chunk(done, until), self._fixed(), near)
            done, found = until, Frame(until, steps, np.asarray(images), np.asarray(values))
            if not np.isfinite(found.images).all():
                raise FloatingPointError("the images are not finite")
            origin = found.images if origin is None else origin
            yield found

    def _chunk(self, done: int, until: int) -> Arrays:
        """What changes from step to step, always of one shape, so that the steps are compiled once."""
        ahead = np.arange(done, done + EVERY) % max(len(self.moves), 1)
        rates = (self.pull.rate * (1 - ahead / len(self.moves))).astype(np.float32)
        counts = {"done": np.array(done, np.int32), "count": np.array(until - done, np.int32)}
        return {"moves": self.moves[ahead], "rates": rates, **counts}

    def _fixed(self) -> dict:
        """What stays the same from step to step."""
        counts = {"smoothness": self.pull.smoothness, "nearness": self.pull.nearness, "diversity": self.pull.diversity}
        numbers = {name: np.float32(value) for name, value in counts.items()}
        sign = np.float32(-1 if self.pull.lower else 1)
        return numbers | {"sign": sign, "given": self.objective.given, "magnitude": self.magnitude}

    def _prepared(self):
        model, objective, draw, alike_in = (
            self.classifier.model,
            self.objective,
            self.parametrization.draw,
            self.alike_in,
        )
        read = objective.layers, objective.values, objective.scaled
        several = None if self.moves.shape[1] == 1 else _SEVERAL  # one alone is a quicker graph, of fixed shapes
        key = ("climb", *read, self.parametrization.name, alike_in, several is None)
        return self.classifier.prepared(key, lambda: staged(partial(_climb, model, read, draw, alike_in), several))


def most(classifier: Classifier) -> int:
    """How many images an ascent may move at once, so that their activations and derivatives fit in memory."""
    return max(1, BUDGET // max(1, sum(layer.memory for layer in classifier.layers)))


def _climb(model, read, draw, alike_in, state, chunk, fixed, origin):
    """A chunk of steps in one compiled loop: (state, images, their values)."""

    def step(number, state):
        images, to_numbers = vjp(lambda numbers: draw(numbers, fixed["magnitude"]), state[0])
        slope = _slope(model, read, alike_in, images, chunk["moves"][number], fixed, origin)
        taken = ops.cast(chunk["done"] + number + 1, "float32")
        return _adam(state, to_numbers(slope), chunk["rates"][number], taken)

    state = ops.fori_loop(0, chunk["count"], step, state)
    images = draw(state[0], fixed["magnitude"])
    return state, images, _read(model, read, (), images, fixed)[0]


def _read(model, read, more, images, fixed):
    layers, values, _ = read
    seen = replay(model, images, (*layers, *more))
    return values({layer: seen[layer] for layer in layers}, fixed["given"]), seen


def _slope(model, read, alike_in, images, moves, fixed, origin):
    """Where each pixel should go."""
    more = () if alike_in is None else (alike_in,)

    def look(images):
        values, seen = _read(model, read, more, moved(images, moves), fixed)
        if not more:
            return values, ops.zeros_like(values)
        counts = fixed["diversity"] > 0
        return values, ops.cond(counts, lambda: likeness(seen[alike_in]), lambda: ops.zeros_like(values))

    (values, _), to_images = vjp(look, images)
    every = ops.ones_like(values)
    slope = to_images((fixed["sign"] * every, -fixed["diversity"] * ops.mean(ops.abs(values)) * every))
    if read[-1]:
        slope = slope / (ops.sqrt(ops.mean(slope**2, axis=(1, 2, 3), keepdims=True)) + 1e-12)
    rough = vjp(total_variation, images)[1](every)
    return slope - fixed["smoothness"] * rough - fixed["nearness"] * (images - origin)


def _adam(state, gradient, rate, count):
    """One step of Adam upwards."""
    (slow, slower), along = _BETAS, keras.tree.map_structure
    first = along(lambda m, g: slow * m + (1 - slow) * g, state[1], gradient)
    second = along(lambda v, g: slower * v + (1 - slower) * g**2, state[2], gradient)

    def ahead(x, m, v):
        return x + rate * (m / (1 - slow**count)) / (ops.sqrt(v / (1 - slower**count)) + _TINY)

    return along(ahead, state[0], first, second), first, second
