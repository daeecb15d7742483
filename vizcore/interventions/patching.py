"""In which layer an answer is decided: how much of another face's prediction a layer brings that is copied from it.

Meng et al., "Locating and Editing Factual Associations in GPT", 2022: patching. https://arxiv.org/abs/2202.05262
Zhang & Nanda, "Towards Best Practices of Activation Patching in Language Models", 2024: logits rather than
probabilities are compared, on a scale from the one run to the other. https://arxiv.org/abs/2309.16042
"""

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Bool, Float

from vizcore.arrays import Image
from vizcore.interventions.edits import Change, changed, check_layer
from vizcore.network.answers import Outputs
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts
from vizcore.settings import Preview, Progress, silent, unseen

Region = tuple[float, float, float, float]  # top, left, bottom, right, in shares of the height and width
WHOLE: Region = (0.0, 0.0, 1.0, 1.0)


def patched(
    classifier: Classifier, image: Image, other: Image, layers: Sequence[str], regions: Sequence[Region] = (WHOLE,),
    *, progress: Progress = silent, preview: Preview = unseen,
) -> Float[np.ndarray, "regions layers classes"]:  # fmt: skip
    """The logits of a face when one region of one layer is copied from another face, for each layer and region.

    One network with many changes, compiled once: each run copies in one layer and leaves the others.

    Args:
        classifier: the network; left as it is.
        image: (height, width, channels), in [0, 1]: the face that is changed.
        other: the same of the face that is copied from.
        layers: where; each on its own.
        regions: what of it; without maps there is but `WHOLE`.
        progress: is told the share that is done, and may raise to stop the work.
        preview: is offered what is returned, as far as it is known.

    Returns:
        Not a number where a layer has no such region, or where it is not known yet; in a chain, the other face's logits
        where all of it is copied.

    Raises:
        KeyError, ValueError: the network has no such layer, or one of the two is no image for it.
    """
    names = tuple(check_layer(classifier, layer).name for layer in layers)
    image, donor = classifier.checked(image), classifier.run(other[None], names)
    jobs = [(number, region) for region in regions for number in range(len(layers))]
    found = np.full((len(jobs), len(classifier.labels)), np.nan, np.float32)
    there = np.array([region == WHOLE or donor[layers[number]].ndim == 4 for number, region in jobs])

    def so_far() -> np.ndarray:
        return np.where(there[:, None], found, np.float32(np.nan)).reshape(len(regions), len(layers), -1)

    for part in parts(classifier, len(jobs), copies=3):  # what is kept, what is added, and what they give
        own = [[region if number == at else None for number, region in jobs[part]] for at in range(len(layers))]
        changes = {layer: _copied(donor[layer], each) for layer, each in zip(layers, own, strict=True)}
        found[part] = changed(classifier, image[None], changes, (classifier.logits,))[classifier.logits]
        progress(part.stop / len(jobs))
        preview(so_far)
    return so_far()


def recovered(
    before: np.ndarray, after: np.ndarray, other: np.ndarray, outputs: Outputs | None = "softmax"
) -> np.ndarray:
    """How far logits have come from one face's to another's: 0 at the one, 1 at the other.

    The share of the way along the line between the two; under a softmax whatever is added to all logits alike.

    Args:
        before: (classes,), of the face itself.
        after: (…, classes), of the changed runs.
        other: (classes,), of the other face.
        outputs: what the logits are; see `Classifier.outputs`.

    Returns:
        (…), below 0 where they moved away, above 1 where they went too far; not a number where both faces have the
        same logits.
    """
    way = other - before
    if outputs == "softmax":
        way = way - way.mean()
    length = float(way @ way)
    return np.asarray((after - before) @ way / (length or np.nan))


def _copied(donor: np.ndarray, regions: Sequence[Region | None]) -> Change:
    """One layer's change in every run: a region of it is the donor's, or all of it stays."""
    masks = np.stack([_mask(donor.shape[1:], region) for region in regions])[..., None]
    return Change((~masks).astype(np.float32), np.where(masks, donor, 0).astype(np.float32))


def _mask(shape: Sequence[int], region: Region | None) -> Bool[np.ndarray, "..."]:
    """The positions of a layer whose middle lies in a region: a number for each, without the channels."""
    sides = tuple(shape[:-1])
    if region is None or region == WHOLE or len(sides) != 2:
        return np.full(sides, region is not None)
    top, left, bottom, right = region
    rows, columns = ((np.arange(side) + 0.5) / side for side in sides)
    return ((rows >= top) & (rows < bottom))[:, None] & ((columns >= left) & (columns < right))


HALVES: Mapping[str, Mapping[str, Region]] = {
    "upper and lower": {"upper half": (0.0, 0.0, 0.5, 1.0), "lower half": (0.5, 0.0, 1.0, 1.0)},
    "left and right": {"left half": (0.0, 0.0, 1.0, 0.5), "right half": (0.0, 0.5, 1.0, 1.0)},
}
