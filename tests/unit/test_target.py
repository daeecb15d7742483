"""A target is a weighted sum; the weights of each kind by hand, its place in a link, and what is refused."""

import numpy as np
import pytest

from vizcore.target import Target, parse

SHAPES = {"maps": (2, 3, 4), "logits": (3,)}


def test_a_class():
    np.testing.assert_array_equal(Target("logits", 1).weights(SHAPES)["logits"], [0, 1, 0])


def test_a_channel_is_the_mean_over_its_map():
    found = Target("maps", 2).weights(SHAPES)["maps"]
    expected = np.zeros((2, 3, 4))
    expected[:, :, 2] = 1 / 6
    np.testing.assert_allclose(found, expected)
    assert found.dtype == np.float32


def test_a_unit():
    found = Target("maps", 3, (1, 0)).weights(SHAPES)["maps"]
    assert np.argwhere(found).tolist() == [[1, 0, 3]]
    assert found.sum() == 1


def test_a_difference_in_one_layer_and_across_two():
    why = Target("logits", 0) - Target("logits", 2)
    np.testing.assert_array_equal(why.weights(SHAPES)["logits"], [1, 0, -1])
    assert why.layers == ("logits",)
    across = Target("maps", 0, (0, 0)) - Target("logits", 1)
    assert across.layers == ("maps", "logits")
    found = across.weights(SHAPES)
    assert (found["maps"].sum(), found["logits"].tolist()) == (1, [0, -1, 0])


def test_a_thing_less_itself_is_nothing():
    assert not (Target("maps", 1) - Target("maps", 1)).weights(SHAPES)["maps"].any()


def test_a_difference_of_differences_is_refused():
    one = Target("logits", 0)
    for left, right in ((one - one, one), (one, one - one)):
        with pytest.raises(ValueError, match="a difference has two parts"):
            _ = left - right


@pytest.mark.parametrize(
    ("target", "error", "message"),
    [
        (Target("logits", 3), IndexError, "channels 0 to 2, not 3"),
        (Target("logits", -1), IndexError, "not -1"),
        (Target("maps", 0, (2, 0)), IndexError, "2 rows and 3 columns, no unit 2, 0"),
        (Target("maps", 0, (0, -1)), IndexError, "no unit 0, -1"),
        (Target("nowhere", 0), KeyError, "nowhere"),
    ],
)
def test_what_the_network_does_not_have_is_refused(target, error, message):
    with pytest.raises(error, match=message):
        target.weights(SHAPES)


@pytest.mark.parametrize(
    "target",
    [
        Target("logits", 0),
        Target("conv2_1", 12),
        Target("a/b.c", 3, (9, 16)),
        Target("odd:name", 1),
        Target("x", 0, (0, 0)),
    ],
)
def test_a_link_brings_it_back(target):
    assert parse(str(target)) == target


@pytest.mark.parametrize(
    "text", ["", "logits", "logits:", ":3", "logits:x", "maps:1:2", "maps:1:2,", "logits:-1", "m:1:2,3,4", "m:1:-1,0"]
)
def test_what_is_no_target_is_refused(text):
    if text == "maps:1:2":
        assert parse(text) == Target("maps:1", 2)  # a layer's name may hold a colon
        return
    with pytest.raises(ValueError, match=r"expected a target such as logits:3"):
        parse(text)
