"""A page that does nothing: what a press of a button costs by itself."""

import streamlit as st

st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.button("Again")
st.caption(f"run {st.session_state['runs']}")
