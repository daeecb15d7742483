"""The network and the face under study: chosen once, in the frame, for every page."""

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.shared import engine, photo, screen
from pages.shared.photo import Photo
from vizcore.classifier import Classifier
from vizcore.figures.strip import strip_pictures
from vizcore.thumbnails import thumbnail
from vizcore.trace import Trace, activation, probabilities, trace


@dataclass(frozen=True, eq=False)
class Subject:
    """What every page asks its question about.

    Args:
        classifier: shared by all visitors.
        photo: what the visitor brought, or the sample.
        framing: the face or the box that was cut out of it.
        trace: what the network made of it; `trace.image` is the exact tensor that it received.
        results: of long work about it, the last one last; see `pages.shared.turns`.
    """

    classifier: Classifier
    photo: Photo
    framing: int | photo.Box
    trace: Trace
    results: OrderedDict[tuple, Any] = field(default_factory=OrderedDict)

    @cached_property
    def strip(self) -> tuple[go.Image, ...]:
        """A small picture of every layer, for the strip."""
        layers = self.classifier.layers
        thumbnails = {layer.name: thumbnail(activation(self.classifier, self.trace, layer.name)) for layer in layers}
        return strip_pictures(layers, thumbnails, screen.width())

    @cached_property
    def extreme(self) -> float | None:
        """The largest absolute activation of the whole network; None where it is too large to be kept."""
        return max((float(np.abs(value).max()) for value in self.trace.kept.values()), default=None)

    @property
    def probabilities(self):
        """Calibrated, one per label, summing to 1."""
        return probabilities(self.trace.logits, self.classifier.temperature)


def snippet(subject: Subject, wanted: str, *imports: str) -> str:
    """Lines of Python that give the same numbers.

    Args:
        subject: whose network it is about.
        wanted: an expression in `classifier`, `image` and `seen`.
        imports: what it needs more, such as "vizcore.target import Target".
    """
    return code(subject.classifier.name, wanted, *imports)


def image_in_python(network: str = "") -> str:
    """The line that loads the face; of a network that is not the one under study, with its name."""
    chosen = f", with {network} chosen" if network else ""
    return f'image = np.load("tensor.npz")["image"]  # from the page Predict{chosen}: Download'


def code(name: str, wanted: str, *imports: str) -> str:
    """The same for a network by its name."""
    known = {"image": "image", "probabilities": "probabilities(seen.logits, classifier.temperature)"}
    more = "".join(f"from {names}\n" for names in imports)
    return f"""import numpy as np
from vizcore import shipped
{more}from vizcore.trace import activation, probabilities, trace

classifier = shipped.load({name!r})
{image_in_python()}
seen = trace(classifier, image)
result = {known.get(wanted, wanted)}"""


def current() -> Subject:
    """The subject of this visitor; runs the network only where the network or the face is another than before."""
    classifier = engine.network(st.session_state["network"])
    shown, framing = photo.current(), photo.framing()
    known: Subject | None = st.session_state.get("subject")
    if known is None or (known.classifier, known.photo, known.framing) != (classifier, shown, framing):
        image = photo.crop(shown, framing, classifier.image_shape)
        known = st.session_state["subject"] = Subject(classifier, shown, framing, trace(classifier, image))
    return known
