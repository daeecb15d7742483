"""Numbers in sentences."""

from vizcore.words import count_of


def test_one_is_not_many():
    assert count_of(1, "face") == "1 face"
    assert count_of(0, "face") == "0 faces"
    assert count_of(1024, "face") == "1,024 faces"
    assert count_of(1, "label was", "labels were") == "1 label was"
    assert count_of(2, "label was", "labels were") == "2 labels were"
