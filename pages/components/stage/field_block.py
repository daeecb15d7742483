"""A deep map and the layers below it as a block for the stage: what each unit sees of them, down to the face."""

from dataclasses import asdict

import numpy as np

from pages.components.stage.colours import face_of, palettes
from pages.components.stage.pack import Arrays, pack
from pages.state.subject import Subject
from vizcore.activations.statistics import channel_statistics
from vizcore.figures.palette import scale_of
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import fields_between
from vizcore.run.trace import activations

BETWEEN = 5  # layers that are drawn between the map and the face


def field_block(this: Subject, layer: LayerInfo, channel: int, chosen: np.ndarray, place: tuple[int, int]) -> bytes:
    """The block for the view `field`.

    Args:
        this: whose layer.
        layer: one that has a receptive field.
        channel: whose map.
        chosen: it, (height, width).
        place: the unit under study.
    """
    model = this.classifier.model
    fields = fields_between(model, layer.name)
    steps = _between([one for one in this.classifier.layers if one.name in fields], fields)
    seen = activations(this.classifier, this.trace, [one.name for one in steps])
    arrays: Arrays = {"map": chosen.astype(np.float32)} | face_of(this.trace.image) | palettes()
    facts = []
    for number, one in enumerate(steps):
        values = seen[one.name]
        strongest = channel_statistics(values).strongest
        arrays[f"step{number}"] = values[..., strongest].astype(np.float32)
        facts.append({"layer": one.name, "channel": strongest, "scale": asdict(scale_of(values[..., strongest]))})
    for number, name in enumerate([*(one.name for one in steps), this.classifier.layers[0].name]):
        for axis, ends in zip(("rows", "columns"), fields[name], strict=True):
            arrays[f"{axis}{number}"] = ends.astype(np.int16)
    return pack(
        arrays, layer=layer.name, channel=channel, place=place, steps=facts, mapScale=asdict(scale_of(chosen))
    )  # fmt: skip


def _between(layers: list[LayerInfo], fields: dict) -> list[LayerInfo]:
    """From the layer down to the image: of the layers at which the field grows, at most `BETWEEN`, evenly spread."""
    grown, size = [], None
    for one in layers[::-1][1:-1]:
        here = tuple(int((ends[:, 1] - ends[:, 0]).max()) for ends in fields[one.name])
        if here != size and here != (1, 1):
            grown.append(one)
        size = here
    if len(grown) <= BETWEEN:
        return grown
    return [grown[round(at)] for at in np.linspace(0, len(grown) - 1, BETWEEN)]
