"""How little must change to fool it?"""

import numpy as np
import streamlit as st

from pages.shared import answering, pointing, show, subject, turns
from vizcore.figures.map import face_figure, map_figure
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import FGSM, PGD, attack

LEVELS = np.arange(17)  # of 255 grey levels
LESS, MORE = "less likely", "more likely"

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
with st.container(horizontal=True, vertical_alignment="bottom"):
    label = pointing.choose_class(this)
    way = st.segmented_control("becomes", [LESS, MORE], default=LESS, required=True, key="way", bind="query-params")
    method = st.segmented_control(
        "Attack", [FGSM, PGD], default=PGD, required=True, key="attack", bind="query-params",
        help="FGSM: one step along the sign of the gradient. PGD: twenty small ones.",
    )  # fmt: skip
    level = st.slider(
        "Grey levels that a pixel may change by, of 255", 0, int(LEVELS[-1]), 4, key="level", bind="query-params",
        width=380,
    )  # fmt: skip
name = classifier.labels[label]
found = turns.computed(
    this, ("attack", method, label, way),
    lambda tell: attack(
        classifier, image, LEVELS / 255, method=method, label=label, towards=way == MORE, progress=tell
    ),
    f"{method} at {len(LEVELS)} strengths …",
)  # fmt: skip
if found is None:
    st.stop()
code = subject.snippet(
    this, f"attack(classifier, image, np.arange(17) / 255, method={method!r}, label={label}, towards={way == MORE})",
    "vizcore.interventions import attack",
)  # fmt: skip
changed = found.images[level]
face, change, answer = st.columns([3, 3, 5], gap="large")
with face:
    st.subheader("The changed face", anchor=False)
    show.figure(
        face_figure(changed), key="fooled", height=230, arrays={"image": changed}, code=code,
        alt=f"The face, each pixel changed by at most {level} of 255 grey levels",
    )  # fmt: skip
    st.caption(f"No pixel is more than {level} of 255 grey levels from the face.")
with change:
    st.subheader("The change, enlarged", anchor=False)
    difference = (255 * (changed - image)).mean(axis=-1)
    show.figure(
        map_figure(difference), key="perturbation", height=230, arrays={"difference": changed - image}, code=code,
        alt=f"What was added to each pixel, from {difference.min():.1f} to {difference.max():.1f} grey levels",
    )  # fmt: skip
    st.caption("What was added to each pixel, in grey levels: red brighter, blue darker.")
with answer:
    logits = classifier.run(changed[None], (classifier.logits,))[classifier.logits][0]
    st.subheader(answering.in_words(this, logits), anchor=False)
    order = np.sort(np.argsort(-found.answers.max(axis=0), kind="stable")[:8])
    show.figure(
        sweep_figure(LEVELS, {classifier.labels[i]: found.answers[:, i] for i in order}, "grey levels", at=level),
        key="attacked",
        alt=f"Probability of each emotion while {name} is made {way} within more and more grey levels",
        arrays={"bounds": found.bounds, "probabilities": found.answers, "labels": np.array(classifier.labels)},
        code=code,
    )
    turned = np.flatnonzero(found.answers.argmax(axis=1) != found.answers[0].argmax())
    st.caption(
        f"The answer turns at {LEVELS[turned[0]]} of 255 grey levels."
        if len(turned)
        else f"Within {LEVELS[-1]} of 255 grey levels the answer does not turn."
    )
