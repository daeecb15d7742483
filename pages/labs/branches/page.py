"""What do 1×1 convolutions save where a network branches?"""

import numpy as np
import streamlit as st

from pages.components import recipe
from pages.components.glossary import state
from pages.components.lab.dots import dots_view
from pages.components.lab.layout import picture_and_controls
from pages.components.page_links import link_to
from pages.runtime import engine
from pages.state import bound, subject
from vizcore.lessons.branches import inception_modules

NETWORK = "googlenet"
st.title(__doc__)
subject.current()
if NETWORK not in engine.networks():
    st.caption(f"{NETWORK}, whose branches are counted here, does not come with this copy.")
    st.stop()
modules = inception_modules(engine.network(NETWORK).model)
counted = bound.segmented_control("Counted", ["weights", "multiplications"], name="branches_counted")
table = np.array([getattr(module, counted) for module in modules])
picture, beside = picture_and_controls()
with beside:
    st.metric("As it is", f"{table[:, 0].sum():,}")
    st.metric(
        "Without the 1×1 reductions", f"{table[:, 1].sum():,}", f"{table[:, 1].sum() / table[:, 0].sum():.2f}×", "off"
    )
    st.caption(
        "An inception module looks with kernels of 1×1, 3×3 and 5×5 at the same maps, and lays the results side by "
        "side. A wide kernel over all channels is dear: 25 weights for each channel and filter. A 1×1 convolution "
        "before it sums the channels up to a few first, and the wide kernel reads these alone."
    )
    link_to("look/predict", f"{NETWORK} on your face", at=state({"network": NETWORK}))
    link_to("labs/depth", "What shortcuts do for depth")
with picture:
    names = [module.name for module in modules]
    drawn = {"as it is": table[:, 0], "without 1×1 reductions": table[:, 1]}
    dots_view(
        drawn, names, across=counted, key="branches", arrays={"counts": table, "names": np.array(names)},
        alt="; ".join(f"{name}: {a:,}, {b:,} without" for name, (a, b) in zip(names, table, strict=True)),
        recipe=recipe.of_network(
            NETWORK, f"[module.{counted} for module in inception_modules(classifier.model)]",
            "vizcore.lessons.branches import inception_modules",
        ),
    )  # fmt: skip
st.dataframe(
    [
        {"module": m.name, "reads": m.reads, "before 3×3": m.reduced[0], "before 5×5": m.reduced[1], "gives": m.gives}
        for m in modules
    ],
    hide_index=True,
)  # fmt: skip
