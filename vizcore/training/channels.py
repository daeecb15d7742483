"""What every channel does over the training faces, gathered batch by batch."""

from collections.abc import Mapping

import keras
import numpy as np
from jaxtyping import UInt8

from vizcore.backend import compiled
from vizcore.network.flatten import flatten
from vizcore.network.reference import Reference

_BATCH = 128


def reference_of(network: keras.Model, images: UInt8[np.ndarray, "faces height width 1"]) -> Mapping[str, Reference]:
    """Mean, spread and extreme of every channel of every step, over all faces: {step: Reference}."""
    flat = flatten(network)
    run = compiled(keras.Model(flat.inputs, {step.name: step.output for step in flat.operations}))
    means: dict[str, list] = {step.name: [] for step in flat.operations}
    largest: dict[str, np.ndarray] = {}
    for start in range(0, len(images), _BATCH):
        batch = images[start : start + _BATCH].astype("f4") / 255
        for name, value in run(batch).items():
            values = value.reshape(len(batch), -1, value.shape[-1])
            means[name].append(values.mean(axis=1))
            extreme = np.abs(values).max(axis=(0, 1))
            largest[name] = np.maximum(largest.get(name, 0), extreme)
    joined = {name: np.concatenate(parts) for name, parts in means.items()}
    return {name: Reference(m.mean(axis=0), m.std(axis=0), largest[name]) for name, m in joined.items()}
