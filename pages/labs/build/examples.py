"""What a network that somebody builds learns from: digits in his browser, or faces on the server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Examples:
    """Pictures to learn from, and what may be spent on them.

    Args:
        called: one of them, in words.
        shape: (height, width, channels).
        labels: what the network chooses from.
        most_weights: that are learned.
        most_operations: for one picture.
    """

    called: str
    shape: tuple[int, int, int]
    labels: tuple[str, ...]
    most_weights: int
    most_operations: int


DIGITS = Examples("digit", (8, 8, 1), tuple("0123456789"), 200_000, 2_000_000)  # a browser learns while one watches


def of_faces(side: int, labels: tuple[str, ...]) -> Examples:
    """Grey faces of `side` pixels each way, to be learned within a minute."""
    return Examples("face", (side, side, 1), labels, 1_000_000, 20_000_000)
