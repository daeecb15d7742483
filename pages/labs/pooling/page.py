"""What does pooling keep, and what does it let go?"""

import streamlit as st

from pages.components import chart
from pages.components.lab import pooling
from pages.components.lab.layout import controls, picture_and_controls
from pages.state import bound, subject
from vizcore.lessons.pooling import FURTHEST, KINDS

st.title(__doc__)
this = subject.current()
picture, beside = picture_and_controls()
with beside:
    with controls():
        kind = bound.segmented_control("Of each window", KINDS, name="pool_kind")
        size = bound.slider("Size of a window", 2, 8, name="pool_size", default=4)
        by = bound.slider("The face is moved by", 0, FURTHEST, name=pooling.MOVED, default=1)
    st.caption(
        "The edges move as the face does: moved back, they are exactly what they were. That is equivariance, and a "
        "convolution has it by itself. After pooling, a move by less than a window changes less: a beginning of "
        "invariance. Over the whole map only what the edge of the picture cuts off or brings in is left of it. In per "
        "cent of the map: the norm of the difference over its own."
    )
with picture:
    pooling.pooling_view(this, size, kind, by, key="pooling")
    found = pooling.moves_of(this, size, kind)
    chart.take_along(
        None, key="moves",
        arrays={"pooling": found.pooling, "convolution": found.convolution, "moved_back": found.moved_back},
        recipe=pooling.recipe_of(size, kind),
    )  # fmt: skip
