"""vizcore: look inside a convolutional image classifier.

Knows Keras, NumPy and Plotly. Knows nothing of Streamlit.
"""

import importlib
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's banners; it reads this once, when it is imported

__version__ = "0.1.0"


def launch(model, labels=None, **more):
    """Serve the app on a live Keras model, in this process: see `vizcore.launching.launch`."""
    return importlib.import_module("vizcore.launching").launch(model, labels, **more)  # imports Keras
