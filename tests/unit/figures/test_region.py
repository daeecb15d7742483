"""A face to draw on."""

import numpy as np

from vizcore.figures.region import region_figure


def test_a_face_without_and_with_a_region():
    face = np.zeros((4, 6, 1), np.float32)
    plain, drawn = region_figure(face), region_figure(face, [0, 3, 3], [0, 0, 2], lasso=True)
    assert not plain.layout.shapes
    assert plain.layout.dragmode == "select"
    assert drawn.layout.dragmode == "lasso"
    assert drawn.layout.shapes[0].path == "M 0 0 L 3 0 L 3 2 Z"
    assert len(plain.data[1].x) == 1  # Plotly reports what is drawn only where there is a point
