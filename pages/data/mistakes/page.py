"""Where does the network disagree with people?"""

import streamlit as st

from pages.components import faces_door
from pages.data.mistakes import cell_panel, matrix_panel, trust_panel, worst_panel
from pages.state import subject
from vizcore.data.means import confusion_means

st.title(__doc__)
this = subject.current()
faces_door.open_what_arrived(this)
seen = faces_door.looked(this)
if this.classifier.outputs == "numbers":
    st.caption("This network answers with numbers, not with classes: there is nothing to mistake for another.")
elif seen is not None and not seen.confusion().sum():
    st.caption(
        "None of these faces has a label that the network knows: put them into folders that bear the names of its "
        "answers."
    )
elif seen is not None or confusion_means(this.network) is not None:
    table, cell = st.columns([1, 1], gap="large")
    with table:
        chosen = matrix_panel.matrix(this, seen)
    with cell:
        cell_panel.cell(this, seen, *chosen)
    if seen is not None:
        worst_panel.surest_mistakes(this, seen)
    trust_panel.trust(this, seen)
else:
    faces_door.say_that_nothing_is_known(", in folders that bear the names of its answers")
faces_door.faces_door()
