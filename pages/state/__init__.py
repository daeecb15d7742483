"""What a visitor has chosen and brought: the only rooms that touch Streamlit's session and the link."""
