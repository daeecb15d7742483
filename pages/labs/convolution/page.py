"""What does a kernel read as it slides, and how much comes out?"""

import streamlit as st

from pages.components import chart
from pages.components.lab import convolution
from pages.components.lab.layout import picture_and_controls
from pages.labs.convolution import controls, sizes
from pages.state import subject
from pages.state.session import setting

st.title(__doc__)
this = subject.current()
picture, beside = picture_and_controls()
with beside:
    sliding = controls.choose()
with picture:
    try:
        axes = sliding.axes
    except ValueError as why:
        st.warning(str(why), icon=":material/block:")
        st.stop()
    sizes.output_size(sliding)
    cell = (setting("conv_cell") or ("",))[-1]
    convolution.sliding_view(this, sliding, key="sliding", cell=cell)
    result = convolution.result_of(this, sliding)
    chart.take_along(
        lambda: sizes.figure_of(result), key="convolved", arrays={"output": result},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip
    sizes.counts(sliding)
