"""The matrix of a test: of many like cases a few run in `make test`, and all of them in `make test-all`."""

from collections.abc import Container, Iterable

import pytest


def few(cases: Iterable, kept: Container) -> list:
    """Cases for `parametrize`: those that are kept run always, each of the others in the full matrix only.

    A tuple has a value for each name.
    """
    values = ((case, case if isinstance(case, tuple) else (case,)) for case in cases)
    return [pytest.param(*value, marks=() if case in kept else pytest.mark.full) for case, value in values]
