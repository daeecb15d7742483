"""The plan to take along: its weights layer by layer, and the lines of Keras that build it."""

from collections.abc import Sequence

import numpy as np

from pages.components import chart
from pages.components.recipe import Recipe
from pages.labs.build.bricks import CONVOLUTION, DENSE, DROPOUT, Brick
from pages.labs.build.costs import Costs
from pages.labs.build.examples import DIGITS, Examples
from vizcore.figures.dots import dots_figure


def take_along(layers: Sequence[Costs], examples: Examples = DIGITS) -> None:
    """The menu below the view."""
    weights = np.array([one.weights for one in layers])
    names = [f"{number}. {one.name}" for number, one in enumerate(layers, 1)]
    chart.take_along(
        lambda: dots_figure({"weights": weights}, names, form=",", share=False, across="weights"), key="plan",
        arrays={"weights": weights},
        recipe=Recipe(
            "np.array([layer.count_params() for layer in model.layers])",
            imports=("keras import Sequential, layers",),
            before=in_keras(layers, examples),
        ),
    )  # fmt: skip


def in_keras(layers: Sequence[Costs], examples: Examples, seed: int | None = None) -> tuple[str, str]:
    """Lines that make `model`, with random weights; with a seed, what dropout leaves out is always the same."""
    lines = [
        _line(one.brick, "" if seed is None else f", seed={seed + place}") if one.brick else _own(one)
        for place, one in enumerate(layers)
    ]
    return f"model = Sequential([{', '.join(lines)}])", f"model.build((None, *{examples.shape}))"


def _own(one: Costs) -> str:
    return "layers.Flatten()" if one.name == "flatten" else f"layers.Dense({one.shape[0]})"


def _line(brick: Brick, seed: str) -> str:
    if brick.kind == CONVOLUTION:
        return (
            f"layers.Conv2D({brick.width}, {brick.kernel}, strides={brick.stride}, padding={brick.padding!r}, "
            f"activation={brick.activation!r})"
        )
    if brick.kind == DENSE:
        return f"layers.Dense({brick.width}, activation={brick.activation!r})"
    if brick.kind == DROPOUT:
        return f"layers.Dropout({brick.rate}{seed})"
    return f"layers.{brick.kind.split()[0].capitalize()}Pooling2D({brick.kernel})"
