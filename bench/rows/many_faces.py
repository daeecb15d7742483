"""An index of many faces against forward passes alone, and what it keeps of every channel.

The faces are those beside the checkout where there are any, in parts of 1,024 as the command makes them. The floor is
the compiled network in batches of 256, its logits as NumPy, over the same parts. The index finds the strongest faces
of every channel, merges, and writes Parquet; both are measured in turns.
"""

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from bench.faces import PART, faces, parts
from bench.result import Result
from bench.timing import timed
from vizcore.attribution.channel_relevance import channel_relevance
from vizcore.data.faces import Faces, as_images
from vizcore.data.index import build, open_index
from vizcore.data.looked import AT_ONCE, Looked, look_at
from vizcore.data.relevant import relevance_of
from vizcore.network import shipped
from vizcore.network.cards import shipped_names


def measure(quick: bool) -> list[Result]:
    """Three lines."""
    classifier, count = shipped.load(shipped_names()[0]), (1 if quick else 3) * PART
    few = faces(count)
    passes(classifier, few.where(range(PART)))
    index(classifier, PART)
    ratios = []
    for _ in range(2 if quick else 5):  # in turns with its floor
        floor = timed(lambda: passes(classifier, few))
        ratios.append(timed(lambda: index(classifier, count)) / floor)
    how = f"{len(few):,} faces ({few.source}), {len(ratios)} rounds, from {min(ratios):.2f} to {max(ratios):.2f}"
    kept = index(classifier, count).summary
    tops = sum(top.keys.nbytes for top in (kept.most, kept.least, *kept.of_label))
    return [
        Result("index of faces ÷ forward passes alone", float(np.median(ratios)), at_most=1.5, how=how),
        Result("top faces of every channel, whatever their number", tops / 1e6, "MB", at_most=20),
        _followed(classifier, look_at(classifier, few.where(range(PART))), 1 if quick else 3),
    ]


def _followed(classifier, seen: Looked, rounds: int) -> Result:
    """How long it takes to find in which faces every channel is most relevant."""
    ask, ratios = partial(channel_relevance, classifier), []
    relevance_of(seen, ask, most=AT_ONCE)  # compiled
    for _ in range(rounds):
        floor = timed(lambda: passes(classifier, seen.faces))
        ratios.append(timed(lambda: relevance_of(seen, ask)) / floor)
    what = "answers followed back to every channel (RelMax) ÷ forward passes alone"
    return Result(what, float(np.median(ratios)), how=f"{len(seen.faces):,} faces, {rounds} rounds")


def index(classifier, count: int) -> Looked:
    """Of so many faces, in a folder that goes again; what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        build(classifier, parts(count), Path(folder), "faces")
        return open_index(Path(folder))


def passes(classifier, of: Faces) -> None:
    """The floor."""
    for _, images in of.batches(AT_ONCE):
        classifier.run(as_images(images), (classifier.logits,))
