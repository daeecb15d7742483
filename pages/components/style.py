"""How the app looks where Streamlit's theme has no word for it: one style sheet, sent with every page."""

from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_suffix(".css")


def apply() -> None:
    """Send the style sheet; it takes no room on the page."""
    st.html(SHEET)
