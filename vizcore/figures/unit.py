"""The arithmetic of one unit as pictures: small boards of numbers, and what each input channel adds."""

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Bool

from vizcore.arrays import Map
from vizcore.figures.canvas import bare
from vizcore.figures.palette import Scale, scale_of
from vizcore.words import number_text

_LEGIBLE = 81  # cells; more than these get no printed numbers, only hover


def board_figure(
    values: Map, *, inside: Bool[np.ndarray, "height width"] | None = None, scale: Scale | None = None
) -> go.Figure:
    """A small map with its numbers printed in the cells; padding is hatched by a dot.

    Args:
        values: (height, width): a patch, a kernel, or their products.
        inside: which cells lie on the input; the others are padding, and count as 0.
        scale: None for the board's own.
    """
    scale = scale or scale_of(values)
    height, width = values.shape
    traces = [
        go.Heatmap(
            z=values + 0.0,  # no negative zeros
            zmin=scale.bounds[0],
            zmax=scale.bounds[1],
            colorscale=scale.colours,
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate="row %{y}, column %{x}: %{z:.5g}<extra></extra>",
        )
    ]
    if values.size <= _LEGIBLE:
        traces.append(_numbers(values, inside, scale))
    return bare(traces, width, height)


def _numbers(values, inside, scale: Scale) -> go.Scatter:
    """The numbers themselves, black or white, whichever is easier to read on the cell's colour."""
    rows, columns = np.divmod(np.arange(values.size), values.shape[1])
    shown = np.ones(values.shape, bool) if inside is None else inside
    text = [number_text(value) if there else "·" for value, there in zip(values.ravel(), shown.ravel(), strict=True)]
    colours = ["#000000" if light else "#ffffff" for light in scale.is_light(values).ravel()]
    size = 14 if values.shape[1] <= 5 else 10
    return go.Scatter(
        x=columns, y=rows, text=text, mode="text", textfont={"color": colours, "size": size}, hoverinfo="skip"
    )
