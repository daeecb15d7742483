"""Whether the packages that attribution is measured against give the same numbers, where they compute the same.

Where all that differs is a resize, maps as large as the image are compared, which nobody resizes. The random methods
are handed the noise or the masks that this project draws: a generator, or xplique's way to make masks, is replaced for
that one call. Numbers that are not the same end the measurement: then a definition was misread, or somebody is wrong.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from unittest import mock

import numpy as np
import tensorflow as tf

from bench import peers
from vizcore.arrays import Image
from vizcore.attribution import METHODS
from vizcore.attribution.maps import class_activation_map
from vizcore.attribution.methods import grad_cam_pp, integrated_gradients, rise
from vizcore.attribution.upstream import layers_with_maps
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import input_gradients, value_of
from vizcore.target import Target

CLOSE = 1e-4  # of the largest number


@dataclass(frozen=True)
class Case:
    """A face and a target, and what everybody makes of them.

    Args:
        classifier: ours.
        image: the face, (height, width, channels).
        target: a class.
        asked: of the others, and of ours.
    """

    classifier: Classifier
    image: Image
    target: Target
    asked: peers.Asked

    def ours(self, method: str) -> np.ndarray:
        """Our map."""
        return METHODS[method](self.classifier, self.image, self.target, **self.asked.ours[method]).map

    def theirs(self, method: str, *packages: str) -> dict[str, np.ndarray]:
        """{package: its map}."""
        ways = peers.ways(self.asked)
        return {package: ways[package][method](self.image) for package in packages}


def told(classifier: Classifier, image: Image, target: Target, asked: peers.Asked) -> dict[str, str]:
    """{method: what is the same, and what is not}.

    Raises:
        RuntimeError: numbers are not the same that should be.
    """
    full = classifier.image_shape[:2]
    layers = layers_with_maps(classifier, target)
    (*_, layer) = (name for name in layers if classifier.by_name[name].output_shape[:2] == full)
    # Other noise and masks than those that are timed, for what is compiled here holds on to what it is handed.
    case = Case(classifier, image, target, replace(asked, layer=layer, deviation=0.2, masks=300))
    return {name: compare(case) for name, compare in _COMPARISONS.items()}


def _grad_cam(case: Case) -> str:
    """tf-explain's by its own two steps, before it paints."""
    painter, asked = peers.loaded("tf_explain.core.grad_cam").GradCAM, case.asked
    (raw,) = painter.generate_ponderated_output(
        *painter.get_gradients_and_filters(asked.model, case.image[None], asked.layer, asked.channel, False)
    )
    theirs = case.theirs("Grad-CAM", "tf-keras-vis", "xplique") | {"tf-explain": np.maximum(raw, 0)}
    return f"{_same(case.ours('Grad-CAM'), theirs)}; smaller maps each stretches in its own way"


def _grad_cam_pp(case: Case) -> str:
    """For xplique, which has the mean of a map where the paper has its sum: compared with the same in ours."""

    def with_means(activations, gradients):
        count = activations.shape[0] * activations.shape[1]
        return grad_cam_pp.weights(activations / count, gradients) / count

    ours = class_activation_map(case.classifier, case.image, case.target, case.asked.layer, with_means)
    same = _same(ours, case.theirs("Grad-CAM++", "xplique"))
    return f"{same} once ours too takes means for the paper's sums; tf-keras-vis differs: α over each map's sum of α"


def _smoothgrad(case: Case) -> str:
    """With as much noise as it needs that no copy stands where rounding decides; see `_integrated_gradients`."""
    noise = np.random.default_rng(0).standard_normal((case.asked.samples, *case.image.shape), np.float32)
    for percent in range(20, 40):
        case = replace(case, asked=replace(case.asked, deviation=percent / 100))
        added = noise * np.float32(case.asked.deviation * np.ptp(case.image))  # xplique's is absolute
        if _apart(case.ours("SmoothGrad"), _copies_one_by_one(case, added)) < CLOSE / 10:
            break
    with (
        mock.patch("numpy.random.normal", lambda mean, scale, shape: noise.reshape(shape) * np.asarray(scale)),
        mock.patch.object(tf.random, "normal", return_value=tf.constant(added)),
    ):
        theirs = case.theirs("SmoothGrad", "tf-keras-vis", "xplique")
    return f"{_same(case.ours('SmoothGrad'), theirs)} on the same noise; tf-explain differs: of a cross-entropy"


def _copies_one_by_one(case: Case, added: np.ndarray) -> np.ndarray:
    """SmoothGrad, each gradient in a run of its own."""
    found = [
        input_gradients(case.classifier, case.image[None] + each, case.target, any_range=True)[1][0] for each in added
    ]
    return np.mean(found, axis=0).sum(axis=-1)


def _integrated_gradients(case: Case) -> str:
    """From a black image, at even steps as xplique takes them; ours stand closer where the image is faint.

    Near black, values are nearly equal, and rounding decides which of them a maximum takes: there our own
    gradient differs in a batch and alone. As many points are taken as it needs to stand at no such place.
    """
    for samples in range(case.asked.samples, case.asked.samples + 20):
        case = replace(case, asked=replace(case.asked, samples=samples))
        with mock.patch.object(integrated_gradients, "places", even_places):
            together = case.ours("Integrated gradients")
        if _apart(together, _one_by_one(case)) < CLOSE / 10:
            break
    same = _same(together, case.theirs("Integrated gradients", "xplique"))
    apart = _apart(case.ours("Integrated gradients"), together)
    return (
        f"{same} at {samples} points once ours too takes even steps ({apart:.0%} apart); "
        "tf-explain differs: without the factor pixel - baseline"
    )


def even_places(steps: int) -> np.ndarray:
    """Steps of integrated gradients as everybody else takes them."""
    return np.linspace(0, 1, steps, dtype=np.float32)


def _one_by_one(case: Case) -> np.ndarray:
    """Integrated gradients at even steps, each gradient in a run of its own."""
    places = even_places(case.asked.samples)
    found = [input_gradients(case.classifier, place * case.image[None], case.target)[1][0] for place in places]
    return (np.trapezoid(np.stack(found), places, axis=0) * case.image).sum(axis=-1)


def _occlusion(case: Case) -> str:
    same = _same(case.ours("Occlusion"), case.theirs("Occlusion", "xplique"))
    return f"{same} with patches side by side; tf-explain differs: its grey is 127.5, and it shows 1 - score"


def _rise(case: Case) -> str:
    """The paper's map is xplique's, ours the same less the target's mean over all masks."""
    drawn, make = [], rise._masks
    with mock.patch.object(rise, "_masks", lambda *given: drawn.append(make(*given)) or drawn[-1]):
        ours = case.ours("RISE")
    masks, grey = np.concatenate(drawn), np.float32(case.asked.grey)
    images = grey + masks[..., None] * (case.image - grey)
    with _masked(masks, images):
        (theirs,) = case.theirs("RISE", "xplique").values()
    shown, mean = masks.sum(axis=0, dtype=float), value_of(case.classifier, images, case.target).mean(dtype=float)
    expected = (theirs * (shown + 1e-4) - mean * shown) / (len(masks) * 0.5)  # each cell is shown with probability 0.5
    return f"{_same(ours, {'xplique': expected})} on the same masks, their mean taken off, as ours does"


@contextmanager
def _masked(masks: np.ndarray, images: np.ndarray) -> Iterator[None]:
    """While this lasts xplique's RISE uses these masks, one batch after the other."""
    rest = iter(zip(images, masks[..., None], strict=True))

    def given(image, cells, grey):
        chosen, shown = zip(*(next(rest) for _ in range(len(cells))), strict=True)
        return tf.constant(np.stack(chosen)), tf.constant(np.stack(shown))

    with mock.patch.object(peers.loaded("xplique.attributions.rise").Rise, "_apply_masks", staticmethod(given)):
        yield


_COMPARISONS: dict[str, Callable[[Case], str]] = {
    "Grad-CAM": _grad_cam,
    "Grad-CAM++": _grad_cam_pp,
    "SmoothGrad": _smoothgrad,
    "Integrated gradients": _integrated_gradients,
    "Occlusion": _occlusion,
    "RISE": _rise,
}


def _same(ours: np.ndarray, theirs: Mapping[str, np.ndarray]) -> str:
    apart = {name: _apart(ours, numbers) for name, numbers in theirs.items()}
    if far := {name: share for name, share in apart.items() if not share <= CLOSE}:
        raise RuntimeError(f"not the same numbers, apart by a share of the largest one of {far}")
    return "same as " + ", ".join(f"{name} (to {share:.0e})" for name, share in apart.items())


def _apart(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The largest difference, as a share of the largest number."""
    if ours.shape != theirs.shape or not ours.any():
        raise RuntimeError(f"maps of {ours.shape} and {theirs.shape}, or nothing in them")
    return float(np.abs(ours - theirs).max() / np.abs(ours).max())
