"""A page that runs the shipped network on a new image at each press and draws one chart.

Argument: "default" leaves Streamlit as it is, "ours" keeps TensorFlow's compiled kernels.
"""

import sys

import numpy as np
import streamlit as st

from pages.runtime import engine, latency
from pages.state import photo
from vizcore.figures.bars import probabilities_figure
from vizcore.network import shipped
from vizcore.network.answers import predictions
from vizcore.network.cards import shipped_names
from vizcore.run.trace import trace

if sys.argv[1] == "ours":
    engine.disable_session_clearing()
latency.send_at_once()  # on both, so that the ratio is of the housekeeping alone
photo.sample()  # loads the face detector, as the app does
classifier = shipped.load(shipped_names()[0])
st.button("Another face")
seen = trace(classifier, np.random.default_rng().random(classifier.image_shape, np.float32))
st.plotly_chart(probabilities_figure(predictions(seen.logits), classifier.labels))
