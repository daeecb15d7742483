"""Which filter: of which convolution, which of its filters, and which slice of that."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from pages.components import recipe
from pages.components.channel_picker import channel_widget
from pages.components.layer_picker import choose as choose_layer
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import select, selection, set_setting, setting
from pages.state.subject import Subject
from vizcore import filters
from vizcore.activations.statistics import channel_statistics
from vizcore.run.trace import activation

SLICE = "slice"  # the setting


@dataclass(frozen=True, eq=False)
class Bank:
    """The filters of one convolution and what they did for this face.

    Args:
        this: the network and the face.
        layer: name of the convolution.
        kernels: (height, width, inputs, filters).
        seen: what the convolution gave, (height, width, filters).
        is_colour: the filters read the red, green and blue of the image, in this order.
    """

    this: Subject
    layer: str
    kernels: np.ndarray
    seen: np.ndarray
    is_colour: bool

    def recipe(self, call: str, *imports: str) -> Recipe:
        """What a call gives; it may name `kernels`."""
        before = (f"kernels = kernels_of(classifier, {self.layer!r})  # (height, width, inputs, filters)",)
        return recipe.of_network(
            self.this.network, call, "vizcore.filters import kernels_of", *imports, before=before
        )  # fmt: skip


def bank_of(this: Subject, layer: str) -> Bank:
    """The filters of a convolution."""
    kernels = filters.kernels_of(this.classifier, layer)
    is_colour = kernels.shape[2] == 3 and filters.colours_read(this.classifier, layer) == (0, 1, 2)
    seen = activation(this.classifier, this.trace, layer).astype(np.float32)
    return Bank(this, layer, kernels, seen, is_colour)


def choose_convolution(this: Subject, names: list[str]) -> str:
    """The widget for the convolution: the layer under study, or the last convolution before that."""
    asked, steps = selection().layer, list(this.classifier.by_name)
    before = [name for name in names if asked in steps and steps.index(name) <= steps.index(asked)]
    layer = before[-1] if before else names[0]
    return bound.field_selectbox("Convolution", names, key="convolution", value=layer, choose=choose_layer, width=170)


def choose_filter(bank: Bank) -> int:
    """The widget for the filter; it starts at the one that did most for this face."""
    strongest = int(channel_statistics(bank.seen).magnitude.argmax())
    return channel_widget("Filter", bank.kernels.shape[3], strongest, bank.layer)


def choose(layer: str, number: int) -> None:
    """Make a filter the one under study."""
    select(layer=layer, channel=number)


def slice_under_study(bank: Bank, number: int) -> int:
    """The slice of a filter under study, at first the one of the largest norm."""
    texts = setting(SLICE)
    if texts and texts[:-1] == (bank.layer, str(number)):
        part = texts[-1]
        if part.isdecimal() and len(part) < 7 and int(part) < bank.kernels.shape[2]:
            return int(part)
    return int(filters.main_inputs(bank.kernels)[number])


def slice_widget(bank: Bank, number: int) -> int:
    """The widget for the slice; none where there is but one."""
    count, part = bank.kernels.shape[2], slice_under_study(bank, number)
    if count == 1:
        return 0
    return bound.field_number_input(
        "Slice", 0, count - 1, key="slice", value=part, choose=slice_chooser(bank, number), width=130,
        help=f"The filter reads {count} channels, each with a slice of its own.",
    )  # fmt: skip


def slice_chooser(bank: Bank, number: int) -> Callable[[int | None], None]:
    """A callback that chooses a slice of a filter; it holds names, never a face."""
    return partial(_choose_slice, bank.layer, number)


def _choose_slice(layer: str, number: int, part: int | None) -> None:
    set_setting(SLICE, None if part is None else (layer, str(number), str(part)))
