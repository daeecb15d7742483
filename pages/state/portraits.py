"""A face as networks are given it, and what each of them made of it: in the visitor's own session."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pages.state import photo
from pages.state.photo import Photo
from pages.state.session import session
from pages.state.subject import Subject
from vizcore.arrays import Image
from vizcore.network.classifier import Classifier
from vizcore.run.trace import Trace, trace
from vizcore.why_convolution.shuffling import shuffled

CHANGES = {
    "": lambda image: image,
    "mirrored": lambda image: np.ascontiguousarray(image[:, ::-1]),
    "shuffled": shuffled,
}


@dataclass(frozen=True)
class Portrait:
    """A face cut out of a photo.

    Args:
        photo: what the visitor brought, or the sample.
        framing: the face or the box that is cut out of it, None for the best there is.
        change: made to the image that is cut out; a key of `CHANGES`.
    """

    photo: Photo
    framing: int | photo.Box | None
    change: str = ""

    @property
    def name(self) -> tuple:
        """Tells it from others of one visitor, without a pixel of it."""
        return self.photo.token, self.framing, self.change

    def image(self, image_shape: tuple[int, int, int]) -> Image:
        """What a network of this image shape is given."""
        return CHANGES[self.change](photo.cut(self.photo, self.framing, image_shape).image)


def of(this: Subject, change: str = "") -> Portrait:
    """The face under study."""
    return Portrait(this.photo, this.framing, change)


def traces(this: Subject, wanted: Sequence[tuple[Classifier, Portrait]]) -> list[Trace]:
    """What each network made of each face; a network runs only where that is not known yet.

    The session keeps these, and lets go of those that were asked for before.
    """
    here = session()
    known = here.compared | {(this.identity, of(this)): this.trace}
    found = {
        (classifier.identity, portrait): known.get((classifier.identity, portrait)) or _look(classifier, portrait)
        for classifier, portrait in wanted
    }
    here.compared = found
    return [found[classifier.identity, portrait] for classifier, portrait in wanted]


def _look(classifier: Classifier, portrait: Portrait) -> Trace:
    return trace(classifier, portrait.image(classifier.image_shape))
