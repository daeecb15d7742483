"""Which channels does this answer rest on?"""

import streamlit as st

from pages.change.ranking import panels
from pages.components import layer_picker, target_picker
from pages.state import subject

st.title(__doc__)
this = subject.current()
with st.container(horizontal=True, vertical_alignment="bottom"):
    label = target_picker.choose_class(this)
    layer = layer_picker.layer_fields(this, width=260, depth=1)
found = panels.ranking(this, layer, label)
if found is None:
    st.stop()
one, many = st.columns(2, gap="large")
with one:
    panels.one_off(this, layer, label, found)
with many:
    panels.many_off(this, layer, label, found)
