"""Whether a config and the arrays beside it can belong together, before anything is built from them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from vizcore.network.files.refused import RefusedError, quoted

_AGAIN = "save the whole network again with model.save('name.keras')"
_UNITS = ("units", "filters", "output_dim", "input_dim", "projection_dim")


def must_belong_together(config: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> None:
    """Refuse weights that are no numbers, and layers with more units than there are weights: every unit has one.

    Args:
        config: of a network, as `admitted` gives it.
        arrays: its weights by their path.

    Raises:
        RefusedError: one of them is wrong.
    """
    for where, array in arrays.items():
        if not np.isfinite(array).all():
            raise RefusedError(
                f"The weights {quoted(where)} are not all numbers (NaN or infinite), as after training diverged: "
                "train the network again at a lower learning rate."
            )
    numbers = sum(array.size for array in arrays.values())
    for key, value in _settings(config):
        if key in _UNITS and isinstance(value, int) and value > numbers:
            raise RefusedError(
                f"A layer has {value:,} {key.replace('_', ' ')}, and the file has {numbers:,} weights in all: {_AGAIN}."
                if numbers
                else f"The file has no weights: build the network first, and {_AGAIN}."
            )


def _settings(value: Any) -> Iterator[tuple[str, Any]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield str(key), item
        yield from _settings(item)
