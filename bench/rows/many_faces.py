"""Many faces: an index against forward passes alone, its memory, what it keeps, and a map from nothing.

Faces are noise, cut from one array, in parts of 1,024 as the command makes them. The floor is the compiled network in
batches of 256, its logits as NumPy. The index finds the strongest faces of every channel, merges, and writes Parquet.
Memory is resident memory at the end of an index of so many faces, in the same process, against that after the first.
"""

import os
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from bench.result import Result
from vizcore.attribution.channel_relevance import channel_relevance
from vizcore.data.faces import Faces, as_images
from vizcore.data.index import build, open_index
from vizcore.data.looked import AT_ONCE, Looked, look_at
from vizcore.data.plane import plane_of
from vizcore.data.relevant import relevance_of
from vizcore.network import shipped
from vizcore.network.cards import shipped_names

PART = 1024


def measure(quick: bool) -> list[Result]:
    """Six lines."""
    classifier = shipped.load(shipped_names()[0])
    few, many = (1024, 2048) if quick else (5120, 28_672)
    _passes(classifier, _part(classifier, 0))
    _index(classifier, PART)
    found, ratios = [], []
    for number in range(2 if quick else 5):  # in turns with its floor
        parts = [_part(classifier, number * 4 + each) for each in range(4)]
        floor = _timed(lambda parts=parts: [_passes(classifier, part) for part in parts])
        ratios.append(_timed(lambda: _index(classifier, 4 * PART)) / floor)
    how = f"4,096 faces, {len(ratios)} rounds, from {min(ratios):.2f} to {max(ratios):.2f}"
    found.append(Result("index of faces ÷ forward passes alone", float(np.median(ratios)), at_most=1.5, how=how))
    before = _after(classifier, few)
    grown = (_after(classifier, many) - before) / 1e6
    found.append(Result(f"memory from {few:,} to {many:,} faces", grown, "MB", at_most=64))
    seen = look_at(classifier, _part(classifier, 0))
    of_tops = sum(top.keys.nbytes for top in (seen.summary.most, seen.summary.least, *seen.summary.of_label))
    found.append(Result("top faces of every channel, whatever their number", of_tops / 1e6, "MB", at_most=20))
    found.append(_followed(classifier, seen, 1 if quick else 3))
    faces = Faces(*_columns(classifier, 3579))
    floor = _timed(lambda: _passes(classifier, faces))
    cold = _timed(lambda: plane_of(look_at(classifier, faces).embedding))
    found.append(Result("first map of 3,579 faces ÷ tracing them in batches", cold / floor, at_most=1.5))
    return found


def _followed(classifier, seen: Looked, rounds: int) -> Result:
    """How long it takes to find in which faces every channel is most relevant."""
    ask, ratios = partial(channel_relevance, classifier), []
    relevance_of(seen, ask, most=AT_ONCE)  # compiled
    for _ in range(rounds):
        floor = _timed(lambda: _passes(classifier, seen.faces))
        ratios.append(_timed(lambda: relevance_of(seen, ask)) / floor)
    what = "answers followed back to every channel (RelMax) ÷ forward passes alone"
    return Result(what, float(np.median(ratios)), how=f"{len(seen.faces):,} faces, {rounds} rounds")


def _index(classifier, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [partial(_part, classifier, number) for number in range(count // PART)]
        build(classifier, parts, Path(folder), "noise")
        open_index(Path(folder))


def _part(classifier, number: int) -> Faces:
    return Faces(*_columns(classifier, PART, number))


def _columns(classifier, count: int, seed: int = 0):
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, *classifier.image_shape), np.uint8)
    return images, [str(number) for number in range(count)], random.integers(0, 8, count), None, classifier.labels


def _passes(classifier, faces: Faces) -> None:
    for _, images in faces.batches(AT_ONCE):
        classifier.run(as_images(images), (classifier.logits,))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _after(classifier, count: int) -> float:
    """Bytes of resident memory after an index of so many faces."""
    _index(classifier, count)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
