"""The frame that a face is cut out by, against where the detector finds the training faces in theirs."""

import numpy as np
import pytest

from vizcore.intake.crops import BOX_HEIGHT, EYES_APART, EYES_MIDDLE
from vizcore.training.faceset import read_faces
from vizcore.training.measure_framing import measure


def test_faces_are_cut_out_as_the_training_faces_are_framed(data):
    measured = measure(read_faces(data, "training").images[::900])
    assert len(measured) >= 20
    x, y, apart, tilt, height = np.median(measured, axis=0)
    assert (x, y) == pytest.approx(EYES_MIDDLE, abs=0.03)
    assert apart == pytest.approx(EYES_APART, abs=0.03)
    assert tilt == pytest.approx(0, abs=4)
    assert height == pytest.approx(BOX_HEIGHT, abs=0.06)
