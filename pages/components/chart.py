"""A figure on a page: drawn, described, clickable, and ready to be taken along as picture, numbers and Python."""

import io
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components.recipe import Recipe
from pages.runtime import screen
from pages.state.bound import value_of
from vizcore.figures.export import png_of

_QUIET = {"displayModeBar": False, "scrollZoom": False}
_DRAWN_OF_PIXELS = ("image", "heatmap")  # saved by us, pixel by pixel; anything else the browser saves as it is drawn


def figure(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    arrays: Mapping[str, np.ndarray],
    recipe: Recipe,
    on_click: Callable[[Any], None] | None = None,
    on_lasso: Callable[[list[float], list[float]], None] | None = None,
    height: int | None = None,
    window: int | None = None,
    **chart: Any,
) -> None:
    """Draw a Plotly figure; the menu below it gives the picture, the numbers and the Python that makes them.

    Args:
        figure: what to draw.
        key: names the chart among all charts of the app.
        alt: what there is to see, for those who cannot.
        arrays: {name: array} of what is shown, to be offered as .npz; the first is what the recipe gives.
        recipe: lines of Python that give the same numbers.
        on_click: called with the `customdata` of the clicked point, before the page runs again.
        on_lasso: called with the corners of the line that was drawn around points, (x, y), in the figure's own units;
            with none where the choice was taken back.
        height: pixels of the screen, at most; None for the figure's own.
        window: pixels of height through which a taller figure is seen, and scrolled.
        chart: passed on to `st.plotly_chart`.
    """
    if on_click:
        chart |= {"on_select": partial(_clicked, key, on_click), "selection_mode": "points"}
    if on_lasso:
        chart |= {"on_select": partial(_drawn_around, key, on_lasso), "selection_mode": "lasso"}
    with st.container(key=f"figure-{key}", gap=None):
        with st.container(height=window) if window else nullcontext():
            height = screen.fitted(figure, height)
            st.plotly_chart(figure, key=key, alt=alt, config=_config(figure, key), height=height or "content", **chart)
        _take_along(figure, key, arrays, recipe)


def _has_pixels(figure: go.Figure) -> bool:
    return any(trace.type in _DRAWN_OF_PIXELS for trace in figure.data)


def _config(figure: go.Figure, key: str) -> dict[str, Any]:
    """Curves, bars and dots have one button, on hover: a vector graphic, for a slide or a paper."""
    if _has_pixels(figure) or figure.layout.images:
        return _QUIET
    save = {"format": "svg", "filename": key}
    return {"displaylogo": False, "scrollZoom": False, "modeBarButtons": [["toImage"]], "toImageButtonOptions": save}


def take_along(
    draw: Callable[[], go.Figure] | None, *, key: str, arrays: Mapping[str, np.ndarray], recipe: Recipe
) -> None:
    """The menu of a view that is no chart: the same picture, numbers and Python; drawn when it is asked for.

    Args:
        draw: gives a figure of maps; None where the view draws curves.
        key: names the view among all of the app.
        arrays: see `figure`.
        recipe: see `figure`.
    """
    with _menu(f"beside-take-{key}"):
        if draw is not None:
            _picture(lambda: png_of(draw()), key)
        _numbers_and_recipe(key, arrays, recipe)


def take_along_row(key: str):
    """A row for the menus of a view with several parts, each after its name; seen and hidden as one."""
    return st.container(key=f"beside-takes-{key}", horizontal=True, vertical_alignment="center")


def _take_along(figure: go.Figure, key: str, arrays: Mapping[str, np.ndarray], recipe: Recipe) -> None:
    with _menu(f"take-{key}"):
        if _has_pixels(figure):
            _picture(lambda: png_of(figure), key)
        _numbers_and_recipe(key, arrays, recipe)


def _menu(key: str):
    """An icon (`style.css`) that opens what there is to take along."""
    return st.container(key=key, width="content").popover("Download", icon=":material/download:", type="tertiary")


def _picture(make: Callable[[], bytes], key: str) -> None:
    _download("The picture (.png)", make, f"{key}.png", "image/png", ":material/image:")


def _numbers_and_recipe(key: str, arrays: Mapping[str, np.ndarray], recipe: Recipe) -> None:
    _download(
        "The numbers (.npz)", lambda: npz(arrays), f"{key}.npz", "application/octet-stream", ":material/data_array:"
    )
    st.caption("The same in Python")
    st.code(recipe.python, language="python")


def _download(label: str, make: Callable[[], bytes], name: str, kind: str, icon: str) -> None:
    st.download_button(label, make, name, kind, key=name, on_click="ignore", icon=icon, width="stretch")


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as the bytes of a compressed .npz file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def _clicked(key: str, on_click: Callable[[Any], None]) -> None:
    points = value_of(key)["selection"]["points"]
    if points and points[0].get("customdata") is not None:
        on_click(points[0]["customdata"])


def _drawn_around(key: str, on_lasso: Callable[[list[float], list[float]], None]) -> None:
    lines = value_of(key)["selection"]["lasso"]
    on_lasso(*((lines[0]["x"], lines[0]["y"]) if lines else ([], [])))
