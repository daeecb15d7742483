"""One slice of a kernel as a block for the stage: its weights, what it reads, and the filter's map before and now."""

from dataclasses import asdict

import numpy as np

from pages.components.stage.colours import palettes
from pages.components.stage.pack import pack
from pages.state.subject import Subject
from vizcore.arithmetic import rule_of
from vizcore.figures.palette import scale_of
from vizcore.interventions import LARGEST, KernelEdit
from vizcore.run.trace import activations

Array = np.ndarray


def kernel_block(
    this: Subject, edit: KernelEdit, number: int, slices: tuple[Array, Array], maps: tuple[Array, Array]
) -> bytes:
    """The block for the view `kernel`.

    Args:
        this: whose filter.
        edit: names it.
        number: of the slice.
        slices: the slice as trained and now, (height, width) each.
        maps: the filter's map as trained and now, (height, width) each.

    Raises:
        ValueError: how this kind of convolution reads its input is not laid out.
    """
    classifier = this.classifier
    steps = (edit.layer, *classifier.by_name[edit.layer].inputs)
    rule = rule_of(classifier.model, activations(classifier, this.trace, steps), edit.layer, edit.channel)
    source, channel = rule.origins[number]
    read = rule.input[..., number]
    (trained, now), (before, after) = slices, maps
    arrays = {"read": read, "trained": trained, "now": now, "before": before, "after": after}
    return pack(
        {name: array.astype(np.float32) for name, array in arrays.items()} | palettes(),
        layer=edit.layer, channel=edit.channel, slice=number, limit=LARGEST, window=rule.settings["window"],
        source=f"channel {channel} of {rule.sources[source]}", readScale=asdict(scale_of(read)),
    )  # fmt: skip
