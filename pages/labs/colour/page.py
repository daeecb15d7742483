"""How does one kernel read three colours?"""

import streamlit as st

from pages.components import chart
from pages.components.lab import colour
from pages.components.lab.layout import controls, picture_and_controls
from pages.components.recipe import Recipe
from pages.state import bound, subject
from pages.state.session import setting
from vizcore.figures.map import map_figure
from vizcore.lessons.colour import KERNELS, lost, summed

st.title(__doc__)
this = subject.current()
picture, beside = picture_and_controls()
with beside:
    with controls():
        name = bound.segmented_control("Picture", colour.PICTURES, name="colour_picture")
        kernel = bound.selectbox("Kernel", list(KERNELS), name="colour_kernel")
    pixels = colour.picture_of(this, name)
    st.caption(
        "A kernel over a colour picture has a slice for each channel. Each slice reads its own channel, and the three "
        "results are added: one number for each place, whatever the channels. Orange is what is above zero, blue what "
        "is below."
    )
    share = lost(pixels)
    st.metric(
        "Lost in grey",
        f"{share:.0%}",
        help="The share of the variance of this picture's colours that grey does not show.",
    )
    st.caption(
        "A grey network is given one number a pixel, so a kernel that sets one colour against another has nothing to "
        "compare: its slices see the same grey, and what they make of it cancels."
    )
    if name == "coffee":
        st.caption("Photograph: Rachel Michetti, CC0, from scikit-image.")
with picture:
    place = (setting(colour.PLACE) or ("",))[-1]
    colour.colour_view(pixels, kernel, key="colours", place=place)
    total = summed(pixels, KERNELS[kernel])[1]
    chart.take_along(
        lambda: map_figure(total), key="colour-sum", arrays={"sum": total, "picture": pixels},
        recipe=Recipe(
            f"summed(given['picture'], KERNELS[{kernel!r}])[1]",
            imports=("vizcore.lessons.colour import KERNELS, summed",), numbers="colour-sum",
        ),
    )  # fmt: skip
