"""What must be asked of the person who brings a network, and what is already known of it."""

from dataclasses import dataclass

import keras

from vizcore.network.graph import ends_of
from vizcore.network.own.door import Reading
from vizcore.network.own.entrance import entrance_of
from vizcore.network.own.imagenet import imagenet_labels
from vizcore.network.own.range import Guess, likely_scales

_SIDES = {1: 48, 3: 224}  # pixels of an image where a network takes any size, grey or in colour


@dataclass(frozen=True)
class Questions:
    """What a network leaves open.

    Args:
        image_shape: (height, width, channels), None where any size will do.
        scales: how its pixels may be scaled, the likeliest first; one where the network says it.
        outputs: shape of each of its outputs, in order.
        parameters: numbers in its weights.
    """

    image_shape: tuple[int | None, int | None, int]
    scales: tuple[Guess, ...]
    outputs: tuple[tuple[int | None, ...], ...]
    parameters: int

    @property
    def any_size(self) -> bool:
        """Whether somebody must say how large an image is to be."""
        return None in self.image_shape

    def output_of(self, labels: tuple[str, ...] | None) -> int:
        """Which output labels are for: the first that has as many numbers; the first of all where there are none."""
        return next((number for number, shape in enumerate(self.outputs) if fits(labels, shape)), 0)

    def labels_of(self, output: int, labels: tuple[str, ...] | None) -> tuple[str, ...] | None:
        """Labels that came, where they are as many as this output has answers; else ImageNet's, where they fit.

        Args:
            output: its number; None is found for one that the network has not.
            labels: as they came.
        """
        shape = self.outputs[output] if 0 <= output < len(self.outputs) else ()
        return labels if fits(labels, shape) else imagenet_labels((shape or (0,))[-1] or 0)

    @property
    def likeliest(self) -> Reading:
        """Every question answered by what is likeliest."""
        side = _SIDES[self.image_shape[2]]
        return Reading(size=(side, side) if self.any_size else None, scale=self.scales[0].name)


def fits(labels: tuple[str, ...] | None, shape: tuple[int | None, ...]) -> bool:
    """Whether there are as many labels as an output of this shape has answers: two for one sigmoid."""
    if not labels or not shape:
        return False
    return len(labels) == shape[-1] or (shape[-1] == 1 and len(labels) == 2)


def questions_of(model: keras.Model) -> Questions:
    """What a network leaves open.

    Raises:
        ValueError: it takes no image, or is no graph of layers; one sentence says so.
    """
    _, outputs = ends_of(model)
    shapes = tuple(tuple(output.shape[1:]) for output in outputs)
    return Questions(entrance_of(model).image_shape, likely_scales(model), shapes, model.count_params())
