"""Numbers in sentences."""

import pytest

from vizcore.words import count_of, number_text


def test_one_is_not_many():
    assert count_of(1, "face") == "1 face"
    assert count_of(0, "face") == "0 faces"
    assert count_of(1024, "face") == "1,024 faces"
    assert count_of(1, "label was", "labels were") == "1 label was"
    assert count_of(2, "label was", "labels were") == "2 labels were"


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [(-0.1349, ".2f", "−0.13"), (-0.0, ".3g", "0"), (2.0, "+.2g", "+2"), (-1e-5, ".3g", "−1e−05"), (-1, "g", "−1")],
)
def test_below_zero_stands_a_true_minus(value, form, text):
    assert number_text(value, form) == text
