"""Memory, counted from the shapes; time, measured network by network while one watches."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.job import computed
from pages.components.recipe import Recipe
from pages.runtime import engine
from pages.state import portraits
from pages.state.subject import Subject
from vizcore.figures.dots import dots_figure
from vizcore.lessons.running_costs import TIMES, Timed, memory_of, timed


def memory(names: Sequence[str]) -> None:
    """What has to be held for one picture, by the shapes of all steps."""
    st.header("Memory, counted", anchor=False)
    found = [memory_of(engine.network(name)) for name in names]
    table = np.array([[each.forward, each.training] for each in found])
    columns = {"a forward pass": table[:, 0] / 1e6, "a training step": table[:, 1] / 1e6}
    lines = [f"{name}: {a / 1e6:.3g} and {b / 1e6:.3g}" for name, (a, b) in zip(names, table, strict=True)]
    chart.figure(
        dots_figure(columns, names, form=".3g", log=True, across="megabytes"),
        key="costs-memory", arrays={"bytes": table, "networks": np.array(names)},
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
    """Each network in its turn; what is known is shown at once."""
    found: dict[str, Timed] = {}
    room = st.empty()
    for name in names:
        classifier = engine.network(name)
        image = portraits.of(this).image(classifier.image_shape)

        def work(report_progress, classifier=classifier, image=image) -> Timed:
            return timed(classifier, image, report_progress)

        one = computed(this, ("running costs", name), work, f"Measuring {name} …")
        if one is None:
            break
        found[name] = one
        with room.container():
            _table(found)


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
