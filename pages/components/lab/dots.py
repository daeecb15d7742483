"""Counts side by side on a logarithmic axis, drawn in the browser without a library of charts."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from pages.components import chart
from pages.components.lab.view import lab
from pages.components.recipe import Recipe
from pages.components.stage.pack import pack
from vizcore.words import count_of

MOST = 2  # to compare


def dots_view(
    values: Mapping[str, ArrayLike], names: Sequence[str], *, key: str, across: str, alt: str,
    arrays: Mapping[str, np.ndarray], recipe: Recipe,
) -> None:  # fmt: skip
    """A row for each name, on top the first, and in it a dot for each who is compared; a thread joins them.

    It is there before a chart is, for which a library has to be read first.

    Args:
        values: {who: a count for each name}, at most `MOST`.
        names: of the rows.
        key: names the view among all of the app.
        across: the title of the axis.
        alt: what there is to see, for those who cannot.
        arrays: to take along; see `chart.figure`.
        recipe: likewise.

    Raises:
        ValueError: there are more to compare.
    """
    if len(values) > MOST:
        raise ValueError(f"expected at most {count_of(MOST, 'series')} to compare, got {len(values)}")
    series = [{"name": who, "values": np.asarray(row).tolist()} for who, row in values.items()]
    lab("dots", pack({}, series=series, names=list(names), across=across, alt=alt), key=f"{key}-view")
    chart.take_along(None, key=key, arrays=arrays, recipe=recipe)
