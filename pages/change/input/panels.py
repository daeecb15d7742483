"""What becomes of the answer, and of one layer, while the face is changed more and more."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.change.input import region
from pages.components import chart
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.recipe import Recipe
from pages.components.settings_form import key_of
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state import bound
from pages.state.subject import Subject
from vizcore.arrays import Image
from vizcore.figures.series import looks_of
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import TRANSFORMS, Sweep, Transform, sweep
from vizcore.network.layers import LayerInfo
from vizcore.words import span_text

MOST = 8  # labels in one figure
_HEIGHT = 360  # pixels


def choose_transform() -> tuple[str, Transform, float]:
    """The widgets for what is done to the face, and how much."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = bound.selectbox("Change", list(TRANSFORMS), name="transform", width=180)
        transform = TRANSFORMS[name]
        amount = bound.slider(
            transform.unit.capitalize(), transform.low, transform.high, name=key_of("amount", name),
            default=transform.neutral, step=transform.step, format="%g", width=420,
        )  # fmt: skip
    return name, transform, amount


def swept(this: Subject, image: Image, name: str, layer: LayerInfo, amount: float) -> Sweep | None:
    """The answers over all amounts, which are seen as they come; None where it was stopped."""

    def work(report, preview) -> Sweep:
        return sweep(this.classifier, image, TRANSFORMS[name], layer.name, progress=report, preview=preview)

    sight = Sight(
        lambda found: chart_block(_answers(this, name, amount, found)), "sweep", f"{_alt(name)}, so far", _HEIGHT
    )
    key = ("sweep", name, layer.name, region.name_of())
    return computed_in_sight(this, key, work, f"{name}, more and more …", sight)


def _alt(name: str) -> str:
    return f"What the network says for each class while the face is changed ({name.lower()})"


def _recipe(this: Subject, name: str, layer: LayerInfo, part: str) -> Recipe:
    return region.recipe_of(
        this, f"sweep(classifier, image, TRANSFORMS[{name!r}], {layer.name!r}).{part}",
        "vizcore.interventions import TRANSFORMS, sweep",
    )  # fmt: skip


def _answers(this: Subject, name: str, amount: float, found: Sweep) -> go.Figure:
    """A curve for each of the likeliest labels, as far as it is known."""
    labels, shares = this.classifier.labels, this.classifier.outputs != "numbers"
    order = np.sort(np.argsort(-np.nanmax(found.answers, axis=0), kind="stable")[:MOST])
    looks = looks_of(labels)
    return sweep_figure(
        found.amounts,
        {escaped(labels[i]): found.answers[:, i] for i in order},
        TRANSFORMS[name].unit,
        at=amount,
        share=shares,
        up="probability" if shares else "the number",
        looks=[looks[i] for i in order],
        height=_HEIGHT,
    )


def answers_figure(this: Subject, name: str, layer: LayerInfo, amount: float, found: Sweep) -> None:
    """The probability of the likeliest labels."""
    transform = TRANSFORMS[name]
    chart.figure(
        _answers(this, name, amount, found),
        key="sweep",
        alt=f"{_alt(name)}, {span_text(transform.low, transform.high, 'g')} {transform.unit}",
        arrays={
            "probabilities": found.answers, "amounts": found.amounts, "labels": np.array(this.classifier.labels),
        },
        recipe=_recipe(this, name, layer, "answers"),
    )  # fmt: skip


def equivariance_figure(this: Subject, name: str, layer: LayerInfo, amount: float, found: Sweep) -> None:
    """How far a layer is from moving along with the face."""
    curves = {"its mean, after pooling": found.invariance}
    if layer.has_maps:
        curves = {"its maps, against maps moved likewise": found.equivariance} | curves
    part = "equivariance" if layer.has_maps else "invariance"
    chart.figure(
        sweep_figure(
            found.amounts, curves, TRANSFORMS[name].unit, at=amount, share=False, height=260, up="relative error"
        ),
        key="equivariance",
        alt=f"How far {layer.name} is from moving along with the face, and its means from staying as they were",
        arrays={part: getattr(found, part), "amounts": found.amounts, "invariance": found.invariance},
        recipe=_recipe(this, name, layer, part),
    )
    st.caption(
        "Equivariance: are the maps of the changed face the changed maps of the face? Invariance: are the means over "
        "the maps still what they were? Both as an error, ‖difference‖ ÷ ‖expected‖: 0 is perfect, 1 as large as the "
        "maps themselves. Where light, not place, changes, the maps are expected to stay."
    )
