"""How far the network may be believed: calibration, and slices with their intervals."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.job import memoized
from pages.components.recipe import Recipe
from pages.components.wording import escaped
from pages.state import collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.means import shipped_bins, shipped_slices
from vizcore.evaluation.reliability import Bins, bins_of, interval
from vizcore.evaluation.slices import Slice, slices_of
from vizcore.figures.reliability import intervals_figure, reliability_figure

LEAST = 30  # faces of a slice, below which a sentence warns


def trust(this: Subject, seen: Looked | None) -> None:
    """Two figures side by side."""
    bins, slices = _measured(this, seen)
    left, right = st.columns(2, gap="large")
    with left:
        st.header("Is it as right as it is sure?", anchor=False)
        if bins is not None:
            _calibration(this, seen, bins)
    with right:
        st.header("Where is it right less often?", anchor=False)
        _slices(this, seen, slices)


def _measured(this: Subject, seen: Looked | None) -> tuple[Bins | None, tuple[Slice, ...]]:
    if seen is None:
        return shipped_bins(this.network), shipped_slices(this.network)
    return memoized(this, ("trust", collection.token()), lambda: _measure(this, seen))


def _measure(this: Subject, seen: Looked) -> tuple[Bins, tuple[Slice, ...]]:
    labelled = np.flatnonzero(seen.labels >= 0)
    faces, labels, logits = seen.faces.where(labelled), seen.labels[labelled], seen.logits[labelled]
    answers, sure = logits.argmax(axis=1), this.classifier.predictions(logits).max(axis=1)
    cut = slices_of(faces.images, labels, answers, this.classifier.labels, faces.shares)
    return bins_of(sure, labels == answers), cut


def _calibration(this: Subject, seen: Looked | None, bins: Bins) -> None:
    counts = np.maximum(bins.counts, 1)
    sure, right = bins.confidence / counts, bins.right / counts
    ends = [interval(int(some), int(count)) for some, count in zip(bins.right, bins.counts, strict=True)]
    chart.figure(
        reliability_figure(sure, right, ends, bins.counts), key="calibration",
        alt="How often the network is right against how sure it is: "
        + ", ".join(f"sure by {sure[some]:.0%}, right in {right[some]:.0%}" for some in np.flatnonzero(bins.counts)),
        arrays={"right": bins.right, "faces": bins.counts, "confidence": bins.confidence},
        recipe=_recipe_of_bins(this, seen),
    )  # fmt: skip
    st.caption(
        f"On the dotted line it would be exactly as right as it is sure; the mean distance from it is {bins.error:.1%} "
        f"({len(bins.counts)} bins). Larger dots hold more faces; thin lines are intervals at 95%."
    )


def _recipe_of_bins(this: Subject, seen: Looked | None) -> Recipe:
    if seen is None:
        return Recipe(f"shipped_bins({this.network!r}).right", imports=("vizcore.data.means import shipped_bins",))
    lines = "known = seen.labels >= 0", "said = classifier.predictions(seen.logits[known])"
    call = "bins_of(said.max(axis=1), said.argmax(axis=1) == seen.labels[known]).right"
    return of_faces_seen(this, call, "vizcore.evaluation.reliability import bins_of", before=lines)


def _slices(this: Subject, seen: Looked | None, slices: tuple[Slice, ...]) -> None:
    some = [each for each in slices if each.count]
    shares = np.array([each.right / each.count for each in some])
    names = [escaped(f"{each.kind}: {each.name}") for each in some]
    ends = [each.interval for each in some]
    notes = [
        f"{each.count:,} faces<br>from {low:.0%} to {high:.0%} at 95%"
        for each, (low, high) in zip(some, ends, strict=True)
    ]
    chart.figure(
        intervals_figure(shares, ends, names, notes), key="slices",
        alt="The share of right answers in parts of the faces: "
        + ", ".join(f"{each.kind} {each.name} {share:.0%}" for each, share in zip(some, shares, strict=True)),
        arrays={"shares": shares, "faces": np.array([each.count for each in some]), "names": np.array(names)},
        recipe=_recipe_of_slices(this, seen),
    )  # fmt: skip
    few = [each.name for each in some if each.count < LEAST]
    st.caption(
        "Lines are intervals at 95%: where two overlap much, nothing says that they differ. Detail is the share of a "
        "face's variance that lies within squares of 2×2 pixels: faces that were small and enlarged have little."
        + (" Of few faces little is known." if few else "")
    )


def _recipe_of_slices(this: Subject, seen: Looked | None) -> Recipe:
    call = "np.array([each.right / each.count for each in cut if each.count])"
    if seen is None:
        lines = (f"cut = shipped_slices({this.network!r})",)
        return Recipe(call, imports=("vizcore.data.means import shipped_slices",), before=lines)
    lines = (
        "faces, labels = seen.faces.where(seen.labels >= 0), seen.labels[seen.labels >= 0]",
        "answers = seen.logits[seen.labels >= 0].argmax(axis=1)",
        "cut = slices_of(faces.images, labels, answers, classifier.labels, faces.shares)",
    )
    return of_faces_seen(this, call, "vizcore.evaluation.slices import slices_of", before=lines)
