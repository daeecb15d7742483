"""Which inputs an output reads, which outputs an input reaches, and both at once as a matrix."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool, Float

from vizcore.figures.canvas import bare, clickable
from vizcore.figures.kernels import about_zero

OUTPUT, INPUT = "#d55e00", "#2a7fc9"  # an output and what it reads; an input and what it reaches
_RIM = {"color": "#868e96", "width": 1}
_FILL = {OUTPUT: "rgba(213,94,0,0.55)", INPUT: "rgba(42,127,201,0.55)"}
_SIDE = 440  # pixels of the screen that a square matrix takes
_EMPTY = "rgba(134,142,150,0.14)"


def cells_figure(
    marked: Bool[np.ndarray, "height width"], colour: str, one: tuple[int, int], colour_of_one: str
) -> go.Figure:
    """The positions of a layer's input or output, some of them marked; a click returns one's place in reading order.

    Args:
        marked: which cells to fill.
        colour: of these, `OUTPUT` or `INPUT`.
        one: (row, column) of a cell to fill wholly.
        colour_of_one: of that one.
    """
    height, width = marked.shape
    boxes = [_board(height, width)]
    boxes += [_cell(row, column, colour, _FILL[colour]) for row, column in np.argwhere(marked).tolist()]
    boxes.append(_cell(*one, colour_of_one, colour_of_one))
    rows, columns = np.divmod(np.arange(marked.size), width)
    names = np.arange(marked.size)
    points = clickable(columns, rows, names, names, "row %{y}, column %{x}")
    return bare([points], width, height, pad=0.3, boxes=boxes)


def _cell(row: int, column: int, colour: str, fill: str) -> dict:
    box = {"type": "rect", "x0": column - 0.5, "y0": row - 0.5, "x1": column + 0.5, "y1": row + 0.5}
    return box | {"line": {"color": colour, "width": 1}, "fillcolor": fill}


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
