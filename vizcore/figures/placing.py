"""Where names stand beside bubbles: where they hide least of each other, the bubbles and the line through them.

A name that stands far off is joined to its bubble by a line; that may run through no other name or bubble either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from jaxtyping import Bool, Float

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
Boxes = Float[np.ndarray, "... 4"]  # rectangles in pixels: x and y of the middle, width, height


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


@dataclass(frozen=True, eq=False)
class _Ways:
    """Where a name may stand, in every frame its box and the line to it, and what it costs beside bubbles alone."""

    offsets: Float[np.ndarray, "ways 2"]
    far: Bool[np.ndarray, " ways"]
    names: Float[np.ndarray, "frames ways 4"]
    lines: Float[np.ndarray, "frames ways joints 4"]
    cost: Float[np.ndarray, " ways"]

    def best(self, others: "Sequence[tuple[_Ways, int]]") -> int:
        """Which of them hides least beside other names, each at one of its own ways."""
        if not others:
            return int(self.cost.argmin())
        names, lines = (
            np.stack([getattr(ways, part)[:, at] for ways, at in others], axis=1) for part in ("names", "lines")
        )
        far = np.array([ways.far[at] for ways, at in others])
        hidden = _overlap(self.names[:, :, None], names[:, None]).sum(axis=(0, 2))
        hidden += self.far * _overlap(self.lines[:, :, :, None], names[:, None, None]).sum(axis=(0, 2, 3))
        hidden += (far * _overlap(self.names[:, :, None, None], lines[:, None]).sum(axis=(0, 3))).sum(axis=-1)
        return int((self.cost + _WORSE * hidden).argmin())


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
    frames = np.array(_FRAMES, dtype=float)[:, None]
    own = _boxes(frames * _pairs([one.place for one in bubbles]), _pairs([(one.size, one.size) for one in bubbles]))
    drawn = _boxes(frames * _along(line), np.array((_DOT, _DOT), dtype=float))
    ways = [_ways(bubble, number, own, drawn) for number, bubble in enumerate(bubbles)]
    found: dict[int, int] = {}
    for _ in range(_SWEEPS):
        before = dict(found)
        for number, possible in enumerate(ways):
            found[number] = possible.best([(ways[other], at) for other, at in found.items() if other != number])
        if found == before:
            break
    chosen = [(ways[number].offsets[at].tolist(), bool(ways[number].far[at])) for number, at in sorted(found.items())]
    return tuple((across, down, far) for (across, down), far in chosen)


def _ways(bubble: Bubble, number: int, own: Boxes, drawn: Boxes) -> _Ways:
    rings, sides = (_pairs(each) for each in zip(*product([(r, r) for r in _RINGS], _SIDES), strict=True))
    size = np.array((_LETTER * len(bubble.name) + 4, _LINE), dtype=float)
    aside = sides * (bubble.size / 2 + rings + size / 2)
    start = own[:, number, None, :2]
    names = _boxes(start + aside, size)
    shares = np.linspace(0, 1, _JOINT)[:, None]
    lines = _boxes(start[:, :, None] + shares * aside[:, None], np.array((_DOT, _DOT), dtype=float))
    far = rings[:, 0] > _RINGS[0]
    bubbles, others = np.concatenate([own, drawn], axis=1), np.delete(own, number, axis=1)
    cost = rings[:, 0] / 10 + _WORSE * _outside(names)
    cost += _overlap(names[:, :, None], bubbles[:, None]).sum(axis=(0, 2))
    cost += far * _overlap(lines[:, :, :, None], others[:, None, None]).sum(axis=(0, 2, 3))
    return _Ways(aside, far, names, lines, cost)


def _overlap(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Square pixels that rectangles share, each of the one with each of the other that it is broadcast to."""
    shared = (one[..., 2:] + other[..., 2:]) / 2 - np.abs(one[..., :2] - other[..., :2])
    return np.maximum(shared, 0).prod(axis=-1)


def _outside(names: Float[np.ndarray, "frames ways 4"]) -> Float[np.ndarray, " ways"]:
    """How much of each name the frames would cut off, in square pixels."""
    middle, half = names[..., :2], names[..., 2:] / 2
    cut = np.maximum(np.maximum(half - middle, middle + half - np.array(_FRAMES)[:, None]), 0)
    return (cut * names[..., :1:-1]).sum(axis=(0, 2))


def _boxes(middles: np.ndarray, sizes: np.ndarray) -> Boxes:
    return np.concatenate([middles, np.broadcast_to(sizes, middles.shape)], axis=-1)


def _along(corners: Sequence[Share]) -> Float[np.ndarray, "dots 2"]:
    """Places on the line through some places."""
    ends = zip(corners, corners[1:], strict=False)
    return _pairs([place for start, end in ends for place in np.linspace(start, end, _STEPS + 1)[:-1]])


def _pairs(rows: Sequence) -> Float[np.ndarray, "rows 2"]:
    return np.array(rows, dtype=float).reshape(-1, 2)
