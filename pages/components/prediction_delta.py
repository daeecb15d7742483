"""What the network says now that something was changed, beside what it said before."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.subject import Subject
from vizcore.figures.change import change_figure
from vizcore.interventions import answers, log_odds

SHARE, ODDS = "probability", "log-odds"


def prediction_delta(
    this: Subject,
    logits: np.ndarray,
    recipe_of: Callable[[str, str], Recipe],
    *,
    name: str = "read_as",
    first: str = SHARE,
) -> None:
    """The prediction now, in words and as bars beside what it was.

    Args:
        this: whose prediction.
        logits: now.
        recipe_of: (format, import) → the recipe; the format turns an expression for the logits into what is shown.
        name: of the setting that says how to read it.
        first: how it is read where that was not chosen.
    """
    classifier, labels = this.classifier, this.classifier.labels
    st.subheader(in_words(this, logits), anchor=False)
    way = bound.segmented_control(
        "Read as", [SHARE, ODDS], default=first, name=name,
        help="Log-odds, log p ÷ (1 − p), still move where a probability is near 0% or 100%.",
    )  # fmt: skip
    read, called = (answers, "answers") if way == SHARE else (log_odds, "log_odds")
    was, now = read(classifier, this.trace.logits), read(classifier, logits)
    form = ".0%" if way == SHARE else ".2f"
    chart.figure(
        change_figure(was, now, labels, share=way == SHARE),
        key="changed-prediction",
        alt=f"The {way} of each emotion: "
        + ", ".join(f"{name} {b:{form}} before, {a:{form}} now" for name, b, a in zip(labels, was, now, strict=True)),
        arrays={"now": now, "before": was, "labels": np.array(labels)},
        recipe=recipe_of(f"{called}(classifier, {{}})", f"vizcore.interventions import {called}"),
    )
    change = "in percentage points" if way == SHARE else "0.69 more doubles the odds"
    st.caption(f"The blue mark is the network as it is; beside each bar the change, {change}.")


def in_words(this: Subject, logits: np.ndarray) -> str:
    """The prediction now, beside what it was."""
    labels, before, after = this.classifier.labels, this.probabilities, answers(this.classifier, logits)
    was, now = int(before.argmax()), int(after.argmax())
    if np.allclose(logits, this.trace.logits, rtol=1e-5, atol=1e-5):  # in another batch the last digits differ
        return f"As it is: {labels[was]} ({before[was]:.0%})"
    if was != now:
        return f"Now {labels[now]} ({after[now]:.0%}), no longer {labels[was]}"
    return f"Still {labels[now]}: {before[now]:.1%} → {after[now]:.1%}"


def top(this: Subject, logits: np.ndarray) -> str:
    """Happiness (87%)."""
    found = answers(this.classifier, logits)
    return f"{this.classifier.labels[int(found.argmax())]} ({found.max():.0%})"
