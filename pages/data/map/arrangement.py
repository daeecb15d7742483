"""Where the faces lie on the map: on the plane of most spread, or so that neighbours lie together."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from pages.components.embedding import own_embedding
from pages.components.job import computed, memoized
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.plane import plane_of, some_of
from vizcore.data.strongest import before_logits
from vizcore.data.tsne import among, tsne
from vizcore.settings import Preview

PCA, TSNE = "PCA", "t-SNE"
DRAWN = {PCA: 100_000, TSNE: 10_000}  # faces at most: beyond, the one is too much to send, the other takes too long
PLANE = "vizcore.data.plane import plane_of"


@dataclass(frozen=True, eq=False)
class Arrangement:
    """Faces on the map.

    Args:
        kind: `PCA` or `TSNE`.
        numbers: of the faces that are drawn.
        places: of each of them.
        own: of the face under study.
        titles: of the two axes.
        sentence: what the map is.
        imports: of its lines of Python.
        lines: that give `places`, and with `own_line` the place of the vector `own` as `place`.
        own_line: see above.
    """

    kind: str
    numbers: Int[np.ndarray, " drawn"]
    places: Float[np.ndarray, "drawn 2"]
    own: Float[np.ndarray, " 2"]
    titles: tuple[str, str]
    sentence: str
    imports: tuple[str, ...]
    lines: tuple[str, ...]
    own_line: str


def choose_arrangement() -> str:
    """The widget for it."""
    return bound.segmented_control("Arranged by", [PCA, TSNE], name="map_by", help=_HELP)


def arranged(
    this: Subject, seen: Looked, kind: str, watched: Callable[[np.ndarray], AbstractContextManager[Preview]]
) -> Arrangement | None:
    """The map of this kind; None where the work on it was stopped, or is under way.

    Args:
        this: the face and the network.
        seen: the faces.
        kind: `PCA` or `TSNE`.
        watched: given the numbers of the faces that are drawn, shows them where they stand while it is at work.

    Raises:
        ValueError: there are too few faces for it.
    """
    numbers = some_of(len(seen.faces), DRAWN[kind])
    found = _by_spread(this, seen, numbers) if kind == PCA else _by_neighbours(this, seen, numbers, watched)
    if found is None or len(numbers) == len(seen.faces):
        return found
    many, words = len(seen.faces), f" Of {len(seen.faces):,} faces {len(numbers):,} are on it, drawn by chance."
    line = f"drawn = some_of({many}, {len(numbers)})"
    lines = (line, *(each.replace("seen.embedding)", "seen.embedding[drawn])") for each in found.lines))
    if kind == PCA:  # the plane is that of all
        lines = (line, found.lines[0], lines[-1])
    imports = (*found.imports, "vizcore.data.plane import some_of")
    return Arrangement(kind, numbers, found.places, found.own, found.titles, found.sentence + words, imports, lines,
                       found.own_line.replace("seen.embedding,", "seen.embedding[drawn],"))  # fmt: skip


def _by_spread(this: Subject, seen: Looked, numbers: np.ndarray) -> Arrangement:
    plane = memoized(this, ("plane", collection.token()), lambda: plane_of(seen.embedding))
    share = plane.share
    return Arrangement(
        PCA, numbers, plane.places(seen.embedding[numbers]), plane.places(own_embedding(this)[None])[0],
        (f"first direction, {share[0]:.0%} of the variance", f"second, {share[1]:.0%}"),
        f"The two directions in which {before_logits(this.classifier)}, the layer before the logits, tells these faces "
        "furthest apart.",
        (PLANE,), ("plane = plane_of(seen.embedding)", "places = plane.places(seen.embedding)"),
        "place = plane.places(own[None])[0]",
    )  # fmt: skip


def _by_neighbours(this: Subject, seen: Looked, numbers: np.ndarray, watched: Callable) -> Arrangement | None:
    rows = seen.embedding[numbers]

    def work(report_progress) -> np.ndarray:
        with watched(numbers) as preview:
            return tsne(rows, report_progress, preview=preview)

    words = f"Laying {len(rows):,} faces beside their neighbours …"
    places = computed(this, ("t-SNE", collection.token()), work, words)
    if places is None:
        return None
    return Arrangement(
        TSNE, numbers, places, among(rows, places, own_embedding(this)), ("no direction means anything", ""),
        f"Faces that are alike in {before_logits(this.classifier)}, the layer before the logits, lie together (t-SNE); "
        "how far apart groups lie says little.",
        ("vizcore.data.tsne import tsne",), ("places = tsne(seen.embedding)",),
        "place = among(seen.embedding, places, own)",
    )  # fmt: skip


_HELP = (
    "PCA is a plane through the layer's numbers: exact, and far apart means far apart. t-SNE keeps neighbours "
    "together, takes a while, and bends all else."
)
