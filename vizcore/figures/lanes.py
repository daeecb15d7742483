"""Where the blocks of a network stand in a drawing: levels from top to bottom, side by side where it branches.

Levels are by the longest path; what branches and meets again takes lanes beside one another (a simple form of Sugiyama,
Tagawa & Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981,
https://doi.org/10.1109/TSMC.1981.4308636).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vizcore.network.layers import Block

_BESIDE, _APART = 0.5, 0.09  # lanes: from the middle of a block to a skip around it; from one skip to the next


@dataclass(frozen=True)
class Edge:
    """What one block hands to another.

    Args:
        source: name of the block that gives.
        target: name of the block that reads.
        via: the x at which it runs past the levels between them; None where there are none.
        is_skip: whether it goes around blocks that stand in its way.
    """

    source: str
    target: str
    via: float | None = None
    is_skip: bool = False


@dataclass(frozen=True)
class Layout:
    """A drawing's plan.

    Args:
        places: {block: (x in lanes, 0 the middle; level, 0 the top)}; no two in one place.
        beside: {block: how many lanes there are at its level}.
        edges: in the order of their targets.
    """

    places: Mapping[str, tuple[float, int]]
    beside: Mapping[str, int]
    edges: tuple[Edge, ...]

    @property
    def levels(self) -> int:
        """How many levels."""
        return 1 + max(level for _, level in self.places.values())

    @property
    def reach(self) -> float:
        """The largest distance of a block or an edge from the middle, in lanes."""
        return max(abs(x) for x in [*(x for x, _ in self.places.values()), *(e.via or 0.0 for e in self.edges)])


def layout_of(blocks: Sequence[Block]) -> Layout:
    """Where every block stands, and which way every edge goes.

    Args:
        blocks: in the order in which they run.
    """
    level: dict[str, int] = {}
    for block in blocks:
        level[block.name] = 1 + max((level[name] for name in block.inputs), default=-1)
    edges = [(name, block.name) for block in blocks for name in block.inputs]
    chains = _chains(blocks, level, edges)
    lane, width = _lanes(chains, level, edges)
    places = {name: (lane[name] - (width[name] - 1) / 2, level[name]) for name in level}
    return Layout(places, width, tuple(_routed(edges, places, chains)))


def _rooms(level: Mapping[str, int], edges) -> dict[str, int]:
    """{block: a number that blocks share between which the network has branched, and not met again}.

    Where one block stands alone on its level and nothing passes it, everything meets: it has a room of its own.
    """
    passing = [0] * (max(level.values()) + 1)
    for source, target in edges:
        for between in range(level[source] + 1, level[target]):
            passing[between] += 1
    for place in level.values():
        passing[place] += 1
    rooms, room = [], 0
    for before, here in zip([1, *passing], passing, strict=False):
        room += here == 1 or before == 1
        rooms.append(room)
    return {name: rooms[place] for name, place in level.items()}


def _chains(blocks: Sequence[Block], level: Mapping[str, int], edges) -> dict[str, str]:
    """{block: the first block of its chain}: what stands one below the other, the longest way through a branch."""
    rooms = _rooms(level, edges)
    readers = {name: [target for source, target in edges if source == name] for name in level}
    longest: dict[str, int] = {}
    for block in reversed(blocks):
        longest[block.name] = 1 + max((longest[name] for name in readers[block.name]), default=0)
    chain: dict[str, str] = {}
    for block in blocks:
        chain[block.name] = block.name
        for name in block.inputs:
            own = [reader for reader in readers[name] if rooms[reader] == rooms[name]]
            if own and max(own, key=longest.__getitem__) == block.name:
                chain[block.name] = chain[name]
                break
    return chain


def _lanes(chains: Mapping[str, str], level: Mapping[str, int], edges) -> tuple[dict[str, int], dict[str, int]]:
    """The lane of every block, counted from 0, and how many lanes its room has."""
    rooms, order = _rooms(level, edges), {target: place for place, (_, target) in enumerate(edges)}
    spans: dict[str, tuple[int, int, int]] = {}  # chain: first level, rank, last level that is kept free for it
    last = {head: name for name, head in chains.items()}
    for head, end in last.items():
        onward = [(place, target) for place, (source, target) in enumerate(edges) if source == end]
        rank = min((place for place, _ in onward), default=order.get(end, 0))
        spans[head] = level[head], rank, max([level[end], *(level[target] - 1 for _, target in onward)])
    taken: dict[int, list[int]] = {}  # room: the last level taken of each lane
    lanes: dict[str, int] = {}
    for head in sorted(spans, key=spans.__getitem__):
        first, _, past = spans[head]
        ends = taken.setdefault(rooms[head], [])
        free = next((lane for lane, end in enumerate(ends) if end < first), len(ends))
        ends[free : free + 1] = [past]
        lanes[head] = free
    return {name: lanes[head] for name, head in chains.items()}, {name: len(taken[rooms[name]]) for name in chains}


def _routed(edges, places: Mapping[str, tuple[float, int]], chains: Mapping[str, str]):
    """Every edge with its way: straight down its own lane where that is free, else around what stands there."""
    beside: list[tuple[float, int, int, int]] = []  # skips so far: side, track, first and last level
    for source, target in edges:
        (x, top), (_, bottom) = places[source], places[target]
        if bottom - top == 1:
            yield Edge(source, target)
            continue
        between = [at for at, level in places.values() if top < level < bottom]
        if x not in between:
            yield Edge(source, target, x)
        else:
            between = [at for at in between if at == x] if chains[source] == chains[target] else between
            side = max([x, *between]) + _BESIDE
            taken = {track for at, track, first, end in beside if at == side and first < bottom and top < end}
            track = next(number for number in range(len(taken) + 1) if number not in taken)
            beside.append((side, track, top, bottom))
            yield Edge(source, target, side + _APART * track, is_skip=True)
