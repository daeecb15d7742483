"""What a unit sees of every layer below it: by hand, and at the image what the receptive field says."""

import keras
import numpy as np
import pytest
from keras import layers

from vizcore.network.cards import shipped_names
from vizcore.network.shipped import load
from vizcore.receptive_field import fields_between, receptive_fields


def test_by_hand():
    image = keras.Input((7, 7, 1), name="image")
    x = layers.Conv2D(1, 3, padding="same", name="a")(image)  # 7×7
    x = layers.MaxPooling2D(2, name="pool")(x)  # 3×3: the last row and column of a are not read
    x = layers.Conv2D(1, 3, padding="same", name="b")(x)
    found = fields_between(keras.Model(image, x), "b")
    expected = {
        "b": [[0, 1], [1, 2], [2, 3]],
        "pool": [[0, 2], [0, 3], [1, 3]],
        "a": [[0, 4], [0, 6], [2, 6]],
        "image": [[0, 5], [0, 7], [1, 7]],
    }
    for name, ends in expected.items():
        for axis in found[name]:
            assert axis.tolist() == ends, name


@pytest.mark.parametrize("windows", [(3, 1), (1, 3)], ids=["the wide one first", "the wide one last"])
def test_where_branches_meet_it_is_what_either_sees(windows):
    image = keras.Input((6, 6, 1), name="image")
    branches = [layers.Conv2D(1, window, padding="same", name=f"of{window}")(image) for window in windows]
    model = keras.Model(image, layers.Add(name="sum")(branches))
    assert fields_between(model, "sum")["image"][0].tolist() == [[0, 2], [0, 3], [1, 4], [2, 5], [3, 6], [4, 6]]


def test_a_unit_of_padding_alone_sees_nothing():
    image = keras.Input((2, 2, 1), name="image")
    model = keras.Model(image, layers.Conv2D(1, 1, name="b")(layers.ZeroPadding2D(1, name="a")(image)))
    assert fields_between(model, "b")["image"][0].tolist() == [[0, 0], [0, 1], [1, 2], [0, 0]]


@pytest.mark.parametrize(
    "name", [*shipped_names()[:2], *(pytest.param(name, marks=pytest.mark.full) for name in shipped_names()[2:])]
)
def test_at_the_image_it_is_the_receptive_field(name):
    model = load(name).model
    fields = receptive_fields(model)
    deep = [layer for layer, field in fields.items() if field]
    for layer in deep[:: max(1, len(deep) // 6)] + deep[-1:]:
        rows, columns = fields_between(model, layer)[deep[0]]
        seen = [
            [(a, b) if a < b else (0, 0) for a, b in axis.seen] for axis in (fields[layer].rows, fields[layer].columns)
        ]
        assert [list(map(tuple, rows.tolist())), list(map(tuple, columns.tolist()))] == seen, layer


def test_what_has_no_maps_is_refused(shipped):
    with pytest.raises(ValueError, match="no maps"):
        fields_between(shipped.model, shipped.logits)
    with pytest.raises(KeyError):
        fields_between(shipped.model, "nowhere")
    assert np.ndim(fields_between(shipped.model, shipped.layers[0].name)[shipped.layers[0].name][0]) == 2
