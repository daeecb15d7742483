"""A figure on a page: drawn, described, clickable, and ready to be taken along."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import streamlit as st

_BAR = {"displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False}


def figure(
    figure,
    *,
    key: str,
    alt: str,
    arrays: Mapping[str, np.ndarray] | None = None,
    code: str = "",
    on_click: Callable[[Any], None] | None = None,
    **chart: Any,
) -> None:
    """Draw a Plotly figure; the camera above it saves the picture, the menu below it the numbers and the Python.

    Args:
        figure: a Plotly figure.
        key: names the chart among all charts of the app.
        alt: what there is to see, for those who cannot.
        arrays: {name: array} to be offered as .npz.
        code: lines of Python that give the same numbers.
        on_click: called with the `customdata` of the clicked point, before the page runs again.
        chart: passed on to `st.plotly_chart`.
    """
    if on_click:
        chart |= {"on_select": lambda: _clicked(key, on_click), "selection_mode": "points"}
    st.plotly_chart(figure, key=key, alt=alt, config={**_BAR, "toImageButtonOptions": {"filename": key, "scale": 2}}, **chart)
    if arrays or code:
        _take_along(key, arrays or {}, code)


def _take_along(key: str, arrays: Mapping[str, np.ndarray], code: str) -> None:
    with st.popover("Take along", icon=":material/download:", type="tertiary"):
        if arrays:
            st.download_button(
                "The numbers (.npz)", lambda: npz(arrays), f"{key}.npz", "application/octet-stream",
                key=f"{key}-npz", on_click="ignore", icon=":material/data_array:",
            )  # fmt: skip
        st.caption("The picture: the camera at the figure's top right.")
        if code:
            st.caption("The same in Python:")
            st.code(code, language="python")


def npz(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as the bytes of a compressed .npz file."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _clicked(key: str, on_click: Callable[[Any], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points and points[0].get("customdata") is not None:
        on_click(points[0]["customdata"])
