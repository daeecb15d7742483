"""Where a lab's picture stands, and where its controls: side by side, and on a phone the picture first."""

import streamlit as st


def picture_and_controls():
    """The columns for the picture and for controls and words.

    What is seen first comes first from the keyboard too, on a phone as on a desk.
    """
    return st.columns([6, 2], gap="large")


def controls(*, horizontal: bool = False):
    """The container for a lab's controls; on a phone a strip at the foot of the screen, in reach of every picture.

    Args:
        horizontal: in a row where there is room; else one below the other.
    """
    return st.container(key="lab-controls", horizontal=horizontal, vertical_alignment="bottom" if horizontal else "top")
