"""The face in pieces that are shown or hidden as one.

Achanta et al., "SLIC Superpixels Compared to State-of-the-Art Superpixel Methods", 2012.
https://doi.org/10.1109/TPAMI.2012.120
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from skimage.segmentation import slic

from vizcore.arrays import Batch, Image, Map, checked_image

Labels = Int[np.ndarray, "height width"]
Coalitions = Bool[np.ndarray, "batch segments"]  # which segments each image shows

# What distance in the picture counts beside distance in colour, whose scales differ. With less, and without smoothing,
# pictures with much grain fall into one segment.
_COMPACTNESS = {"grey": 0.3, "Lab": 20.0}
_SMOOTHING = 1.0  # sigma in pixels, before they are compared


def superpixels(image: Image, segments: int) -> Labels:
    """Which segment each pixel belongs to, 0 and up without gaps; about as many segments as asked for.

    Raises:
        ValueError: this is no image.
    """
    image = checked_image(image)
    colour = image.shape[-1] == 3
    found = slic(
        image if image.shape[-1] > 1 else image[..., 0],
        n_segments=segments,
        compactness=_COMPACTNESS["Lab" if colour else "grey"],
        sigma=_SMOOTHING,
        convert2lab=colour,
        channel_axis=-1 if image.shape[-1] > 1 else None,
        start_label=0,
    )
    return np.unique(found, return_inverse=True)[1].reshape(found.shape)


def shown(image: Image, labels: Labels, coalitions: Coalitions, baseline: float) -> Batch:
    """The image with grey in place of the segments that are not in the coalition."""
    return np.where(coalitions[:, labels][..., None], checked_image(image), np.float32(baseline))


def shared_out(values: Float[np.ndarray, " segments"], labels: Labels) -> Map:
    """A map that adds up to the values: each segment's is shared evenly among its pixels."""
    return (values / np.bincount(labels.ravel()))[labels].astype(np.float32)
