"""In which layer is the expression decided?"""

import numpy as np
import streamlit as st

from pages.shared import answering, overview, show, subject, turns, two_faces
from vizcore.comparison import milestones
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import HALVES, WHOLE, patched, recovered

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
names = [layer.name for layer in milestones(classifier)]

one, other, words = st.columns([3, 3, 5], gap="large")
with one:
    st.subheader("Face A", anchor=False)
    two_faces.small_face(this.trace, "A", height=200)
with other:
    st.subheader("Face B", anchor=False)
    picture = st.container()
with words:
    seen = two_faces.face_b(this)
    was, wanted = (answering.top(this, logits) for logits in (this.trace.logits, seen.logits))
    st.subheader(f"A: {was}. B: {wanted}", anchor=False)
    st.write(
        "One layer of B is copied into A's run, and everything behind it runs on. How much of B's answer does that "
        "bring? 0%: still A's answer; 100%: B's."
    )
    halves = st.segmented_control(
        "Copy also half a layer", list(HALVES), default=next(iter(HALVES)), required=True, key="halves",
        bind="query-params",
    )  # fmt: skip

with picture:
    two_faces.small_face(seen, "B", height=200)
regions = {"the whole layer": WHOLE, **HALVES[halves]}
logits = turns.computed(
    this, ("patching", halves, seen.image.tobytes()),
    lambda tell: patched(classifier, image, seen.image, names, list(regions.values()), progress=tell),
    f"Copying {len(names)} layers, one by one …",
)  # fmt: skip
if logits is None:
    st.stop()
shares = dict(zip(regions, recovered(this.trace.logits, logits, seen.logits), strict=True))
show.figure(
    sweep_figure(
        np.arange(len(names)), shares, "the layer that is copied", ticks=[overview.plain(name) for name in names]
    ),
    key="patching",
    alt="How much of B's prediction copying each layer brings to A: "
    + "; ".join(
        f"{what} of the first {v[0]:.0%}, of the last with maps {v[~np.isnan(v)][-1]:.0%}" for what, v in shares.items()
    ),
    arrays={what.replace(" ", "_"): values for what, values in shares.items()} | {"layers": np.array(names)},
    code=two_faces.code(
        classifier.name,
        f"recovered(a.logits, patched(classifier, a.image, b.image, {names!r}, {list(regions.values())!r}), b.logits)",
        "vizcore.interventions import patched, recovered",
    ),
)
st.caption(
    "In a chain of layers, all of a layer decides everything behind it: 100%. Where a shortcut leads around a layer, "
    "less. Half a layer shows where on the face the answer lies; the deeper a layer, the more each of its places has "
    "seen of the other half. Behind the maps there are no halves."
)
