"""A face as networks are given it, and what each of them made of it: in the visitor's own session."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.shared import photo
from pages.shared.photo import Photo
from pages.shared.subject import Subject
from vizcore.arrays import Image
from vizcore.classifier import Classifier
from vizcore.shuffling import shuffled
from vizcore.trace import Trace, trace

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
        framing: the face or the box that is cut out of it.
        change: made to the image that is cut out; a key of `CHANGES`.
    """

    photo: Photo
    framing: int | photo.Box
    change: str = ""

    def image(self, image_shape: tuple[int, int, int]) -> Image:
        """What a network of this image shape is given."""
        return CHANGES[self.change](photo.crop(self.photo, self.framing, image_shape))


def of(this: Subject, change: str = "") -> Portrait:
    """The face under study."""
    return Portrait(this.photo, this.framing, change)


def traces(this: Subject, wanted: Sequence[tuple[Classifier, Portrait]]) -> list[Trace]:
    """What each network made of each face; a network runs only where that is not known yet.

    The session keeps these, and lets go of those that were asked for before.
    """
    known = st.session_state.get("compared", {}) | {(this.classifier, of(this)): this.trace}
    found = {pair: known.get(pair) or _look(*pair) for pair in wanted}
    st.session_state["compared"] = found
    return [found[pair] for pair in wanted]


def _look(classifier: Classifier, portrait: Portrait) -> Trace:
    return trace(classifier, portrait.image(classifier.image_shape))
