"""Which places an output reads and which an input reaches: in the browser as in Python, for every kind of window."""

import keras
import numpy as np
import pytest

from pages.components.stage.pack import pack
from vizcore.network.classifier import Classifier
from vizcore.why_convolution.connections import connections_of

WINDOWS = {
    "same": {"kernel_size": 3, "padding": "same"},
    "valid": {"kernel_size": (1, 4)},
    "strided": {"kernel_size": (5, 2), "padding": "same", "strides": 2},
    "dilated": {"kernel_size": 3, "dilation_rate": (2, 3)},
}


@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_the_browser_marks_the_same_places(window, lab_works):
    image = keras.Input((9, 12, 1))
    maps = keras.layers.Conv2D(2, name="conv", **window)(image)
    logits = keras.layers.Dense(2)(keras.layers.Flatten()(maps))
    counted = connections_of(Classifier("tiny", keras.Model(image, logits), ("a", "b")), "conv")
    (height, rows), (width, columns) = counted.rows.shape, counted.columns.shape
    places = [[(0, 0), (0, 0)], [(height - 1, width // 2), (rows // 2, columns - 1)], [(height // 2, 0), (3, 5)]]
    arrays = {"rows": counted.rows.astype(np.uint8), "columns": counted.columns.astype(np.uint8)}
    (found,) = lab_works([("reach", pack(arrays, places=places))])
    for (output, source), (read, reached) in zip(places, found, strict=True):
        assert read == np.argwhere(counted.read_by(output)).tolist()
        assert reached == np.argwhere(counted.reached_from(source)).tolist()
