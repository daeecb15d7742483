"""What of a network can be drawn as one: a module, from where it branches to where it meets; a run of equal size."""

from collections.abc import Sequence
from dataclasses import dataclass

from vizcore.figures.lanes import Layout
from vizcore.network.layers import Block

_LEAST = 3  # of what stands in a row, for a run
_LARGEST = 0.5  # of all levels: what spans more, such as a U-Net's outer skip, is the network itself


@dataclass(frozen=True)
class Module:
    """Levels of a drawing that can be drawn as one; what reads it reads its last block alone.

    Args:
        name: of the block in which it ends; of a run, the size of its maps.
        first: its first level.
        last: its last level.
        is_run: whether it is a run of equal size and not a branching.
    """

    name: str
    first: int
    last: int
    is_run: bool = False


def modules_of(blocks: Sequence[Block], plan: Layout) -> tuple[Module, ...]:
    """Modules, and runs of at least three steps or modules that give maps of one size; one may lie inside another.

    Args:
        blocks: in the order in which they run.
        plan: their layout.
    """
    at: dict[int, list[Block]] = {}
    for block in blocks:
        at.setdefault(plan.places[block.name][1], []).append(block)
    alone = [len(at[level]) == 1 for level in range(plan.levels)]
    for edge in plan.edges:
        for level in range(plan.places[edge.source][1] + 1, plan.places[edge.target][1]):
            alone[level] = False
    branched, first = [], 0
    for level in range(plan.levels):
        if alone[level]:
            if first < level <= first + plan.levels * _LARGEST:
                branched.append(Module(at[level][0].name, first, level))
            first = level + 1
    return (*branched, *_runs(at, alone, branched))


def _runs(at, alone, branched: Sequence[Module]) -> list[Module]:
    """Of the levels at which all meets, and the modules that end there: those that give maps of one size."""
    starts = {module.last: module.first for module in branched}
    runs: list[tuple[tuple[int, ...], list[int]]] = []
    for level in [level for level, meets in enumerate(alone) if meets and level]:  # the image stands for itself
        size = at[level][0].output_shape[:-1]
        if runs and runs[-1][0] == size and starts.get(level, level) == runs[-1][1][-1] + 1:
            runs[-1][1].append(level)
        else:
            runs.append((size, [level]))
    return [
        Module("×".join(map(str, size)), starts.get(levels[0], levels[0]), levels[-1], is_run=True)
        for size, levels in runs
        if size and len(levels) >= _LEAST
    ]
