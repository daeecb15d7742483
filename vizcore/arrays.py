"""The arrays that travel between rooms. Channels last, as in Keras."""

import numpy as np
from jaxtyping import Float, UInt8

Image = Float[np.ndarray, "height width channels"]  # float32, in [0, 1]
Batch = Float[np.ndarray, "batch height width channels"]  # float32, in [0, 1]
Picture = UInt8[np.ndarray, "height width 3"]  # sRGB as decoded: what people look at
Map = Float[np.ndarray, "height width"]
