"""Where names stand beside bubbles: where they hide least of each other, the bubbles and the line through them.

A name that stands far off is joined to its bubble by a line; that may run through no other name or bubble either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

_FRAMES = ((900, 320), (290, 320))  # pixels across and down for which names are placed: on a desk, on a phone
_LETTER, _LINE = 7, 15  # pixels of a name
_RINGS = (6, 18, 32, 48, 66)  # pixels from a bubble to its name; the nearest that is free is taken
_SIDES = ((1, 0), (0, -1), (0, 1), (-1, 0), (0.8, -0.8), (0.8, 0.8), (-0.8, -0.8), (-0.8, 0.8), (0.4, 1), (0.4, -1))
_STEPS, _DOT = 24, 6  # boxes that stand for a piece of the line, and their pixels
_WORSE = 3  # times as bad as anything else is a name over another
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


def offsets(bubbles: Sequence[Bubble], line: Sequence[Share] = ()) -> list[tuple[float, float, bool]]:
    """From each bubble to its name in pixels, and whether that is far; where it hides least in all frames together.

    Args:
        bubbles: to be named.
        line: corners of a line that is not to be hidden either.
    """
    own = [
        [_Box(one.place[0] * wide, one.place[1] * tall, one.size, one.size) for one in bubbles]
        for wide, tall in _FRAMES
    ]
    taken = [boxes + _along(line, frame) for boxes, frame in zip(own, _FRAMES, strict=True)]
    names: list[list[_Box]] = [[] for _ in _FRAMES]
    found = []
    for number, bubble in enumerate(bubbles):
        width, costs = float(_LETTER * len(bubble.name) + 4), {}
        for ring, (right, up) in product(_RINGS, _SIDES):
            reach = bubble.size / 2 + ring
            ax, ay = right * (reach + width / 2), up * (reach + _LINE / 2)
            boxes = [_Box(here[number].x + ax, here[number].y + ay, width, float(_LINE)) for here in own]
            cost = sum(_hidden(box, there, frame) for box, there, frame in zip(boxes, taken, _FRAMES, strict=True))
            cost += _WORSE * sum(_crossed([box], there) for box, there in zip(boxes, names, strict=True))
            if is_far := ring > _RINGS[0]:
                cost += sum(
                    _crossed(_joint(here[number], box), [*there, *here[:number], *here[number + 1 :]])
                    for here, box, there in zip(own, boxes, names, strict=True)
                )
            costs[ax, ay, is_far] = cost + ring / 10
        ax, ay, is_far = min(costs, key=costs.__getitem__)
        for here, there, named in zip(own, taken, names, strict=True):
            box = _Box(here[number].x + ax, here[number].y + ay, width, float(_LINE))
            there += [box, *(_joint(here[number], box) if is_far else [])]
            named.append(box)
        found.append((ax, ay, is_far))
    return found


def _joint(bubble: _Box, name: _Box) -> list[_Box]:
    """The line from a bubble to its name, as small boxes."""
    ways = np.linspace((bubble.x, bubble.y), (name.x, name.y), _JOINT).tolist()
    return [_Box(x, y, float(_DOT), float(_DOT)) for x, y in ways]


def _crossed(boxes: list[_Box], others: list[_Box]) -> float:
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
    return sum(box.overlap(other) for other in taken) + box.outside(frame)
