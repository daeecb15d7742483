"""The first map of 3,579 faces in a process that has looked at none, against tracing the same faces.

The network is loaded, and has run once. What the map needs is compiled within its time. Its floor is every layer of the
same network over the faces in batches of 32, as NumPy, of which some batches are traced and the rest is reckoned; the
second line goes further: against forward passes in batches of 256 that give the logits alone, before it and after it.
"""

from bench.faces import faces
from bench.result import Result
from bench.rows.many_faces import passes
from bench.timing import timed
from vizcore.data.faces import Faces, as_images
from vizcore.data.looked import look_at
from vizcore.data.plane import plane_of
from vizcore.network import shipped
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier

TRACED, AT_ONCE = 512, 32  # faces for the floor, and in a batch: all layers of more would not fit


def measure(quick: bool) -> list[Result]:
    """Two lines."""
    classifier, every = shipped.load(shipped_names()[0]), faces(512 if quick else 3579, "public_test")
    passes(classifier, every.where(range(256)))
    before = timed(lambda: passes(classifier, every))
    cold = timed(lambda: plane_of(look_at(classifier, every).embedding))
    alone = (before + timed(lambda: passes(classifier, every))) / 2
    again = timed(lambda: plane_of(look_at(classifier, every).embedding))
    traced = _traced(classifier, every)
    many = f"{len(every):,} faces"
    how = f"{every.source}: {cold:.1f} s ÷ {traced:.1f} s"
    than = f"{cold:.1f} s ÷ {alone:.1f} s; once compiled {again / alone:.2f}"
    return [
        Result(f"first map of {many} ÷ tracing them in batches", cold / traced, at_most=1.5, how=how),
        Result(f"first map of {many} ÷ forward passes alone", cold / alone, how=than),
    ]


def _traced(classifier: Classifier, every: Faces) -> float:
    """Seconds that all layers of all faces take."""
    layers, some = tuple(layer.name for layer in classifier.layers), every.where(range(TRACED))
    _all_layers(classifier, some.where(range(AT_ONCE)), layers)  # compiled
    return timed(lambda: _all_layers(classifier, some, layers)) * len(every) / len(some)


def _all_layers(classifier: Classifier, of: Faces, layers: tuple[str, ...]) -> None:
    for _, images in of.batches(AT_ONCE):
        classifier.run(as_images(images), layers)
