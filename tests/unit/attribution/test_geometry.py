"""A map lies where the image lies: whoever mirrors, turns, shifts or stretches one does so to the other."""

import numpy as np
import pytest
from unit.attribution.moves import MOVES, STILL, moves_along

from vizcore.attribution import METHODS

FAULTS = {
    "mirrored": lambda values: values[:, ::-1],
    "upside down": lambda values: values[::-1],
    "turned": lambda values: values[::-1, ::-1],
    "transposed": lambda values: values.T,
    "moved right": lambda values: np.roll(values, 1, axis=1),
    "moved up": lambda values: np.roll(values, -1, axis=0),
    "half a pixel off": lambda values: (values + np.roll(values, 1, axis=1)) / 2,
}


EVERY = [name for name in MOVES if name != STILL]


@pytest.mark.parametrize("move", EVERY)
@pytest.mark.parametrize("name", METHODS)
def test_the_map_moves_with_the_image(name, move):
    moves_along(name, move)


@pytest.mark.parametrize("name", METHODS)
def test_a_map_that_lies_elsewhere_is_found_out(name):
    """Planted into every method: no single move would do, since a mirrored map moves along with a mirrored image."""
    for fault, wrong in FAULTS.items():
        assert any(differs(name, move, wrong) for move in EVERY), fault


def differs(name, move, wrong) -> bool:
    try:
        moves_along(name, move, wrong)
    except AssertionError:
        return True
    return False
