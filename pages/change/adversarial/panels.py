"""A face changed by as little as fools the network: the change, and what becomes of the answer.

Goodfellow et al., "Explaining and Harnessing Adversarial Examples", 2015. https://arxiv.org/abs/1412.6572
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.ascent import watched
from pages.components.job import computed
from pages.components.prediction_delta import in_words
from pages.components.recipe import Recipe
from pages.components.stage.frames_block import images_block
from pages.components.wording import escaped
from pages.state import bound
from pages.state.subject import Subject
from vizcore.arrays import Image
from vizcore.figures.map import face_figure, map_figure
from vizcore.figures.series import looks_of
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import FGSM, PGD, Attack, Underway, attack, log_odds
from vizcore.words import span_text

LEVELS = np.arange(17)  # of 255 grey levels
LESS, MORE = "less likely", "more likely"


@dataclass(frozen=True)
class Asked:
    """How it is to be fooled: by which attack, towards or away from the label, within how many grey levels."""

    method: str
    way: str
    level: int


def choose_attack() -> Asked:
    """The widgets."""
    way = bound.segmented_control("becomes", [LESS, MORE], name="towards")
    method = bound.segmented_control(
        "Attack", [FGSM, PGD], default=PGD, name="attack",
        help="FGSM: one step along the sign of the gradient. PGD: twenty small ones.",
    )  # fmt: skip
    level = bound.slider(
        "Grey levels that a pixel may change by, of 255", 0, int(LEVELS[-1]), name="level", default=4, width=380
    )
    return Asked(method, way, level)


def attacked(this: Subject, label: int, asked: Asked) -> Attack | None:
    """The faces and answers at every strength; None where it was stopped. Meanwhile the face changes on the stage."""
    above, room = st.container(), st.empty()  # how far it is, and the button that stops it, are over the faces
    key, work = ("attack", asked.method, label, asked.way), partial(_attack, this, label, asked, room)
    with above:
        found = computed(this, key, work, f"{asked.method} at {len(LEVELS)} strengths …")
    room.empty()
    return found


def _attack(this: Subject, label: int, asked: Asked, room, report_progress) -> Attack:
    """At every strength; shown is the face at the one that is asked about, beside what was added to it."""
    classifier, image = this.classifier, this.trace.image

    def push(make: Callable[[], Underway]) -> None:
        now = make()
        changed = now.images[asked.level]
        logits = classifier.run(changed[None], (classifier.logits,))[classifier.logits]
        value = log_odds(classifier, logits)[:, label]
        show(images_block(np.stack(beside(changed, image, asked.level)), value, now.step, now.steps))

    called = f"log-odds of {classifier.labels[label]}" if classifier.outputs != "numbers" else classifier.labels[label]
    with watched(room, "attack", called=called, widest=300) as show:
        return attack(
            classifier, image, LEVELS / 255, method=asked.method, label=label, towards=asked.way == MORE,
            progress=report_progress, preview=push,
        )  # fmt: skip


def beside(changed: Image, image: Image, level: int) -> tuple[Image, Image]:
    """A changed face, and what was added to it: middle grey where nothing was, white where it is `level` brighter."""
    return changed, 0.5 + 255 * (changed - image) / (2 * max(level, 1))


def _recipe(this: Subject, label: int, asked: Asked, form: str) -> Recipe:
    call = (
        f"attack(classifier, image, np.arange({len(LEVELS)}) / 255, method={asked.method!r}, label={label}, "
        f"towards={asked.way == MORE})"
    )
    return recipe.of_image(this.network, form.format(call), "vizcore.interventions import attack")


def changed_face(this: Subject, label: int, asked: Asked, found: Attack) -> None:
    """The face that fools it."""
    changed, level = found.images[asked.level], asked.level
    st.header("The changed face", anchor=False)
    chart.figure(
        face_figure(changed, beside_map=True), key="fooled", height=280, arrays={"image": changed},
        recipe=_recipe(this, label, asked, f"{{}}.images[{level}]"),
        alt=f"The face, each pixel changed by at most {level} of 255 grey levels",
    )  # fmt: skip
    st.caption(f"No pixel is more than {level} of 255 grey levels from the face.")


def perturbation(this: Subject, label: int, asked: Asked, found: Attack) -> None:
    """What was added to it."""
    added = found.images[asked.level] - this.trace.image
    difference = (255 * added).mean(axis=-1)
    st.header("The change, enlarged", anchor=False)
    chart.figure(
        map_figure(difference), key="perturbation", height=280, arrays={"difference": added},
        recipe=_recipe(this, label, asked, f"{{}}.images[{asked.level}] - image"),
        alt=f"What was added to each pixel, {span_text(difference.min(), difference.max(), '.1f')} grey levels",
    )  # fmt: skip
    st.caption("What was added to each pixel, in grey levels: orange brighter, blue darker.")


def answers_figure(this: Subject, label: int, asked: Asked, found: Attack) -> None:
    """The probabilities at every strength."""
    classifier, labels = this.classifier, this.classifier.labels
    logits = classifier.run(found.images[asked.level][None], (classifier.logits,))[classifier.logits][0]
    st.header(in_words(this, logits), anchor=False)
    shares = this.classifier.outputs != "numbers"
    order = np.sort(np.argsort(-found.answers.max(axis=0), kind="stable")[:8])
    looks = looks_of(labels)
    chart.figure(
        sweep_figure(
            LEVELS,
            {escaped(labels[i]): found.answers[:, i] for i in order},
            "grey levels",
            at=asked.level,
            share=shares,
            up="probability" if shares else "the number",
            looks=[looks[i] for i in order],
            height=430,
        ),
        key="attacked",
        alt=f"What the network says for each class while {labels[label]} is made {asked.way} within more grey levels",
        arrays={"probabilities": found.answers, "bounds": found.bounds, "labels": np.array(labels)},
        recipe=_recipe(this, label, asked, "{}.answers"),
    )
    if not shares:
        st.caption("These are numbers: there is no class to turn to another.")
        return
    turned = np.flatnonzero(found.answers.argmax(axis=1) != found.answers[0].argmax())
    st.caption(
        f"The strongest answer turns at {LEVELS[turned[0]]} of 255 grey levels."
        if len(turned)
        else f"Within {LEVELS[-1]} of 255 grey levels the strongest answer stays."
    )
