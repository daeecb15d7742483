import numpy as np
import pytest

from vizcore.activations.maps import as_maps, map_shape, position_at

SHAPES = {
    (5,): None,
    (7, 4): (7, 1),
    (6, 5, 4): (6, 5),
    (3, 6, 5, 4): (18, 5),
    (2, 3, 6, 5, 4): (36, 5),
}


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_number_is_where_its_place_says(shape):
    values = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    maps, sides = as_maps(values), SHAPES[shape]
    assert map_shape(shape) == sides
    if sides is None:
        assert maps is values
        assert position_at(shape, None) is None
        return
    assert maps.shape == (*sides, shape[-1])
    for place in np.ndindex(*sides):
        np.testing.assert_array_equal(values[position_at(shape, place)], maps[place])


def test_slices_of_a_volume_stand_below_each_other():
    volume = np.stack([np.zeros((2, 3, 1)), np.ones((2, 3, 1))])
    assert as_maps(volume)[..., 0].tolist() == [[0] * 3, [0] * 3, [1] * 3, [1] * 3]
    assert position_at((2, 2, 3, 1), (3, 2)) == (1, 1, 2)
