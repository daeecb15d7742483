"""Where names stand beside bubbles: where they hide least of each other, the bubbles and the line through them.

A name that stands far off is joined to its bubble by a line; that may run through no other name or bubble either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

_FRAMES = ((900, 320), (290, 320))  # pixels across and down for which names are placed: on a desk, on a phone
_LETTER, _LINE = 7, 15  # pixels of a name
_RINGS = (6, 18, 32, 48, 66, 88)  # pixels from a bubble to its name; the nearest that is free is taken
_SIDES = (
    (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-1.0, 0.0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0.4, 1.0),
    (0.4, -1.0),
)  # fmt: skip
_STEPS, _DOT = 24, 6  # boxes that stand for a piece of the line, and their pixels
_WORSE = 3  # times as bad as anything else is a name over another, or under a line to one
_SWEEPS = 4  # times that every name is placed, at most
_JOINT = 8  # boxes of the same size that stand for a line from a bubble to its name

Share = tuple[float, float]  # of the frame's width from its left, of its height from its top


@dataclass(frozen=True)
class Bubble:
    """What is to be named.

    Args:
        name: its name.
        place: of its middle, as shares of the frame.
        size: pixels across.
    """

    name: str
    place: Share
    size: float


@dataclass(frozen=True)
class _Box:
    """A rectangle in pixels, around its middle."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "_Box") -> float:
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return max(across, 0.0) * max(down, 0.0)

    def outside(self, frame: tuple[int, int]) -> float:
        """How much of it a frame would cut off, in square pixels."""
        left, right = self.width / 2 - self.x, self.x + self.width / 2 - frame[0]
        above, below = self.height / 2 - self.y, self.y + self.height / 2 - frame[1]
        return max(left, right, 0.0) * self.height + max(above, below, 0.0) * self.width


@dataclass(frozen=True, eq=False)
class _Way:
    """Where a name may stand, in every frame its box and the line to it, and what it costs beside bubbles alone."""

    offset: tuple[float, float, bool]
    boxes: tuple[_Box, ...]
    lines: tuple[tuple[_Box, ...], ...]
    cost: float


def offsets(bubbles: Sequence[Bubble], line: Sequence[Share] = ()) -> list[tuple[float, float, bool]]:
    """From each bubble to its name in pixels, and whether that is far; where it hides least in all frames together.

    One name after the other is put where it is best among those that stand; then each again, until none moves.

    Args:
        bubbles: to be named.
        line: corners of a line that is not to be hidden either.
    """
    return list(_placed(tuple(bubbles), tuple(line)))


@lru_cache(maxsize=32)  # each run of a page asks anew, and of the same networks
def _placed(bubbles: tuple[Bubble, ...], line: tuple[Share, ...]) -> tuple[tuple[float, float, bool], ...]:
    own = [
        [_Box(one.place[0] * wide, one.place[1] * tall, one.size, one.size) for one in bubbles]
        for wide, tall in _FRAMES
    ]
    fixed = [_along(line, frame) for frame in _FRAMES]
    ways = [[_way(bubbles, n, own, fixed, at) for at in product(_RINGS, _SIDES)] for n in range(len(bubbles))]
    found: dict[int, _Way] = {}
    for _ in range(_SWEEPS):
        before = dict(found)
        for number, possible in enumerate(ways):
            others = [way for other, way in found.items() if other != number]
            found[number] = min(possible, key=lambda way, among=others: way.cost + _among(way, among))
        if found == before:
            break
    return tuple(found[number].offset for number in range(len(bubbles)))


def _way(bubbles, number: int, own: list[list[_Box]], fixed: list[list[_Box]], at: tuple[int, Share]) -> _Way:
    ring, (right, up) = at
    bubble, is_far = bubbles[number], ring > _RINGS[0]
    width, reach = float(_LETTER * len(bubble.name) + 4), bubble.size / 2 + ring
    ax, ay = right * (reach + width / 2), up * (reach + _LINE / 2)
    boxes = tuple(_Box(here[number].x + ax, here[number].y + ay, width, float(_LINE)) for here in own)
    lines = tuple(tuple(_joint(here[number], box)) if is_far else () for here, box in zip(own, boxes, strict=True))
    cost = ring / 10
    for box, line, here, along, frame in zip(boxes, lines, own, fixed, _FRAMES, strict=True):
        cost += _hidden(box, [*here, *along], frame) + _crossed(line, [*here[:number], *here[number + 1 :]])
    return _Way((ax, ay, is_far), boxes, lines, cost)


def _among(way: _Way, others: Sequence[_Way]) -> float:
    """What it costs beside other names and their lines, in square pixels; these count more than the others."""
    cost = 0.0
    for frame, (box, line) in enumerate(zip(way.boxes, way.lines, strict=True)):
        for other in others:
            cost += _crossed([box, *line], [other.boxes[frame]]) + _crossed([box], other.lines[frame])
    return _WORSE * cost


def _joint(bubble: _Box, name: _Box) -> list[_Box]:
    """The line from a bubble to its name, as small boxes."""
    ways = np.linspace((bubble.x, bubble.y), (name.x, name.y), _JOINT).tolist()
    return [_Box(x, y, float(_DOT), float(_DOT)) for x, y in ways]


def _crossed(boxes: Sequence[_Box], others: Sequence[_Box]) -> float:
    """Square pixels of names and bubbles that a line, or another name, runs over."""
    return sum((box.overlap(other) for box in boxes for other in others), start=0.0)


def _along(corners: Sequence[Share], frame: tuple[int, int]) -> list[_Box]:
    """The line through some places of a frame, as small boxes."""
    ways = (
        (np.linspace(start, end, _STEPS + 1)[:-1] * frame).tolist()
        for start, end in zip(corners, corners[1:], strict=False)
    )
    return [_Box(x, y, float(_DOT), float(_DOT)) for way in ways for x, y in way]


def _hidden(box: _Box, taken: Sequence[_Box], frame: tuple[int, int]) -> float:
    """Square pixels that a name would hide or lose."""
    return sum(box.overlap(other) for other in taken) + _WORSE * box.outside(frame)
