"""vizcore: look inside a convolutional image classifier.

Knows Keras, NumPy and Plotly. Knows nothing of Streamlit.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # TensorFlow's banners; it reads this once, when it is imported

__version__ = "0.1.0"
