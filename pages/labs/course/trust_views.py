"""Views on how far an answer can be trusted: a face changed until it fools the network, and a map put to a test."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import attribution_panel, chart, recipe
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.lab.view import OnChoose
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state import bound
from pages.state.session import setting
from pages.state.subject import Subject
from vizcore.arrays import Map
from vizcore.attribution import METHODS
from vizcore.faithfulness import Curve, Faithfulness, faithfulness, random_orders
from vizcore.figures.map import face_figure
from vizcore.figures.removal import removal_figure
from vizcore.figures.series import looks_of
from vizcore.figures.sweep import sweep_figure
from vizcore.interventions import PGD, attack
from vizcore.interventions.adversarial import Attack, Underway
from vizcore.target import Target

LEVELS = np.arange(17)  # of 255 grey levels, those of the page Adversarial
ATTACK = ("attack", PGD)  # of the key of its result
ORDERS = 5  # random ones, of the pixels
NUMBERS = "The network under study gives numbers, and no class that could turn to another: choose another one."


def adversarial_view(this: Subject, key: str, tell: OnChoose | None = None) -> None:
    """The face as it makes its strongest answer less likely, and all answers, for as much change as is chosen."""
    classifier, label = this.classifier, int(this.trace.logits.argmax())
    if classifier.outputs == "numbers":
        st.caption(NUMBERS)
        return
    level = bound.slider("Grey levels that a pixel may change by, of 255", 0, int(LEVELS[-1]), name="level", default=0)
    found = _attacked(this, label)
    if found is None:
        return
    if tell and setting("level"):
        tell({"level": level})
    call = f"attack(classifier, image, np.arange({len(LEVELS)}) / 255, method={PGD!r}, label={label})"
    face, answers = st.columns([2, 5], gap="large")
    with face:
        chart.figure(
            face_figure(found.images[level]), key=f"{key}-fooled", height=230, arrays={"image": found.images[level]},
            recipe=recipe.of_image(this.network, f"{call}.images[{level}]", "vizcore.interventions import attack"),
            alt=f"The face, each pixel changed by at most {level} of 255 grey levels",
        )  # fmt: skip
        said = found.answers[level]
        st.caption(f"{escaped(classifier.labels[int(said.argmax())])}, {said.max():.0%}")
    with answers:
        order = np.sort(np.argsort(-found.answers.max(axis=0), kind="stable")[:8])
        looks = looks_of(classifier.labels)
        chart.figure(
            sweep_figure(
                LEVELS, {escaped(classifier.labels[i]): found.answers[:, i] for i in order}, "grey levels", at=level,
                share=True, up="probability", looks=[looks[i] for i in order],
            ),
            key=f"{key}-attacked", arrays={"probabilities": found.answers},
            recipe=recipe.of_image(this.network, f"{call}.answers", "vizcore.interventions import attack"),
            alt="What the network says for each class while its strongest answer is made less likely",
        )  # fmt: skip


def _attacked(this: Subject, label: int) -> Attack | None:
    """Faces and answers at every strength; None where it was stopped."""
    return computed_in_sight(
        this, (*ATTACK, label, "less likely"),
        lambda report, preview: attack(
            this.classifier, this.trace.image, LEVELS / 255, method=PGD, label=label, progress=report, preview=preview
        ),
        f"{PGD} at {len(LEVELS)} strengths …",
        Sight(_attacked_so_far, "attack", f"The face, changed by up to {LEVELS[-1]} grey levels, so far", 0),
    )  # fmt: skip


def _attacked_so_far(now: Underway) -> bytes:
    """The face as it is changed most."""
    picture = (255 * now.images[-1] + 0.5).astype(np.uint8)
    return chart_block(pictures=[picture], words=f"Step {now.step} of {now.steps}")


def deletion_view(this: Subject, key: str, method: str) -> None:
    """How fast the strongest answer falls while pixels are taken away, by a method's map and in random orders."""
    target = Target(this.classifier.logits, int(this.trace.logits.argmax()))
    one = attribution_panel.answer(this, target, METHODS[method], {})
    found = _put_to_the_test(this, target, method, one.found.map) if one else None
    if one is None or found is None:
        return
    own, others = found.map.deletion, [curves.deletion for curves in found.chance]
    areas, form = [curve.area for curve in others], ".0%" if this.classifier.outputs != "numbers" else ".3g"
    chart.figure(
        _deletions(this, target, own, others), key=f"{key}-deletion",
        arrays={"map": own.scores, "shares": own.shares, "random": np.array([curve.scores for curve in others])},
        alt=f"Deletion curve of {method}: area {own.area:.3g}; of random orders {min(areas):.3g} to {max(areas):.3g}",
        recipe=recipe.of_image(
            this.network,
            f"faithfulness(classifier, image, {attribution_panel.in_python(target)}, "
            f"{attribution_panel.map_in_python(target, one)}.map, seeds={ORDERS}).map.deletion.scores",
            *attribution_panel.IMPORTS, "vizcore.faithfulness import faithfulness",
        ),
    )  # fmt: skip
    st.caption(
        f"In the order of {method}, the mean on the way is {own.area:{form}}; in random orders, {min(areas):{form}} to "
        f"{max(areas):{form}}. The lower, the better the map knows what the answer rests on."
    )


def _put_to_the_test(this: Subject, target: Target, method: str, values: Map) -> Faithfulness | None:
    """The curves of random orders, then those of a map; None where that was stopped."""
    classifier, image = this.classifier, this.trace.image
    chance = computed_in_sight(
        this, ("random orders", target),
        lambda report, preview: random_orders(
            classifier, image, target, seeds=ORDERS, progress=report, preview=preview
        ),
        "Taking pixels away in random order …",
        Sight(
            lambda known: chart_block(_deletions(this, target, None, [each.deletion for each in known])),
            "random-orders", "Deletion in random orders, so far", 360,
        ),
    )  # fmt: skip
    if not chance:
        return None
    others = [each.deletion for each in chance]
    return computed_in_sight(
        this, ("faithfulness", method, target),
        lambda report, preview: faithfulness(
            classifier, image, target, values, chance=chance, progress=report, preview=preview
        ),
        f"Taking pixels away in the order of {method} …",
        Sight(
            lambda known: chart_block(_deletions(this, target, known[0].deletion, others)), "faithfulness",
            f"Deletion in the order of {method}, so far", 360,
        ),
    )  # fmt: skip


def _deletions(this: Subject, target: Target, own: Curve | None, others: Sequence[Curve]) -> go.Figure:
    shares = this.classifier.outputs != "numbers"
    up = escaped(f"probability of {this.classifier.labels[target.channel]}") if shares else "the number"
    return removal_figure(own, others, across="pixels taken away", up=up, shares=shares)


def patches_of(values: np.ndarray, count: int) -> np.ndarray:
    """The sum of a map over each of so many patches each way, (count, count); fewer of a smaller map."""
    rows, columns = (np.linspace(0, size, min(count, size) + 1).astype(int)[:-1] for size in values.shape)
    return np.add.reduceat(np.add.reduceat(values.astype(float), rows, axis=0), columns, axis=1)
