"""Why learn from a cost, and not from being right?"""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.lab import cost
from pages.components.lab.layout import controls, picture_and_controls
from pages.components.recipe import Recipe
from pages.state import bound, subject
from vizcore.lessons.cost import POINTS, answers, curves
from vizcore.words import number_text

st.title(__doc__)
subject.current()
given = answers()
picture, beside = picture_and_controls()
with beside:
    with controls():
        unit = bound.segmented_control(
            "Unit", range(len(given.numbers)), name="cost_unit", format_func=lambda each: str(given.numbers[each])
        )
        found = curves(given, unit)
        at = bound.select_slider(
            "Weight", range(POINTS), name=cost.PLACE, default=cost.MIDDLE,
            format_func=lambda place: number_text(found.weight[place], ".2f"),
        )  # fmt: skip
        z = bound.select_slider(
            "z, the neuron's sum", range(len(cost.SUMS)), name=cost.SUM, default=cost.WRONG,
            format_func=lambda place: number_text(cost.SUMS[place], ".1f"),
        )  # fmt: skip
    st.caption(
        f"A weight of the network `dense`, from one of its last hidden units to happiness, and what the network "
        f"then says of {len(given.labels)} faces that it has not learned from. A little more or less of it changes the "
        "cost a little, and says which way is down. The number of right answers mostly does not change at all, and "
        "then jumps."
    )
    st.caption(
        "The last plot is of one sigmoid neuron that should say 1. Where it is very wrong, the quadratic cost is "
        "almost flat: the slope of the sigmoid itself is a factor of its slope. That of cross-entropy is just how "
        "wrong the neuron is."
    )
with picture:
    cost.cost_view(unit, at, z, key="cost")
    table = np.stack([found.weight, found.quadratic, found.cross_entropy, found.right])
    chart.take_along(
        None, key="costs", arrays={"curves": table},
        recipe=Recipe(
            "np.stack([found.weight, found.quadratic, found.cross_entropy, found.right])",
            imports=("vizcore.lessons.cost import answers, curves",), before=(f"found = curves(answers(), {unit})",),
        ),
    )  # fmt: skip
