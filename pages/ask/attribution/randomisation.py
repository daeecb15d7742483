"""The second check of a map: does it change when the network forgets what it has learnt?

Adebayo et al., "Sanity Checks for Saliency Maps", 2018. https://arxiv.org/abs/1810.03292
"""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.attribution_panel import IMPORTS, Answer, map_in_python
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block, coloured
from pages.components.wording import escaped
from pages.state.subject import Subject
from vizcore.faithfulness import Stage, cascading_randomisation
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.depth_curve import depth_figure
from vizcore.target import Target
from vizcore.words import count_of, number_text

STAGES = 6  # networks with ever more layers randomised
SIDE = 120  # pixels of a small map
ALIKE = 0.5  # rank correlation from which two maps are called alike


def randomisation_panel(this: Subject, target: Target, one: Answer) -> None:
    """A row of maps, from the trained network's to that of one that knows nothing, and how alike they are."""
    st.caption(
        "Layer by layer, from the answer down to the image, the weights are shuffled. A map that explains the network "
        "must change with them; one that stays as it is shows the face."
    )
    stages = _stages(this, target, one)
    if not stages:
        return
    every = len(stages[-1].layers)
    with st.container(horizontal=True):
        for number, stage in enumerate(stages):
            with st.container(width=SIDE):
                chart.figure(
                    attribution_figure(this.trace.image, stage.map, blend=1.0, numbers=False),
                    key=f"stage-{number}", height=SIDE, alt=_alt(one, stage), arrays={"map": stage.map},
                    recipe=_recipe(this, target, one, f"[{number}].map"),
                )  # fmt: skip
                st.caption(_named(stage, every))
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        _curve(this, target, one, stages)
    with words:
        st.markdown(f"**{verdict(stages)}**")
        st.caption(
            "1: the pixels keep their order from weak to strong; 0: nothing of it is left. Structural similarity "
            "compares the two pictures patch by patch. Each small map is on its own colour scale. This check can "
            "unmask a map; it cannot prove one right."
        )


def _named(stage: Stage, every: int | None = None) -> str:
    if not stage.layers:
        return "trained"
    return f"{len(stage.layers)} of {every} layers" if every else count_of(len(stage.layers), "layer")


def _stages(this: Subject, target: Target, one: Answer) -> tuple[Stage, ...] | None:
    method, image = one.method, this.trace.image

    def work(report_progress, preview) -> tuple[Stage, ...]:
        done = [0.0]  # of all networks; the method's own progress comes on top

        def within(share: float) -> None:
            report_progress(done[0] + share / (STAGES + 1))

        def between(share: float) -> None:
            done[0] = share
            report_progress(share)

        return cascading_randomisation(
            this.classifier,
            lambda network: method(network, image, target, progress=within, **one.settings).map,
            stages=STAGES,
            progress=between,
            preview=preview,
        )

    about = f"{method.name} of {STAGES + 1} networks, about {math.ceil((STAGES + 1) * max(one.seconds, 1.0))} seconds …"
    try:
        sight = Sight(_so_far, "randomised", f"The maps of {method.name} so far, and how alike they are", 330)
        return computed_in_sight(this, ("randomised", method.name, target, *one.settings.items()), work, about, sight)
    except (ValueError, FloatingPointError) as error:
        st.caption(f":material/block: {method.name} cannot answer this for a randomised network: {error}.")
        return None


def _so_far(stages: Sequence[Stage]) -> bytes:
    """The maps as far as they are made, and the curve."""
    pictures, names = [coloured(stage.map) for stage in stages], [_named(stage) for stage in stages]
    words = f"{len(stages)} of {STAGES + 1} networks at most"
    return chart_block(_likeness(stages, STAGES + 1), pictures=pictures, names=names, words=words)


def _likeness(stages: Sequence[Stage], count: int) -> go.Figure:
    """How alike the maps are to the first, with room for `count` of them."""
    alike, beyond = [stage.similarity for stage in stages], [np.nan] * (count - len(stages))
    ids = ["trained", *(stage.layers[-1] for stage in stages[1:]), *(f"after {n}" for n in range(len(beyond)))]
    names = ["trained", *(f"to {escaped(name)}" for name in ids[1 : len(stages)]), *("" for _ in beyond)]
    curves = {
        "rank correlation (Spearman)": np.array([*(each.spearman for each in alike), *beyond]),
        "structural similarity (SSIM)": np.array([*(each.ssim for each in alike), *beyond]),
    }
    return depth_figure(curves, names, ids, title="likeness")


def _curve(this: Subject, target: Target, one: Answer, stages: Sequence[Stage]) -> None:
    alike = [stage.similarity for stage in stages]
    ranks, structure = (np.array([getattr(each, name) for each in alike]) for name in ("spearman", "ssim"))
    ids = ["trained", *(stage.layers[-1] for stage in stages[1:])]
    chart.figure(
        _likeness(stages, len(stages)),
        key="randomised",
        alt=f"How alike the maps of {one.method.name} for {target_picker.named(this, target)} are to the trained "
        "network's. "
        + "; ".join(f"randomised down to {name}: {_said(rank)}" for name, rank in zip(ids[1:], ranks[1:], strict=True)),
        arrays={
            "spearman": ranks, "ssim": structure, "maps": np.stack([stage.map for stage in stages]),
            "spearman_absolute": np.array([each.spearman_absolute for each in alike]),
            "randomised_down_to": np.array(ids),
        },
        recipe=_recipe(this, target, one, "", "[stage.similarity.spearman for stage in {}]"),
    )  # fmt: skip


def _recipe(this: Subject, target: Target, one: Answer, part: str, form: str = "{}") -> recipe.Recipe:
    method = f"lambda network: {map_in_python(target, one, 'network')}.map"
    call = form.format(f"cascading_randomisation(classifier, {method}, stages={STAGES}){part}")
    return recipe.of_image(
        this.network, call, *IMPORTS, "vizcore.faithfulness import cascading_randomisation"
    )  # fmt: skip


def verdict(stages: Sequence[Stage]) -> str:
    """What the similarities say of a map, in one or two sentences."""
    if not stages[0].map.any():
        return "The map is zero everywhere: there is nothing that could change."
    alike = [stage for stage in stages[1:] if stage.similarity.spearman >= ALIKE]
    if not any(np.isfinite(stage.similarity.spearman) for stage in stages[1:]):
        return "With weights shuffled the map is flat: there is nothing left to compare."
    if not alike:
        return "It changes as soon as weights are shuffled, as a map that explains the network must."
    last, every = alike[-1], stages[-1]
    if last is every:
        return (
            "With every layer shuffled it is still much the same (rank correlation "
            f"{number_text(last.similarity.spearman, '.2f')}): it shows the face more than what the network has learnt."
        )
    return (
        f"With the upper {len(last.layers)} of {len(every.layers)} layers shuffled it is still much the same (rank "
        f"correlation {number_text(last.similarity.spearman, '.2f')}): what those have learnt hardly shows in it."
    )


def _said(rank: float) -> str:
    return number_text(rank, ".2f") if np.isfinite(rank) else "none, for one of the maps is flat"


def _alt(one: Answer, stage: Stage) -> str:
    if not stage.layers:
        return f"{one.method.name}: the map of the trained network"
    return (
        f"{one.method.name} with {count_of(len(stage.layers), 'layer')} shuffled: rank correlation "
        f"{_said(stage.similarity.spearman)}"
    )
