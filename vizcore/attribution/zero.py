"""Why a map is zero everywhere, checked against the gradient: a map that is cut at zero is no proof of insensitivity.

Adebayo et al., "Sanity Checks for Saliency Maps", 2018: what a map cannot show is not therefore absent.
https://arxiv.org/abs/1810.03292
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vizcore.arrays import Image
from vizcore.attribution.method import LayerWithMaps, Method
from vizcore.attribution.upstream import resolve_layer
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients
from vizcore.target import Target


class Reason(StrEnum):
    """Why a map is zero everywhere."""

    INSENSITIVE = "the gradient is zero at every pixel, too"
    RECTIFIED = "the map is cut at zero, and nothing was above it"
    METHOD = "the method finds nothing, though the gradient is not zero"


@dataclass(frozen=True)
class ZeroMap:
    """Why a map is zero everywhere.

    Args:
        reason: which of the three.
        steepest: the largest magnitude of the target's derivative by a pixel, in target units per unit of brightness.
        sentence: the same for people, without a claim that the method or the gradient does not bear out.
    """

    reason: Reason
    steepest: float
    sentence: str


def why_zero(method: Method, classifier: Classifier, image: Image, target: Target, **settings) -> ZeroMap:
    """Why a method's map is zero everywhere; for a map that is: the gradient is computed to tell.

    Args:
        method: that gave the map.
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what was explained.
        settings: of the method, as it was asked.

    Raises:
        KeyError, IndexError: the network has no such layer, channel or position.
        ValueError: this is no image for this network, or the method cannot answer for it.
    """
    steepest = float(np.abs(input_gradients(classifier, image[None], target)[1]).max())
    finding = method.zero
    if LayerWithMaps in [annotation for annotation, _ in method.settings.values()]:
        finding = finding.format(layer=resolve_layer(classifier, target, settings.get("layer")))
    if not steepest:
        flat = "No small change of a pixel moves it, either: the gradient is zero."
        return ZeroMap(Reason.INSENSITIVE, steepest, f"Zero everywhere: {finding}. {flat}")
    reason = Reason.RECTIFIED if method.rectified else Reason.METHOD
    slope = f"Pixels do move this number, though: its gradient reaches {steepest:.3g}."
    return ZeroMap(reason, steepest, f"Zero everywhere: {finding}. {slope}")
