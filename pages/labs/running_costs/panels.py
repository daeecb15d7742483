"""Memory, counted from the shapes; time, measured network by network while one watches."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.job import memoized
from pages.components.lab.dots import dots_view
from pages.components.recipe import Recipe
from pages.components.stage.chart_block import chart_block
from pages.runtime import engine
from pages.state import portraits
from pages.state.subject import Subject
from vizcore.figures.dots import dots_figure
from vizcore.lessons.running_costs import TIMES, Timed, memory_of, timed
from vizcore.settings import Preview, Progress


def memory(names: Sequence[str]) -> None:
    """What has to be held for one picture, by the shapes of all steps."""
    st.header("Memory, counted", anchor=False)
    found = [memory_of(engine.network(name)) for name in names]
    table = np.array([[each.forward, each.training] for each in found])
    columns = {"a forward pass": table[:, 0] / 1e6, "a training step": table[:, 1] / 1e6}
    lines = [f"{name}: {a / 1e6:.3g} and {b / 1e6:.3g}" for name, (a, b) in zip(names, table, strict=True)]
    dots_view(
        columns, names, key="costs-memory", across="megabytes", arrays={"bytes": table, "networks": np.array(names)},
        alt="Megabytes for one picture. " + "; ".join(lines),
        recipe=Recipe(
            "[(each.forward, each.training) for each in found]",
            imports=("vizcore.lessons.running_costs import memory_of", "vizcore.network import shipped"),
            before=(f"found = [memory_of(shipped.load(name)) for name in {tuple(names)!r}]",),
        ),
    )  # fmt: skip
    st.caption(
        "Megabytes for one picture, in float32. To answer, a network needs its weights and what one step reads and "
        "gives. "
        "To learn, it keeps what every step gave, for the way back, and for each weight a gradient and a moment. "
        "Counted "
        "from the shapes; what the machine holds besides is not in it."
    )


def times(this: Subject, names: Sequence[str]) -> None:
    """Each network in its turn; what is known is drawn at once, and stays where the rest is stopped."""
    sight = Sight(
        lambda found: chart_block(_times_figure(found, names), words=f"{len(found)} of {len(names)} networks"),
        "costs", "Milliseconds of a forward pass and of a training step of each network, so far", 0,
    )  # fmt: skip
    computed_in_sight(
        this, ("running costs", *names), lambda report, preview: _measured(this, names, report, preview),
        f"Measuring {', '.join(names)} …", sight,
    )  # fmt: skip
    found = {name: this.results[_key(name)] for name in names if _key(name) in this.results}
    if found:
        _table(found)


def _key(name: str) -> tuple[str, str]:
    return "time of", name


def _measured(this: Subject, names: Sequence[str], report: Progress, preview: Preview) -> tuple[str, ...]:
    found: dict[str, Timed] = {}
    preview(lambda: found)
    for number, name in enumerate(names):

        def within(share: float, number: int = number) -> None:
            report((number + share) / len(names))

        classifier = engine.network(name)
        image = portraits.of(this).image(classifier.image_shape)
        within(0)
        found[name] = memoized(this, _key(name), partial(timed, classifier, image, within))
        preview(lambda: found)
    return tuple(names)


def _times_figure(found: Mapping[str, Timed], names: Sequence[str]) -> go.Figure:
    """A row for each network; no dot in those that are still to come."""
    seconds = [found.get(name, Timed(np.nan, np.nan)) for name in names]
    columns = {
        "a forward pass": np.array([1e3 * one.forward for one in seconds]),
        "a training step": np.array([np.nan if one.training is None else 1e3 * one.training for one in seconds]),
    }
    return dots_figure(columns, names, form=".3g", log=True, across="milliseconds")


def _table(found: dict[str, Timed]) -> None:
    rows = [
        {
            "network": name,
            "forward, ms": 1e3 * one.forward,
            "forward, all cores, ms": 1e3 * one.forward_processor,
            "training step, ms": _in_ms(one.training),
            "training step, all cores, ms": _in_ms(one.training_processor),
            "a step is": one.training / one.forward if one.training else None,
        }
        for name, one in found.items()
    ]
    number = st.column_config.NumberColumn(format="%.1f")
    columns = dict.fromkeys(
        ("forward, ms", "forward, all cores, ms", "training step, ms", "training step, all cores, ms"), number
    )
    times_as_long = st.column_config.NumberColumn("a step is … forward passes", format="%.1f×")
    st.dataframe(rows, hide_index=True, column_config=columns | {"a step is": times_as_long})
    st.caption(
        f"One picture, on: {engine.device()}. Medians of {TIMES}, after one run that is not counted because it "
        f"compiles. By "
        "the clock, and the time of all processor cores together, in which what others do in the app at that moment is "
        "counted too."
    )
    if unsafe := [name for name, one in found.items() if one.training is None]:
        st.caption(
            f"No training step of {', '.join(unsafe)}: TensorFlow 2.21 can end the whole process at the gradient of a "
            "1×1 convolution with stride."
        )


def _in_ms(seconds: float | None) -> float | None:
    return None if seconds is None else 1e3 * seconds
