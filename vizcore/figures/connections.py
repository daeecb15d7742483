"""The connections of a convolution as a matrix."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float

from vizcore.figures.canvas import bare
from vizcore.figures.kernels import about_zero

_RIM = {"color": "#868e96", "width": 1}
_SIDE = 440  # pixels of the screen that a square matrix takes
_EMPTY = "rgba(134,142,150,0.14)"


def matrix_figure(
    matrix: Float[np.ndarray, "outputs inputs"], connected: Bool[np.ndarray, "outputs inputs"], input_width: int,
    output_width: int,
) -> go.Figure:  # fmt: skip
    """A convolution as a dense matrix: a column for each input, a row for each output; grey: no connection.

    Args:
        matrix: what each output gets of each input.
        connected: where there is a connection.
        input_width: columns of the input, for the names of places.
        output_width: columns of the output.
    """
    outputs, inputs = matrix.shape
    scale = about_zero(matrix)
    sources = [f"row {place // input_width}, column {place % input_width}" for place in range(inputs)]
    heat = go.Heatmap(
        z=np.where(connected, matrix, np.nan).astype(np.float32),
        zmin=scale.bounds[0],
        zmax=scale.bounds[1],
        colorscale=scale.colours,
        text=[sources] * outputs,
        customdata=[
            [f"row {place // output_width}, column {place % output_width}"] * inputs for place in range(outputs)
        ],
        hovertemplate="output %{customdata}<br>input %{text}<br>weight %{z:.4g}<extra></extra>",
        hoverongaps=False,
        xgap=0.5,
        ygap=0.5,
        showscale=False,
    )
    height = max(160, round(_SIDE * outputs / inputs))  # as wide as the column is, the matrix keeps its shape
    return bare([heat], inputs, outputs, boxes=[_board(outputs, inputs)], bar=scale, height=height)


def _board(height: int, width: int) -> dict:
    """An empty board: no place is connected."""
    box = {"type": "rect", "x0": -0.5, "y0": -0.5, "x1": width - 0.5, "y1": height - 0.5}
    return box | {"line": _RIM, "fillcolor": _EMPTY, "layer": "below"}
