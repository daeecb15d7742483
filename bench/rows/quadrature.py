"""Error of integrated gradients with 50 steps ÷ with 50 even steps, for all classes of one face.

The error of a map is its largest difference from the map with 512 even steps, as a share of that map's largest number;
that of the sum is how far the map's sum is from what it promises. Both are means over the classes.
"""

from unittest import mock

import numpy as np
from skimage.data import astronaut

from bench.agreement import even_places
from bench.result import Result
from vizcore import intake
from vizcore.attribution import METHODS
from vizcore.attribution.methods import integrated_gradients
from vizcore.network import shipped
from vizcore.network.classifier import Classifier
from vizcore.target import Target

NETWORKS = ("fovea", "vgg10", "googlenet")
STEPS, FINE = 50, 512
METHOD = METHODS["Integrated gradients"]


def measure(quick: bool) -> list[Result]:
    """A line for each network."""
    return [_measured(shipped.load(name)) for name in NETWORKS[: 1 if quick else None]]


def _measured(classifier: Classifier) -> Result:
    picture = astronaut()
    image = intake.crop(picture, intake.find_faces(picture)[0], classifier.image_shape[:2], channels=1)
    targets = [Target(classifier.logits, channel) for channel in range(len(classifier.labels))]
    with mock.patch.object(integrated_gradients, "MOST", 0):  # no more steps than these, however exact they are
        ours = [METHOD(classifier, image, target, steps=STEPS) for target in targets]
    with mock.patch.multiple(integrated_gradients, places=even_places, MOST=0):
        even = [METHOD(classifier, image, target, steps=STEPS) for target in targets]
        fine = [METHOD(classifier, image, target, steps=FINE).map for target in targets]
    (map_ours, sum_ours), (map_even, sum_even) = (_errors(found, fine) for found in (ours, even))
    how = f"maps {map_ours:.1%} ÷ {map_even:.1%} of the largest number, sums {sum_ours:.2g} ÷ {sum_even:.2g} off"
    return Result(f"error of integrated gradients, {classifier.name}", map_ours / map_even, at_most=1, how=how)


def _errors(found, fine) -> tuple[float, float]:
    """(of the maps, of their sums)."""
    maps = [np.abs(one.map - right).max() / np.abs(right).max() for one, right in zip(found, fine, strict=True)]
    return float(np.mean(maps)), float(np.mean([abs(float(one.map.sum()) - one.completeness) for one in found]))
