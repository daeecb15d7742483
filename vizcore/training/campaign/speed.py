"""Faces a second: how fast a network predicts, and how fast it is traced, from arrays to arrays as the app does it."""

from collections.abc import Callable
from statistics import median
from time import monotonic, perf_counter

import jax
import keras
import numpy as np

BATCHES = (1, 32, 256)
ROUNDS = 200
_SECONDS = 0.7


Programs = dict[int, dict[str, Callable]]


def programs_of(network: keras.Model) -> Programs:
    """{faces at once: {"prediction" | "tracing": a compiled function of an array of so many faces}}.

    Args:
        network: in float32, for faces of one channel. Tracing gives what every step of it gives.
    """
    traced = keras.Model(network.inputs, [step.output for step in network.operations])
    kinds = {"prediction": network, "tracing": traced}
    return {batch: {name: _compiled(kind, batch) for name, kind in kinds.items()} for batch in BATCHES}


def _compiled(network: keras.Model, batch: int) -> Callable:
    weights = [variable.value for variable in network.trainable_variables]
    others = [variable.value for variable in network.non_trainable_variables]

    def answer(faces):
        return network.stateless_call(weights, others, faces, training=False)[0]

    shape = jax.ShapeDtypeStruct((batch, *network.inputs[0].shape[1:]), "float32")
    return jax.jit(answer).lower(shape).compile()


def speed_of(programs: Programs, shape: tuple[int, int, int]) -> list[dict]:
    """A row a batch size: {"batch", "faces_a_second": {"prediction", "tracing"}}.

    What is timed begins with faces, and ends with the results, in the machine's own memory; the median of many rounds.

    Args:
        programs: as `programs_of` compiled them.
        shape: of a face, (height, width, channels).
    """
    return [
        {"batch": batch, "faces_a_second": {name: _rate(run, batch, shape) for name, run in kinds.items()}}
        for batch, kinds in programs.items()
    ]


def _rate(run: Callable, batch: int, shape) -> float:
    faces = np.random.default_rng(0).random((batch, *shape), np.float32)
    return batch / _median(lambda: jax.device_get(run(faces)))


def _median(ask: Callable) -> float:
    ask()
    times, began = [], monotonic()
    while not times or (len(times) < ROUNDS and monotonic() - began < _SECONDS):
        start = perf_counter()
        ask()
        times.append(perf_counter() - start)
    return median(times)
