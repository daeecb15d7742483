"""A network in fewer words: each layer together with what only changes its values."""

from collections.abc import Sequence
from dataclasses import dataclass

from vizcore.network.layers.info import LayerInfo
from vizcore.network.layers.kinds import FOLLOWING


@dataclass(frozen=True)
class Block:
    """A step and the steps that are folded into it: a convolution, its normalisation and its ReLU.

    Args:
        steps: in the order in which they run; each but the first reads the one before it, and nothing else does.
        inputs: names of the blocks that it reads, in order, each once.
    """

    steps: tuple[LayerInfo, ...]
    inputs: tuple[str, ...]

    @property
    def name(self) -> str:
        """That of its first step."""
        return self.steps[0].name

    @property
    def kind(self) -> str:
        """That of its first step."""
        return self.steps[0].kind

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Of its last step."""
        return self.steps[-1].output_shape

    @property
    def parameters(self) -> int:
        """Of all its steps."""
        return sum(step.parameters for step in self.steps)

    @property
    def flops(self) -> int:
        """Of all its steps."""
        return sum(step.flops for step in self.steps)


def blocks_of(layers: Sequence[LayerInfo], *, fold: bool) -> tuple[Block, ...]:
    """Every layer as a block of its own, or folded into the one that it follows.

    A step is folded where it only changes values (normalisation, activation, dropout) and is the only one that reads
    what it follows. Nothing is lost: every step is in one block, and an edge between blocks stands for an edge
    between steps.

    Args:
        layers: in the order in which they run.
        fold: whether to fold at all.
    """
    readers: dict[str, set[str]] = {layer.name: set() for layer in layers}
    for layer in layers:
        for name in layer.inputs:
            readers[name].add(layer.name)
    steps: dict[str, list[LayerInfo]] = {}
    home: dict[str, str] = {}
    for layer in layers:
        before = layer.inputs[0] if len(layer.inputs) == 1 else None
        joins = fold and before and layer.kind in FOLLOWING and len(readers[before]) == 1
        home[layer.name] = home[before] if joins else layer.name
        steps.setdefault(home[layer.name], []).append(layer)
    inputs = {name: tuple(dict.fromkeys(home[source] for source in found[0].inputs)) for name, found in steps.items()}
    return tuple(Block(tuple(found), inputs[name]) for name, found in steps.items())
