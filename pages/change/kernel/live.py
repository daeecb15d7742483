"""The slice of a kernel on the stage: pulled at in the browser, where its map follows; told when it is let go."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from pages.change.kernel import grid
from pages.components.filter_picker import Bank
from pages.components.stage import stage
from pages.components.stage.chosen import number as number_of
from pages.components.stage.chosen import whole
from pages.components.stage.kernel_block import kernel_block
from vizcore.interventions import LARGEST, KernelEdit, Part


def live_kernel(bank: Bank, edit: KernelEdit, number: int, now: np.ndarray, after: np.ndarray) -> bool:
    """The stage; where this kind of convolution cannot be on it, why, and False.

    Args:
        bank: the filters.
        edit: what is done to one of them.
        number: of the slice.
        now: the whole filter as it is now, (height, width, inputs).
        after: its map now.
    """
    slices = bank.kernels[:, :, number, edit.channel], now[:, :, number]
    try:
        block = kernel_block(bank.this, edit, number, slices, (bank.seen[..., edit.channel], after))
    except ValueError as why:
        st.caption(f"Not to be pulled at here ({why}): type or choose other weights.")
        return False
    stage("kernel", block, key="kernel-stage", on_choose=partial(pulled, edit, grid.written(), number, slices[0].shape))
    return True


def pulled(edit: KernelEdit, text: str, number: int, shape: tuple[int, int], choice: Mapping[str, Any]) -> None:
    """From the stage's callback: one weight is another now. What means nothing changes nothing.

    Args:
        edit: what was done when the stage was drawn.
        text: what the link said then; where it says more by now, for the last pull is just being drawn, that counts.
        number: of the slice.
        shape: of the slice.
        choice: what the browser says: `slice`, `cell` and `weight`.
    """
    cell = whole(choice, "cell", shape[0] * shape[1])
    weight = number_of(choice, "weight", -LARGEST, LARGEST)
    if cell is None or weight is None or choice.get("slice") != number:
        return
    if grid.written() != text:
        edit = grid.read(edit.layer, edit.channel)
    part = edit.part(number)
    cells = dict(part.cells) | {cell: weight}
    grid.put(edit.having(Part(number, part.preset, tuple(sorted(cells.items())))))
