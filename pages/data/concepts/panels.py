"""Each concept over the face under study, and the answer without it."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.data.concepts.choice import Choice, amounts_in_face, in_python
from pages.state.subject import Subject
from vizcore.data.concepts import Concepts, without
from vizcore.figures.bars import outputs_figure
from vizcore.figures.overlay import overlay_figure
from vizcore.figures.palette import scale_of
from vizcore.words import number_text, span_text

ACROSS = 4  # concepts in a row


def parts_of_the_face(this: Subject, chosen: Choice, found: Concepts) -> None:
    """Where each concept lies, and how the answer changes without it."""
    amounts = amounts_in_face(this, chosen, found)
    answer = int(this.probabilities.argmax())
    changes = effects(this, chosen, found, amounts, answer)
    maps, bars = st.columns([3, 2], gap="large")
    with maps:
        _maps(this, chosen, amounts)
    with bars:
        _effects(this, chosen, changes, answer)


def effects(this: Subject, chosen: Choice, found: Concepts, amounts: np.ndarray, answer: int) -> np.ndarray:
    """By how much the logit of an answer falls when each concept is taken off the layer."""
    parts = np.stack([amounts[..., [number]] * direction for number, direction in enumerate(found.directions)])
    logits = without(this.classifier, this.trace.image, chosen.layer.name, parts)
    return this.trace.logits[answer] - logits[:, answer]


def _maps(this: Subject, chosen: Choice, amounts: np.ndarray) -> None:
    scale = scale_of(amounts)
    for start in range(0, amounts.shape[-1], ACROSS):
        for number, room in enumerate(st.columns(ACROSS, gap="small"), start):
            if number >= amounts.shape[-1]:
                continue
            part = amounts[..., number]
            with room:
                chart.figure(
                    overlay_figure(this.trace.image, part, scale=scale), key=f"concept-{number}", height=170,
                    alt=f"Concept {number + 1} laid over the face, {span_text(part.min(), part.max())}",
                    arrays={"amounts": part}, recipe=in_python(this, chosen, f"amounts[..., {number}]"),
                )  # fmt: skip
                st.caption(f"Concept {number + 1}" if part.any() else f"Concept {number + 1}: not in this face.")


def _effects(this: Subject, chosen: Choice, changes: np.ndarray, answer: int) -> None:
    names, label = [f"concept {number + 1}" for number in range(len(changes))], this.classifier.labels[answer]
    st.header("What the answer rests on", anchor=False)
    parts = "parts = np.stack([amounts[..., [n]] * direction for n, direction in enumerate(found.directions)])"
    off = f"off = without(classifier, image, {chosen.layer.name!r}, parts)"
    chart.figure(
        outputs_figure(changes, names, share=False), key="concept-effects",
        alt="By how much the logit falls without each: "
        + ", ".join(f"{name} {number_text(change, '.2f')}" for name, change in zip(names, changes, strict=True)),
        arrays={"changes": changes},
        recipe=in_python(this, chosen, f"face.logits[{answer}] - off[:, {answer}]", parts, off),
    )  # fmt: skip
    st.caption(
        f"By how much the logit of {label} falls when one concept alone is taken off what {chosen.layer.name} says of "
        "this "
        "face, and the rest of the network runs again. They meet behind the layer, so the numbers need not add up; "
        "below "
        "zero the answer gets stronger."
    )
