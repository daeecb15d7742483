"""What does this word mean, and where can it be seen?"""

import streamlit as st

from pages.components.glossary import TERM, example, terms
from pages.runtime.page_folders import folder_of
from pages.state import bound, subject

st.title(__doc__)
subject.current()
known = terms()
chosen = bound.selectbox(
    "Term", [None, *known], name=TERM, format_func=lambda name: name or f"All {len(known)}", width=320,
    help="Type to find one.", placeholder=f"All {len(known)}",
)  # fmt: skip
columns = st.columns(2, gap="large")
shown = [known[chosen]] if chosen else list(known.values())
for number, term in enumerate(shown):
    with columns[number * 2 // len(shown)]:
        st.markdown(f"**{term.name}**")
        st.write(term.says)
        example(term, f"See it: {folder_of(term.page).title}")
