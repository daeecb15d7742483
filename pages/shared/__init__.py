"""Streamlit parts that more than one page uses. All caching lives here."""
