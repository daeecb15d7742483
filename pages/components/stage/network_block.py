"""A whole network as a block for the stage: every step by its strongest maps, and which way the numbers go."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pages.components.layer_strip import window_words
from pages.components.stage.colours import face_of, palettes
from pages.components.stage.pack import Arrays, pack
from pages.components.wording import cost_of, shape, strongest_answer
from pages.state.subject import Subject
from vizcore.activations.maps import as_maps
from vizcore.activations.thumbnails import thumbnail
from vizcore.figures.families import short
from vizcore.figures.lanes import Layout, layout_of
from vizcore.figures.modules import modules_of
from vizcore.figures.palette import scale_of
from vizcore.figures.strip_marks import STAGES, stage_of
from vizcore.network.layers import Block, LayerInfo, blocks_of
from vizcore.run.mosaic import LEAST, Mosaic

_SIGNS = {
    "square": "■", "diamond": "◆", "triangle-up": "▲", "triangle-down": "▼", "cross": "✚", "circle-open": "○"
}  # fmt: skip
_MOST = 1024  # numbers of a layer without maps that are drawn


def network_block(this: Subject, *, solid: bool) -> bytes:
    """The block for the view `network`.

    Args:
        this: whose network, and what it made of the face.
        solid: whether it is drawn in three dimensions, where some maps of every layer stand one behind the other.
    """
    facts, arrays = drawn_network(this.classifier.layers, this.mosaics, solid=solid)
    return pack(
        arrays | face_of(this.trace.image) | palettes(),
        **facts,
        solid=solid,
        side=max(this.trace.image.shape[:2]),
        answer=strongest_answer(this.classifier, this.probabilities),
    )


def drawn_network(
    layers: Sequence[LayerInfo], mosaics: Mapping[str, Mosaic], *, solid: bool
) -> tuple[dict[str, Any], Arrays]:
    """What is drawn of every step, which way the numbers go, and what can be closed; and the steps' maps.

    Args:
        layers: of the network, in the order in which they run.
        mosaics: of the last layer of every block.
        solid: see `network_block`.
    """
    blocks = blocks_of(layers, fold=True)
    plan = layout_of(blocks)
    order = {block.name: number for number, block in enumerate(blocks)}
    numbers = {layer.name: number for number, layer in enumerate(layers)}
    steps, arrays = [], {}
    for number, block in enumerate(blocks):
        drawn, arrays[f"maps{number}"] = _pictures(mosaics[block.steps[-1].name], solid=solid)
        steps.append(drawn | _facts(block, plan, numbers))
    edges = [[order[edge.source], order[edge.target], edge.via, edge.is_skip] for edge in plan.edges]
    modules = [[one.name, one.first, one.last, one.is_run] for one in modules_of(blocks, plan)]
    return {"steps": steps, "edges": edges, "modules": modules, "legend": _legend(blocks)}, arrays


def shown(this: Subject) -> Mapping[str, np.ndarray]:
    """The strongest channel of every step that is drawn, and the maps, to be taken along."""
    strongest = [int(mosaic.channels[0]) for mosaic in this.mosaics.values()]
    maps = {f"maps_{number}": mosaic.maps for number, mosaic in enumerate(this.mosaics.values())}
    return {"strongest": np.array(strongest), "layers": np.array(list(this.mosaics)), **maps}


def _pictures(mosaic: Mosaic, *, solid: bool) -> tuple[dict[str, Any], np.ndarray]:
    """Levels of as many maps as are drawn, (n, height, width), on one scale."""
    scale = scale_of(mosaic.maps)
    if mosaic.maps.ndim == 1:
        numbers = thumbnail(mosaic.maps[:_MOST])[None]
        return {"signed": scale.signed, "across": 1, "features": True}, scale.levels(numbers)
    count = LEAST if solid else mosaic.across**2
    maps = np.moveaxis(as_maps(np.moveaxis(mosaic.maps[:count], 0, -1)), -1, 0)
    return {"signed": scale.signed, "across": mosaic.across, "features": False}, scale.levels(maps)


def _facts(block: Block, plan: Layout, steps: Mapping[str, int]) -> dict[str, Any]:
    last, (lane, level) = block.steps[-1], plan.places[block.name]
    first = block.steps[0]
    window = f" {window_words(first.window).rstrip('.').replace('Kernel', 'kernel')}" if first.window else ""
    kinds = " → ".join([f"{first.kind}{window}", *(short(step.kind) for step in block.steps[1:])])
    return {
        "name": block.name,
        "size": shape(block),
        "rows": last.output_shape[0] if last.has_maps else 0,
        "columns": last.output_shape[1] if last.has_maps else 0,
        "channels": last.channels,
        "lane": lane,
        "level": level,
        "joins": block.kind == "Concatenate",
        "image": block.kind == "InputLayer",
        "marks": _marks(block, steps),
        "says": f"{kinds}; {shape(block)}; {block.parameters:,} parameters, {cost_of(block)}",
    }


def _legend(blocks: Sequence[Block]) -> Sequence[Sequence[str]]:
    """Of every mark that is drawn its sign, its colour and what it stands for."""
    found = {stage_of(step) for block in blocks for step in block.steps}
    return [[_SIGNS[sign], colour, stage] for stage, (_, sign, colour) in STAGES.items() if stage in found]


def _marks(block: Block, steps: Mapping[str, int]) -> Sequence[list]:
    """Of every step in it its number, its name, its sign and the colour of that."""
    signs = [STAGES[stage_of(step)] for step in block.steps]
    return [
        [steps[step.name], step.name, _SIGNS[sign], colour]
        for step, (_, sign, colour) in zip(block.steps, signs, strict=True)
    ]
