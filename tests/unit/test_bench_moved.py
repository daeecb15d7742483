"""What `python -m bench` says of rows that moved since the last full run."""

from bench.moved import moved, numbers_in
from bench.result import Result, markdown

BEFORE = [
    Result("a ratio", 1.0, at_most=1.3), Result("a speed", 371, "faces/s"), Result("others ÷ ours", 2.88, at_least=1),
    Result("memory", -1.72, "kB", at_most=20), Result("still", 1200.0, "ms"), Result("gone", 3.0),
]  # fmt: skip


def test_a_table_is_read_as_it_was_written():
    assert numbers_in(markdown(BEFORE)) == {
        "a ratio": 1.0, "a speed": 371, "others ÷ ours": 2.88, "memory": -1.72, "still": 1200, "gone": 3,
    }  # fmt: skip


def test_what_moved_is_named_with_both_numbers_and_whether_that_is_good():
    now = [
        Result("a ratio", 1.2, at_most=1.3), Result("a speed", 200, "faces/s"),
        Result("others ÷ ours", 4.0, at_least=1), Result("memory", 8.4, "kB", at_most=20), Result("still", 1100, "ms"),
        Result("another", 0.5),
    ]  # fmt: skip
    assert moved(numbers_in(markdown(BEFORE)), now) == [
        "a ratio: 1 → 1.2 ×, worse", "a speed: 371 → 200 faces/s", "others ÷ ours: 2.88 → 4 ×, better",
        "memory: -1.72 → 8.4 kB, worse", "another: new, 0.5 ×", "gone: no longer measured",
    ]  # fmt: skip


def test_of_the_same_numbers_nothing_moved():
    assert moved(numbers_in(markdown(BEFORE)), BEFORE) == []
