"""How much of one face's answer each layer of it brings to another face's run."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, recipe
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state.portraits import Portrait
from pages.state.subject import Subject
from vizcore.comparison import milestones
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import HALVES, WHOLE, patched, recovered
from vizcore.network.classifier import Classifier
from vizcore.run.trace import Trace
from vizcore.settings import Preview, Progress


def recovered_by_layer(this: Subject, portrait: Portrait, seen: Trace, halves: str) -> None:
    """A curve for the whole layer and for each half of it."""
    classifier = this.classifier
    names = [layer.name for layer in milestones(classifier)]
    regions = {"the whole layer": WHOLE, **HALVES[halves]}
    asked = this.trace.image, seen.image, names, list(regions.values())

    def shares_of(logits: np.ndarray) -> dict[str, np.ndarray]:
        found = recovered(this.trace.logits, logits, seen.logits, classifier.outputs)
        return dict(zip(regions, found, strict=True))

    logits = computed_in_sight(
        this, ("patching", halves, portrait.name),
        lambda report, preview: _patched(classifier, asked, report, preview),
        f"Copying {len(names)} layers, one by one …",
        Sight(
            lambda logits: chart_block(_figure(this, names, shares_of(logits))), "patching",
            "How much of B's prediction copying each layer brings to A, so far", 360,
        ),
    )  # fmt: skip
    if logits is None:
        return
    shares = shares_of(logits)
    if np.isnan(list(shares.values())).all():
        st.caption("The network gives the same numbers for both: there is nothing that a layer could bring.")
        return
    chart.figure(
        _figure(this, names, shares),
        key="patching",
        alt=f"How much of B's prediction copying each layer brings to A: {_ends(shares)}",
        arrays={"recovered": np.stack(list(shares.values())), "layers": np.array(names)},
        recipe=recipe.of_faces(
            this.network,
            "recovered(a.logits, found, b.logits, classifier.outputs)",
            "vizcore.interventions import patched, recovered",
            before=(f"found = patched(classifier, a.image, b.image, {names!r}, {list(regions.values())!r})",),
        ),
    )
    st.caption(_explained(chained=_chain(this).issuperset(names)))


def _patched(classifier: Classifier, asked: tuple, report: Progress, preview: Preview) -> np.ndarray:
    """The logits; the axes stand while the network is compiled."""
    *_, names, regions = asked
    nothing = np.full((len(regions), len(names), len(classifier.labels)), np.nan, np.float32)
    preview(lambda: nothing)
    return patched(classifier, *asked, progress=report, preview=preview)


def _chain(this: Subject) -> frozenset[str]:
    """The layers that no branch and no shortcut leads around."""
    return this.classifier.crossed[this.classifier.logits]


def _figure(this: Subject, names: list[str], shares: dict[str, np.ndarray]) -> go.Figure:
    return sweep_figure(
        np.arange(len(names)),
        shares,
        "the layer that is copied",
        up="of B's answer",
        ticks=[escaped(name) for name in names],
        apart=[name not in _chain(this) for name in names],
    )


def _ends(shares: dict[str, np.ndarray]) -> str:
    """Where each curve begins and ends, in words."""
    return "; ".join(
        f"{what} of the first {v[0]:.0%}, of the last with maps {v[~np.isnan(v)][-1]:.0%}" for what, v in shares.items()
    )


def _explained(*, chained: bool) -> str:
    """What the curves can and cannot do, in a chain of layers and where it branches."""
    around = "" if chained else "Hollow marks: a branch or a shortcut leads around the layer, and it brings less. "
    return (
        f"In a chain of layers, all of a layer decides everything behind it: 100%. {around}Half a layer shows where "
        "on the face the answer lies; the deeper a layer, the more each of its places has seen of the other half. "
        "Behind the maps there are no halves."
    )
