"""Which inputs an output of a convolution reads, and which outputs an input reaches, on the lab's view."""

import numpy as np

from pages.components.lab.view import lab, settings_chooser
from pages.components.stage.pack import pack
from vizcore.why_convolution.connections import Connections

Place = tuple[int, int]  # row and column
_SETTINGS = ("source_row", "source_column", "reader_row", "reader_column")


def reach_view(counted: Connections, source: Place, reader: Place, *, key: str) -> None:
    """The living view; a click on it chooses an input or an output.

    Args:
        counted: of the convolution.
        source: the input that is looked at first; kept as the settings `source_row` and `source_column`.
        reader: the output, likewise, `reader_…`.
        key: of the view.
    """
    arrays = {"rows": counted.rows.astype(np.uint8), "columns": counted.columns.astype(np.uint8)}
    block = pack(arrays, source=source, reader=reader, channels=counted.channels, filters=counted.filters)
    lab("reach", block, key=key, on_choose=settings_chooser({name: name for name in _SETTINGS}))
