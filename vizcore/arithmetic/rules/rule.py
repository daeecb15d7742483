"""A channel's arithmetic as data: what another program, such as a browser, needs to work out every unit of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import keras
import numpy as np
from jaxtyping import Float32

from vizcore.arithmetic.explain import following
from vizcore.arithmetic.rules.normalisations import NORMALISATIONS
from vizcore.arithmetic.rules.pointwise import POINTWISE
from vizcore.arithmetic.rules.reading import Reading
from vizcore.arithmetic.rules.sums import SUMS
from vizcore.network.layers import LayerInfo, operands_of

RULES = {**SUMS, **NORMALISATIONS, **POINTWISE}


@dataclass(frozen=True, eq=False)
class Rule:
    """How every unit of one channel gets its number from the window of its input that it reads.

    Args:
        layer: name of the step. Names come from outside: show them as data.
        kind: its class, "Conv2D".
        combine: what is done with the window: "sum" of products, "max", "mean", "merge", "affine", "rescale",
            "function", "softmax", "layer norm", "local response" or "copy".
        settings: numbers and words for that, fit for JSON. `window` says for rows and columns which cells are read, as
            `vizcore.network.layers.Window` does.
        input: (height, width, maps): the maps that it reads; of features, (1, 1, features).
        sources: names of the steps that these maps come from.
        origins: for each map, which of the sources, −1 for a constant, and which channel there.
        arrays: weights by their name: `kernel` (rows, columns, maps), `slope` (height, width).
        flows: for a step of a chain, which of its maps is the step before it; see `chain_of`.
    """

    layer: str
    kind: str
    combine: str
    settings: Mapping[str, Any]
    input: Float32[np.ndarray, "height width maps"]
    sources: tuple[str, ...]
    origins: tuple[tuple[int, int], ...]
    arrays: Mapping[str, np.ndarray] = field(default_factory=dict)
    flows: int = 0


def rule_of(model: keras.Model, activations: Mapping[str, np.ndarray], layer: str, channel: int) -> Rule:
    """The arithmetic of all units of a channel.

    Args:
        model: flat and functional.
        activations: {step: its output for one image, (…, channels) or (features,)}; needed are the
            layer and the steps that it reads.
        layer: name of a step.
        channel: which map, or which feature.

    Raises:
        ValueError: no such layer, channel or activation, or a kind or setting whose arithmetic is not laid out here.
    """
    operation = next((step for step in model.operations if step.name == layer), None)
    if operation is None:
        raise ValueError(f"no layer called {layer!r}")
    kind = type(operation).__name__
    if kind not in RULES:
        raise ValueError(f"the arithmetic of {kind} is not laid out for the live view")
    operands = operands_of(model, layer)
    sources = tuple(operand for operand in operands if isinstance(operand, str))
    if missing := {layer, *sources} - activations.keys():
        raise ValueError(f"needs the activations of {', '.join(sorted(missing))}")
    shape = activations[layer].shape
    if not 0 <= channel < shape[-1]:
        raise ValueError(f"{layer!r} has no channel {channel}, only 0 to {shape[-1] - 1}")
    values = tuple(np.asarray(activations[one] if isinstance(one, str) else one, np.float32) for one in operands)
    reading = Reading(operation, values, tuple(isinstance(one, str) for one in operands), shape, channel)
    made = RULES[kind](reading)
    return Rule(layer, kind, made.combine, made.settings, made.input, sources, made.origins, made.arrays)


def chain_of(
    model: keras.Model, activations: Mapping[str, np.ndarray], layers: tuple[LayerInfo, ...], layer: str, channel: int
) -> tuple[Rule, ...]:
    """The element-wise steps right after a layer, each as a rule that takes what the step before it gives.

    They end where a step is not laid out; see `following` for where they end else.
    """
    chain, before = [], layer
    for name in following(layers, layer):
        try:
            rule = rule_of(model, activations, name, channel)
        except ValueError:
            break
        flows = next(number for number, (source, _) in enumerate(rule.origins) if rule.sources[source] == before)
        chain.append(replace(rule, flows=flows))
        before = name
    return tuple(chain)
