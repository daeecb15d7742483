"""One channel of one layer as a block for the stage: the face, all maps, one map, and what it takes to work it out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pages.components.stage.colours import face_of, palettes
from pages.components.stage.pack import Arrays, pack
from pages.components.stage.rule_parts import rule_parts
from pages.runtime import engine
from pages.state.subject import Subject
from vizcore.activations.maps import is_sequence
from vizcore.arithmetic import chain_of, explains, following, needed, rule_of
from vizcore.figures.palette import Scale, scale_of
from vizcore.figures.tiles import tile_levels
from vizcore.network.layers import LayerInfo
from vizcore.receptive_field import ReceptiveField
from vizcore.run.trace import activations

MOST = 4 * 2**20  # bytes of a block: more takes too long on the way, and in the browser
_READERS = 6


@dataclass(frozen=True, eq=False)
class Shown:
    """What of a layer is on the stage.

    Args:
        channel: the one under study.
        place: (row, column) of its unit under study; None where it has no map.
        ranked: the channels of the grid, in its order.
        scale: the grid's colours; None scales every map by itself.
    """

    channel: int
    place: tuple[int, int] | None
    ranked: Sequence[int]
    scale: Scale | None


def layer_block(this: Subject, layer: LayerInfo, values: np.ndarray, shown: Shown) -> bytes:
    """The block for the view `layers`.

    Args:
        this: whose layer.
        layer: it.
        values: its activation as maps, (height, width, channels), or (features,).
        shown: what of it.

    Raises:
        ValueError: the block would be larger than `MOST`.
    """
    maps = values if values.ndim == 3 else values.reshape(1, 1, -1)
    field = engine.receptive_fields(this.classifier)[layer.name]
    facts, arrays = _pictures(this, layer, maps, shown, has_maps=values.ndim == 3)
    seen = _seen(field, maps.shape, this.trace.image.shape)
    worked, weights = _working(this, layer, shown.channel)
    arrays |= seen | weights
    if (size := sum(array.nbytes for array in arrays.values())) > MOST:
        raise ValueError(
            f"What this layer reads and gives is {size / 2**20:.1f} MB, too much to be followed under the pointer: the "
            "figures show it."
        )
    return pack(arrays, **facts, **worked)


def _pictures(
    this: Subject, layer: LayerInfo, maps: np.ndarray, shown: Shown, *, has_maps: bool
) -> tuple[dict[str, Any], Arrays]:
    ranked, channel = list(map(int, shown.ranked)), shown.channel
    own = maps[..., channel].astype(np.float32)
    named = layer.name == this.classifier.logits and not has_maps
    names, is_softmax = this.classifier.labels, (this.classifier.outputs or "softmax") == "softmax"
    facts = {
        "layer": layer.name, "kind": layer.kind, "maps": has_maps, "channels": layer.channels,
        "steps": is_sequence(layer.output_shape),
        "readsSteps": any(is_sequence(this.classifier.by_name[name].output_shape) for name in layer.inputs),
        "channel": channel, "title": names[channel] if named else f"channel {channel}",
        "place": shown.place or [0, 0], "ranked": ranked,
        "names": [names[one] for one in ranked] if named else [],
        "gridScale": asdict(shown.scale) if shown.scale else None, "mapScale": asdict(scale_of(own)),
        "temperature": float(this.classifier.temperature) if named and is_softmax else None,
        "readers": [one.name for one in this.classifier.layers if layer.name in one.inputs][:_READERS],
    }  # fmt: skip
    tiles = tile_levels(maps[..., ranked].astype(np.float32), shown.scale)
    arrays = (
        {"tiles": tiles, "tileScales": _ends(maps[..., ranked], shown.scale), "map": own}
        | face_of(this.trace.image)
        | palettes()
    )
    if not has_maps:
        arrays["units"] = maps[0, 0].astype(np.float32)
    return facts, arrays


def _ends(maps: np.ndarray, scale: Scale | None) -> np.ndarray:
    """Of every tile the numbers that the ends of its colours stand for, as `tile_levels` has them."""
    if scale:
        return np.tile(np.array([scale.low, scale.high], np.float32), (maps.shape[-1], 1))
    most, signed = np.abs(maps).max(axis=(0, 1), initial=0.0), scale_of(maps).signed
    return np.stack([-most * signed, most], axis=1).astype(np.float32)


def _seen(field: ReceptiveField | None, maps: tuple[int, ...], image: tuple[int, ...]) -> Arrays:
    """For each row and column of units the first pixel of the face that it sees, and the one past the last."""
    if field is None:
        rows, columns = [(0, image[0])] * maps[0], [(0, image[1])] * maps[1]
    else:
        rows, columns = field.rows.seen, field.columns.seen
    sees = [[(first, past) if first < past else (0, 0) for first, past in axis] for axis in (rows, columns)]
    return {name: np.array(axis, np.int16) for name, axis in zip(("seenRows", "seenColumns"), sees, strict=True)}


def _working(this: Subject, layer: LayerInfo, channel: int) -> tuple[dict[str, Any], Arrays]:
    """The rule of the channel and of the steps after it; where there is none, why."""
    nothing: dict[str, Any] = {"rule": None, "chain": []}
    if not layer.inputs:
        return nothing | {"refusal": "These are the pixels themselves: nothing was worked out yet."}, {}
    classifier, model = this.classifier, this.classifier.model
    steps = (layer.name, *following(classifier.layers, layer.name))
    seen = activations(classifier, this.trace, needed(classifier.layers, steps))
    try:
        rule = rule_of(model, seen, layer.name, channel)
    except ValueError as why:
        sentence = (
            f"How this kind of layer, {layer.kind}, gets its number is not laid out here ({why}): below are its maps."
        )
        if explains(layer.kind):
            sentence = f"{layer.kind}: how a unit gets its number stands below, it does not follow the pointer."
        return nothing | {"refusal": sentence}, {}
    facts, arrays = rule_parts(rule, chain_of(model, seen, classifier.layers, layer.name, channel))
    return facts | {"refusal": ""}, arrays
