"""Who vouches for what: every method names an oracle, a slow and independent account of the same numbers."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np


class Pair(NamedTuple):
    """What the product gives, what the oracle gives, and how far apart they may be, as a share of the largest number.

    Args:
        found: of the product.
        expected: of the oracle, shaped alike.
        apart: the share.
    """

    found: np.ndarray
    expected: np.ndarray
    apart: float = 2e-4


Oracle = Callable[[], Iterator[Pair]]
ORACLES: dict[tuple[str, str], Oracle] = {}


def oracle_of(kind: str, *names: str) -> Callable[[Oracle], Oracle]:
    """Register a function without arguments that yields pairs, for each of these entries of one kind."""

    def register(oracle: Oracle) -> Oracle:
        for name in names:
            if (kind, name) in ORACLES:
                raise ValueError(f"there are two oracles of the {kind} {name!r}")
            ORACLES[kind, name] = oracle
        return oracle

    return register


def missing(kind: str, names) -> list[str]:
    """The entries of a kind that have no oracle."""
    return [name for name in names if (kind, name) not in ORACLES]


def strangers(kind: str, names) -> list[str]:
    """The oracles of a kind that vouch for nothing that there is."""
    return [name for other, name in ORACLES if other == kind and name not in set(names)]


def agree(pair: Pair) -> None:
    """Fail where the two differ, or where the oracle says so little that anything would agree with it."""
    found, expected = np.asarray(pair.found, float), np.asarray(pair.expected, float)
    assert found.shape == expected.shape
    assert expected.size
    largest = np.abs(expected).max()
    assert largest > 0, "an oracle that says nothing but zeros says nothing"
    np.testing.assert_allclose(found, expected, rtol=0, atol=pair.apart * largest)
