"""The arithmetic of one unit as pictures: small boards of numbers, and what each input channel adds."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool

from vizcore.arrays import Map
from vizcore.figures.canvas import bare
from vizcore.figures.palette import Scale, scale_of

_LEGIBLE = 81  # cells; more than these get no printed numbers, only hover


def board_figure(values: Map, *, inside: Bool[np.ndarray, "height width"] | None = None, scale: Scale | None = None) -> go.Figure:
    """A small map with its numbers printed in the cells; padding is hatched by a dot.

    Args:
        values: (height, width): a patch, a kernel, or their products.
        inside: which cells lie on the input; the others are padding, and count as 0.
        scale: None for the board's own.
    """
    scale = scale or scale_of(values)
    height, width = values.shape
    printed = np.array([[f"{value:.3g}" for value in row] for row in values], object)
    if inside is not None:
        printed[~inside] = "·"
    figure = go.Figure(
        go.Heatmap(
            z=values,
            zmin=scale.low,
            zmax=scale.high or 1.0,
            colorscale=scale.colours,
            showscale=False,
            text=printed,
            texttemplate="%{text}" if values.size <= _LEGIBLE else None,
            xgap=1,
            ygap=1,
            hovertemplate="row %{y}, column %{x}: %{z:.5g}<extra></extra>",
        )
    )
    return bare(figure, width, height)
