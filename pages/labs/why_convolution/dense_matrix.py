"""A convolution written as a dense matrix, and that the two give the same."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.filter_picker import Bank
from vizcore import filters
from vizcore.figures.connections import matrix_figure
from vizcore.run.trace import activation
from vizcore.why_convolution import connections
from vizcore.why_convolution.connections import Unrolled

_SAME = 1e-4  # of the largest number: what the rounding of float32 may make


def shared_weights(bank: Bank, channel: int) -> None:
    """The convolution as a dense matrix, and that the two give the same."""
    classifier, part = bank.this.classifier, int(filters.main_inputs(bank.kernels)[channel])
    source = connections.source_of(classifier, bank.layer, channel, part)
    dense = connections.unrolled(classifier, bank.layer, source, channel)
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            matrix_figure(dense.matrix, dense.connected, dense.input_shape[1], dense.output_shape[1]), key="matrix",
            alt=f"A matrix of {dense.matrix.shape[0]} outputs by {dense.matrix.shape[1]} inputs: few entries, in "
            "diagonals of equal colour",
            arrays={"matrix": dense.matrix, "connected": dense.connected},
            recipe=recipe.of_network(
                bank.this.network,
                f"connections.unrolled(classifier, {bank.layer!r}, {source}, {channel}).matrix",
                "vizcore.why_convolution import connections",
            ),
        )  # fmt: skip
    with words:
        _matrix_in_words(dense, source, channel)
        _proof(bank, dense, source, channel)


def _matrix_in_words(dense: Unrolled, source: int, channel: int) -> None:
    (height, width), (rows, columns) = dense.input_shape, dense.output_shape
    filled = int(dense.connected.sum())
    st.write(
        f"What output channel {channel} does with input channel {source}, on an input of {height}×{width}: each column "
        f"is one of its {height * width} inputs, each row one of {rows * columns} outputs, both in reading order."
    )
    st.write(
        f"**Grey**: no connection. Of {dense.matrix.size:,} places {filled:,} are filled. **Equal colours**: the same "
        f"weight again, {_different(dense)}: one band for "
        "each cell of the kernel, shifted as the kernel slides (a block Toeplitz matrix)."
    )
    st.caption(
        "Found by sending a 1 into each place of an empty input in turn, through the network's own layer: what comes "
        "out is a column. Where the kernel hangs over the edge, cells of its window are missing."
    )


def _different(dense: Unrolled) -> str:
    count = len(np.unique(dense.matrix[dense.connected].round(6)))
    return "the only one" if count == 1 else f"{count:,} different ones in all"


def _proof(bank: Bank, dense: Unrolled, source: int, channel: int) -> None:
    """Matrix times input beside what the layer itself says, on a piece of what it reads of this face."""
    this = bank.this
    (below,) = this.classifier.by_name[bank.layer].inputs
    values = activation(this.classifier, this.trace, below)[..., source].astype(np.float32)
    patch = connections.patch_of(values, dense.input_shape)
    product = dense.matrix @ patch.ravel()
    own = connections.convolved(this.classifier, bank.layer, patch[None], source, channel).ravel()
    worst = float(np.abs(product - own).max())
    same = worst <= _SAME * max(1.0, float(np.abs(own).max()))
    st.metric(
        "Matrix × input, beside the layer itself", f"{worst:.1e} apart",
        help=f"The largest difference over {own.size} outputs, which go up to {np.abs(own).max():.3g}, "
        "on the liveliest piece of what the layer reads of this face.",
    )  # fmt: skip
    st.caption(f":material/{'check' if same else 'warning'}: {'equal' if same else 'not equal'}")
