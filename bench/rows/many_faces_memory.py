"""Memory while faces are indexed: resident after 28,389 of them, less that after 5,120, in one process.

The faces themselves lie in memory from the beginning, and do not count, nor does what an index is read back as.
"""

import tempfile
from pathlib import Path

from bench.faces import faces, parts
from bench.machine import resident
from bench.result import Result
from vizcore.data.index import build
from vizcore.network import shipped
from vizcore.network.cards import shipped_names


def measure(quick: bool) -> list[Result]:
    """One line."""
    classifier, few, many = shipped.load(shipped_names()[0]), *((1024, 2048) if quick else (5120, 28_389))
    every = faces(many)
    before = _after(classifier, many, few)
    grown = (_after(classifier, many, many) - before) / 1e6
    how = f"{every.source}; {before / 1e6:.0f} MB after {few:,}"
    return [Result(f"memory from {few:,} to {len(every):,} faces", grown, "MB", at_most=64, how=how)]


def _after(classifier, every: int, some: int) -> int:
    """Bytes of resident memory after an index of some of the faces."""
    with tempfile.TemporaryDirectory() as folder:
        build(classifier, parts(every)[: -(-some // 1024)], Path(folder), "faces")
    return resident()
