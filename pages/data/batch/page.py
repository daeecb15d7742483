"""What does the network say of many pictures?"""

import streamlit as st

from pages.components import faces_door
from pages.data.batch import panels
from pages.state import collection, subject

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
found = collection.current() or collection.sample(
    this.classifier.image_shape, this.classifier.labels, collection.framing()
)
if found.token == collection.SAMPLE:
    st.caption(
        "These four pictures come with scikit-image, to try the page on: an astronaut, a cameraman from the side, a "
        "cat, a cup of coffee. The network must always choose an answer, be there a face or not. Bring pictures of "
        "your own below."
    )
seen = faces_door.looked(this, found)
if seen is not None:
    panels.batch(this, found, seen)
faces_door.faces_door(open_at_first=True)
