"""The frame's sidebar, below the pages: what computes."""

import os

import streamlit as st

from pages.runtime import engine


def computes_on() -> None:
    """Say whether a processor or a graphics card does the work."""
    with st.sidebar:
        st.caption(_computes_on())


def _computes_on() -> str:
    device = engine.device()
    if device == "CPU" and os.environ.get("FOVEA_GPU"):
        return "Computes on the CPU: no graphics card was found that TensorFlow can use."
    return f"Computes on: {device}"
