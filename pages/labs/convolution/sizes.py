"""How much comes out, as a formula with the numbers put in; and what it takes."""

from math import prod

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components.lab.convolution import Sliding
from vizcore.figures.map import map_figure
from vizcore.lessons.convolution_arithmetic import times_read


def output_size(sliding: Sliding) -> None:
    """The formula, for the last axis; the others are said where they differ."""
    axis = sliding.axes[-1]
    st.latex(axis.formula)
    signs = "n the size, s the stride, k the kernel, p the places that are cut off" if axis.transposed else (
        "n the size, p the padding of both ends together, d the dilation, k the kernel, s the stride"
    )  # fmt: skip
    others = (
        ""
        if len(set(sliding.axes)) == 1
        else f" Along the frames: {sliding.axes[0].outputs} of {sliding.axes[0].size}."
    )
    st.caption(f"o is how many come out, each way; {signs}.{others}")


def counts(sliding: Sliding) -> None:
    """Numbers that come out, weights, multiplications, and how often an input is read."""
    axes, filters = sliding.axes, sliding.filters
    channels = {"a sentence": 4}.get(sliding.signal, 4 if sliding.groups > 1 else 1)
    outputs = prod(axis.outputs for axis in axes) * filters
    weights = prod(axis.kernel for axis in axes) * (channels // sliding.groups) * filters
    reads = times_read(axes)
    row = st.columns(4)
    shape = "×".join(str(axis.outputs) for axis in axes)
    row[0].metric("Numbers that come out", f"{outputs:,}", help=f"{shape}, of {filters} filter{'s' * (filters > 1)}.")
    row[1].metric("Weights", f"{weights:,}", help="The same at every place. A bias for each filter would come on top.")
    row[2].metric(
        "Multiplications",
        f"{int(reads.sum()) * (channels // sliding.groups) * filters:,}",
        help="Those with padding left out.",
    )
    least, most = int(reads.min()), int(reads.max())
    row[3].metric(
        "Each place is read",
        f"{least}×" if least == most else f"{least} to {most}×",
        help="By each filter that reads its channel.",
    )
    if sliding.stride > 1 and sliding.dilation > 1:
        st.caption("Keras itself has a stride or a dilation above 1, not both at once; the arithmetic is the same.")


def figure_of(result: np.ndarray) -> go.Figure:
    """A picture of what comes out, its first board: of a sound, one row."""
    board = result.T if result.ndim == 2 else result[..., 0] if result.ndim == 3 else result[0, ..., 0]
    return map_figure(board)
