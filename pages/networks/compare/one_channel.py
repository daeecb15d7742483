"""The channel that differs most, on both faces, and the difference: one place is read in all three pictures."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.stage import stage
from pages.components.stage.linked_block import Laid, linked_block
from pages.components.wording import escaped
from pages.state.subject import Subject
from vizcore.figures.kernels import about_zero
from vizcore.figures.map import face_figure
from vizcore.figures.palette import scale_of
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import Trace


def on_both_faces(this: Subject, seen: list[Trace], layer: LayerInfo, maps: list[np.ndarray], channel: int) -> None:
    """A channel of a layer with maps.

    Args:
        this: the subject, of which the network counts.
        seen: face A and face B.
        layer: which one.
        maps: what the layer made of each, (rows, columns, channels).
        channel: which of them.
    """
    a, b = (each[..., channel].astype(np.float32) for each in maps)
    together, shared = (seen[0].image + seen[1].image) / 2, scale_of(np.stack([a, b]))
    st.markdown(f"**Channel {channel} of {escaped(layer.name)}, which differs most**")
    laid = [
        Laid("On face A", a, over=seen[0].image, scale=shared),
        Laid("On face B", b, over=seen[1].image, scale=shared),
        Laid("A − B", a - b, "Over the mean of both faces.", over=together, scale=about_zero(a - b)),
    ]
    stage("linked", linked_block(together, laid), key="compare-channel")
    chart.take_along(
        lambda: face_figure(together, over=a - b), key="difference-channel", arrays={"difference": a - b},
        recipe=recipe.of_faces(
            this.network, f"(a - b)[..., {channel}]", "vizcore.run.trace import activation",
            before=(f"a, b = (activation(classifier, seen, {layer.name!r}) for seen in (a, b))",),
        ),
    )  # fmt: skip
