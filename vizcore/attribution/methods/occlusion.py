"""How far the target falls when a patch covers the pixel.

Zeiler & Fergus, "Visualizing and Understanding Convolutional Networks", 2014. https://arxiv.org/abs/1311.2901

Patches reach over the border, so that pixels there are covered as often as others: exactly as often where the stride
divides the patch.
"""

from collections.abc import Iterator
from functools import partial
from typing import Annotated

import numpy as np
from jaxtyping import Bool

from vizcore.arrays import Image, Map
from vizcore.attribution.method import Preview, Progress, Range, method, silent, unseen
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts, value_of
from vizcore.target import Target


@method(
    "Occlusion",
    signed=True,
    slow=True,
    zero="covering a pixel leaves this number as it is, on average over the patches",
)
def occlusion(
    classifier: Classifier,
    image: Image,
    target: Target,
    *,
    patch: Annotated[int, Range(4, 32)] = 8,
    stride: Annotated[int, Range(1, 4)] = 2,
    baseline: Annotated[float, Range(0.0, 1.0)] = 0.5,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Map:
    """How far the target falls when a grey patch covers the pixel, averaged over all patches that do.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        patch: side of the patch, in pixels.
        stride: how far it moves from one run of the network to the next, in pixels; at most `patch`.
        baseline: the grey of the patch, 0 black to 1 white.
        progress: is told how far the work is.
        preview: is offered the map so far.

    Returns:
        (height, width), in the target's units; negative where the target rises. Of a linear network, the mean over
        the patches of the sum of weight times (pixel - baseline) under the patch.

    Raises:
        ValueError: the stride leaves gaps between the patches.
    """
    if stride > patch:
        raise ValueError(f"a stride of {stride} leaves gaps between patches of {patch} pixels")
    total, times = np.zeros((2, *classifier.checked(image).shape[:2]))
    for share, covered, drops in _drops(classifier, image, target, patch, stride, baseline):
        total += np.einsum("n,nhw->hw", drops, covered)
        times += covered.sum(axis=0)
        progress(share)
        preview(partial(_mean, total, times))
    return _mean(total, times)


def _drops(classifier, image: Image, target: Target, patch: int, stride: int, baseline: float) -> Iterator[tuple]:
    """Part by part: the share that is done, which pixels each patch covers, and by how much the target falls."""
    rows, columns = (_covered(side, patch, stride) for side in image.shape[:2])
    (whole,) = value_of(classifier, image[None], target)
    for part in parts(classifier, count := len(rows) * len(columns)):
        down, across = np.divmod(np.arange(part.start, part.stop), len(columns))
        covered = rows[down, :, None] & columns[across, None, :]
        drops = whole - value_of(classifier, np.where(covered[..., None], np.float32(baseline), image), target)
        yield part.stop / count, covered, drops


def _mean(total: Map, times: Map) -> Map:
    """The mean drop over the patches that covered each pixel; zero where none has yet."""
    return (total / np.maximum(times, 1)).astype(np.float32)


def _covered(side: int, patch: int, stride: int) -> Bool[np.ndarray, "places side"]:
    """For each place of the patch along one axis, the pixels it covers: at least one of them, and no place left out."""
    starts = np.arange(-((patch - 1) // stride), (side - 1) // stride + 1) * stride
    distance = np.arange(side) - starts[:, None]
    return (distance >= 0) & (distance < patch)
