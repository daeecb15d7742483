"""A scalar you can point at. Every room asks its question about one target."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

LOGITS = "logits"  # the name of every shipped classifier's last, linear layer

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Target:
    """A number read off a network: a class's logit, a channel's mean, one unit, or the difference of two of these.

    Args:
        layer: name of the layer.
        channel: index along its last axis; the class where the layer gives the logits.
        position: (row, column) of one unit; None for the mean over the map.
        minus: what is taken off: "why fear rather than surprise?"
    """

    layer: str
    channel: int
    position: tuple[int, int] | None = None
    minus: "Target | None" = None

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers it is read off: one, or two where the second part of a difference lies elsewhere."""
        return tuple(dict.fromkeys((self.layer, *(self.minus.layers if self.minus else ()))))

    def weights(self, shapes: Mapping[str, Shape]) -> dict[str, np.ndarray]:
        """What each number counts: the target is the sum of activation times weight over its layers.

        Args:
            shapes: {layer: shape of its activation without the batch}.

        Returns:
            {layer: float32 of that shape}.

        Raises:
            KeyError: there is no such layer.
            IndexError: the layer has no such channel or position.
        """
        counts = {layer: np.zeros(shapes[layer], np.float32) for layer in self.layers}
        for sign, part in ((1, self), (-1, self.minus)):
            if part is not None:
                counts[part.layer] += sign * part._own_weights(shapes[part.layer])
        return counts

    def _own_weights(self, shape: Shape) -> np.ndarray:
        if not 0 <= self.channel < shape[-1]:
            raise IndexError(f"{self.layer} has channels 0 to {shape[-1] - 1}, not {self.channel}")
        counts = np.zeros(shape, np.float32)
        if len(shape) == 1 or self.position is None:
            counts[..., self.channel] = 1 / np.prod(shape[:-1], dtype=float)
            return counts
        row, column = self.position
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            raise IndexError(f"{self.layer} has {shape[0]} rows and {shape[1]} columns, no unit {row}, {column}")
        counts[row, column, self.channel] = 1
        return counts

    def __sub__(self, other: "Target") -> "Target":
        if self.minus or other.minus:
            raise ValueError("a difference has two parts; neither can be a difference itself")
        return replace(self, minus=other)

    def __str__(self) -> str:
        """For a link: "conv2_1:12", "conv2_1:12:9,16"; `parse` reads it. What is taken off has a link of its own."""
        place = f":{self.position[0]},{self.position[1]}" if self.position else ""
        return f"{self.layer}:{self.channel}{place}"


def parse(text: str) -> Target:
    """The target of a link, without regard to any network.

    Raises:
        ValueError: it is not written as a target is.
    """
    front, _, last = text.rpartition(":")
    try:
        if "," in last:
            row, column = map(int, last.split(","))
            layer, _, channel = front.rpartition(":")
            found = Target(layer, int(channel), (row, column))
        else:
            found = Target(front, int(last))
    except ValueError:
        found = None
    if found is None or not found.layer or min(found.channel, *(found.position or (0,))) < 0:
        raise ValueError(f"expected a target such as logits:3, conv2_1:12 or conv2_1:12:9,16, not {text!r}")
    return found
