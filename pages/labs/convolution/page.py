"""What does a kernel read as it slides, and how much comes out?"""

import streamlit as st

from pages.components import chart
from pages.components.lab import convolution
from pages.components.lab.layout import controls, picture_and_controls
from pages.labs.convolution import sizes
from pages.labs.convolution.controls import choose
from pages.state import subject
from pages.state.session import setting

st.title(__doc__)
this = subject.current()
picture, beside = picture_and_controls()
with beside, controls():
    sliding = choose()
with picture:
    try:
        axes = sliding.axes
    except ValueError as why:
        st.warning(str(why), icon=":material/block:")
        st.stop()
    cell = (setting("conv_cell") or ("",))[-1]
    convolution.sliding_view(this, sliding, key="sliding", cell=cell)
    result = convolution.result_of(this, sliding)
    chart.take_along(
        lambda: sizes.figure_of(result), key="convolved", arrays={"output": result},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip
    sizes.output_size(sliding)
    sizes.counts(sliding)
