"""The first map of 3,579 faces in a process that has looked at none, against the same faces through the network alone.

The network is loaded, and has run once. What the map needs is compiled within its time; its floor, forward passes in
batches of 256 with the logits as NumPy, is measured before it and again after it, and their mean counts.
"""

from bench.faces import faces
from bench.result import Result
from bench.rows.many_faces import passes
from bench.timing import timed
from vizcore.data.looked import look_at
from vizcore.data.plane import plane_of
from vizcore.network import shipped
from vizcore.network.cards import shipped_names


def measure(quick: bool) -> list[Result]:
    """One line."""
    classifier, every = shipped.load(shipped_names()[0]), faces(512 if quick else 3579, "public_test")
    passes(classifier, every.where(range(256)))
    before = timed(lambda: passes(classifier, every))
    cold = timed(lambda: plane_of(look_at(classifier, every).embedding))
    floor = (before + timed(lambda: passes(classifier, every))) / 2
    again = timed(lambda: plane_of(look_at(classifier, every).embedding))
    how = f"{every.source}: {cold:.1f} s ÷ {floor:.1f} s; once compiled {again / floor:.2f}"
    return [Result(f"first map of {len(every):,} faces ÷ forward passes alone", cold / floor, at_most=1.5, how=how)]
