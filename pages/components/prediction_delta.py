"""What the network says now that something was changed, beside what it said before."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.recipe import Recipe
from pages.components.wording import answer_text, escaped, strongest_answer
from pages.state import bound
from pages.state.subject import Subject
from vizcore.figures.change import change_figure
from vizcore.interventions import answers, log_odds
from vizcore.words import number_text

SHARE, ODDS, NUMBER = "probability", "log-odds", "number"
MOST = 12  # classes that are drawn
SATURATED = 0.995  # reads as 100%, or nearly


def prediction_delta(
    this: Subject,
    logits: np.ndarray,
    recipe_of: Callable[[str, str], Recipe],
    *,
    name: str = "read_as",
    first: str | None = None,
) -> None:
    """The prediction now, in words and as bars beside what it was.

    Args:
        this: whose prediction.
        logits: now.
        recipe_of: (format, import) → the recipe; the format turns an expression for the logits into what is shown.
        name: of the setting that says how to read it.
        first: how it is read where that was not chosen; None for probabilities, or for log-odds where one is near 100%.
    """
    classifier, labels = this.classifier, this.classifier.labels
    st.header(in_words(this, logits), anchor=False)
    way = NUMBER
    if classifier.outputs != "numbers":
        way = bound.segmented_control(
            "Read as", [SHARE, ODDS], default=first or (ODDS if is_saturated(this) else SHARE), name=name,
            help="Log-odds, log p ÷ (1 − p), still move where a probability is near 0% or 100%.",
        )  # fmt: skip
    read, called = (log_odds, "log_odds") if way == ODDS else (answers, "answers")
    was, now = read(classifier, this.trace.logits), read(classifier, logits)
    moved = np.argsort(-np.maximum(was, now), kind="stable")[:MOST]
    form = ".0%" if way == SHARE else ".2f"
    chart.figure(
        change_figure(was[moved], now[moved], [escaped(labels[i]) for i in moved], share=way == SHARE),
        key="changed-prediction",
        alt=f"The {way} of each class: "
        + ", ".join(f"{labels[i]} {number_text(was[i], form)} before, {number_text(now[i], form)} now" for i in moved),
        arrays={"now": now, "before": was, "labels": np.array(labels)},
        recipe=recipe_of(f"{called}(classifier, {{}})", f"vizcore.interventions import {called}"),
    )
    change = {SHARE: ", in percentage points", ODDS: ", 0.69 more doubles the odds", NUMBER: ""}[way]
    few = f" The {MOST} largest of {len(labels):,}." if len(labels) > MOST else ""
    st.caption(f"The diamond is the network as it is; beside each bar the change{change}.{few}")


def is_saturated(this: Subject) -> bool:
    """Whether the answer is so sure that a probability would hardly move where its log-odds do."""
    return this.classifier.outputs != "numbers" and bool(this.probabilities.max() > SATURATED)


def in_words(this: Subject, logits: np.ndarray) -> str:
    """The prediction now, beside what it was."""
    labels, before, after = this.classifier.labels, this.probabilities, answers(this.classifier, logits)
    was, now = int(before.argmax()), int(after.argmax())
    if np.allclose(logits, this.trace.logits, rtol=1e-5, atol=1e-5):  # in another batch the last digits differ
        return f"As it is: {strongest_answer(this.classifier, before)}"
    if was != now:
        strongest = strongest_answer(this.classifier, after)
        if (this.classifier.outputs or "softmax") == "softmax":
            return f"Now {strongest}, no longer {labels[was]}"
        return f"Strongest now: {strongest}; {labels[was]} {answer_text(this.classifier, after[was])}"
    if this.classifier.outputs != "numbers" and f"{before[now]:.1%}" == f"{after[now]:.1%}":
        odds = [log_odds(this.classifier, given)[now] for given in (this.trace.logits, logits)]
        return f"Still {labels[now]}: log-odds {number_text(odds[0], '.2f')} → {number_text(odds[1], '.2f')}"
    form = ".4g" if this.classifier.outputs == "numbers" else ".1%"
    return f"Still {labels[now]}: {before[now]:{form}} → {after[now]:{form}}"


def top(this: Subject, logits: np.ndarray) -> str:
    """Happiness (87%)."""
    return strongest_answer(this.classifier, answers(this.classifier, logits))
