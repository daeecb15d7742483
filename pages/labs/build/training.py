"""The plan as the engine is told it, and how it learns."""

from collections.abc import Sequence

import streamlit as st

from pages.components.learning import Chart, Lesson, Line, Net, Part
from pages.labs.build.bricks import CONVOLUTION, DENSE, DROPOUT, Brick
from pages.labs.build.costs import Costs
from pages.state import bound

CHARTS = (
    Chart(
        "Right answers", [Line(0, "heldRight", "on 360 digits never learned"), Line(0, "right", "on those learned", 1)],
        share=True,
    ),
    Chart("Loss", [Line(0, "heldLoss", "on 360 digits never learned"), Line(0, "loss", "on those learned", 1)]),
)  # fmt: skip


def choose() -> Lesson:
    """The widgets for how it learns."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        optimizer = bound.selectbox(
            "Optimizer", ("Adam", "momentum", "gradient descent"), name="build_optimizer", width=190
        )
        rate = bound.selectbox(
            "Learning rate", (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3), name="build_rate", default=0.003, width=140
        )
        seed = bound.number_input(
            "Seed", 1, 99, name="build_seed", default=1, width=110, help="Of the weights at the start."
        )
    return Lesson(optimizer, float(rate), seed=seed)


def net_of(layers: Sequence[Costs]) -> Net:
    """What the engine is told, and the pictures of its first layer."""
    told = [step for one in layers for step in _told(one)]
    first = next((place for place, step in enumerate(told, 1) if step["kind"] in ("relu", "tanh", "sigmoid")), None)
    shown = [Part("kernel", "Weights of its first layer")] if told[0]["kind"] == "convolution" or _flat(told) else []
    if first:
        shown.append(Part("activation", "What its first layer makes of the digit", layer=first))
    return Net("Yours", told, shown)


def _flat(told: Sequence[dict]) -> bool:
    """Whether the first layer that learns reads the pixels themselves."""
    return [step["kind"] for step in told[:2]] == ["flatten", "dense"]


def _told(one: Costs) -> list[dict]:
    brick = one.brick
    if brick is None:
        return [{"kind": "flatten"}] if one.name == "flatten" else [{"kind": "dense", "units": one.shape[0]}]
    if brick.kind == DROPOUT:
        return [{"kind": "dropout", "rate": brick.rate}]
    return [*_layer(brick), *([{"kind": brick.activation}] if brick.kind in (CONVOLUTION, DENSE) else [])]


def _layer(brick: Brick) -> list[dict]:
    square = [brick.kernel, brick.kernel]
    if brick.kind == DENSE:
        return [{"kind": "dense", "units": brick.width}]
    if brick.kind == CONVOLUTION:
        strides = [brick.stride, brick.stride]
        told = {"filters": brick.width, "kernel": square, "strides": strides, "padding": brick.padding}
        return [{"kind": "convolution", **told}]
    return [{"kind": brick.kind, "size": square}]
