"""Can a map be trusted? Two checks: the target follows its pixels, and it follows the network's weights."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.ask.attribution.randomisation import randomisation_panel
from pages.components import chart, recipe, target_picker
from pages.components.attribution_panel import IMPORTS, Answer, in_python, map_in_python
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state import bound
from pages.state.session import set_setting
from pages.state.subject import Subject
from vizcore.faithfulness import Curve, Curves, Faithfulness, faithfulness, random_orders
from vizcore.figures.gains import gains_figure
from vizcore.figures.removal import removal_figure
from vizcore.target import Target
from vizcore.words import number_text

NEITHER, PIXELS, WEIGHTS = "Neither", "Take the pixels away", "Randomise the weights"
ORDERS = 5  # random ones, of the pixels
_TALL = 300  # pixels, of the curves while they grow
_ASKS = {
    "deletion": "Take away the pixels the map calls important first: how fast does it fall?",
    "insertion": "Bring them back to a blurred face first: how fast does it rise?",
}
_ACROSS = {"deletion": "pixels taken away", "insertion": "pixels brought back"}


def trust_panel(this: Subject, target: Target, answers: Sequence[Answer]) -> None:
    """The room below the maps; nothing is computed until a check is chosen."""
    st.header("Can you trust this map?" if len(answers) == 1 else "Can you trust these maps?", anchor=False)
    check = bound.segmented_control("Two checks", [NEITHER, PIXELS, WEIGHTS], name="trust")
    if check == PIXELS:
        _pixels(this, target, answers)
    elif check == WEIGHTS:
        randomisation_panel(this, target, _chosen(answers))
    else:
        st.caption("Does the number follow the pixels of the map? Does the map follow what the network has learnt?")


def _chosen(answers: Sequence[Answer]) -> Answer:
    """The map that is looked at closely."""
    by_name = {one.method.name: one for one in answers}
    if len(answers) == 1:
        return answers[0]
    return by_name[bound.selectbox("Map", list(by_name), name="trusted", width=240)]


def _pixels(this: Subject, target: Target, answers: Sequence[Answer]) -> None:
    chance = computed_in_sight(
        this, ("random orders", target),
        lambda report, preview: random_orders(
            this.classifier, this.trace.image, target, seeds=ORDERS, progress=report, preview=preview
        ),
        "Taking pixels away in random order …",
        Sight(
            lambda curves: _so_far(this, target, None, curves), "random-orders",
            "Deletion and insertion in random orders, so far", _TALL,
        ),
    )  # fmt: skip
    if not chance:
        return
    found = {each.method.name: _faithfulness(this, target, each, chance) for each in answers}
    found = {name: each for name, each in found.items() if each}
    answers = [each for each in answers if each.method.name in found]
    if len(answers) > 1:
        _ranking(this, target, answers, found)
    if answers:
        one = _chosen(answers)
        for room, way in zip(st.columns(2, gap="large"), ("deletion", "insertion"), strict=True):
            with room:
                _way(this, target, one, found[one.method.name], way)


def _faithfulness(this: Subject, target: Target, one: Answer, chance: tuple[Curves, ...]) -> Faithfulness | None:
    return computed_in_sight(
        this, ("faithfulness", one.method.name, target, *one.settings.items()),
        lambda report, preview: faithfulness(
            this.classifier, this.trace.image, target, one.found.map, chance=chance, progress=report, preview=preview
        ),
        f"Taking pixels away in the order of {one.method.name} …",
        Sight(
            lambda curves: _so_far(this, target, curves[0], chance), f"faithfulness-{one.method.name}",
            f"Deletion and insertion in the order of {one.method.name}, so far", _TALL,
        ),
    )  # fmt: skip


def _so_far(this: Subject, target: Target, own: Curves | None, chance: Sequence[Curves]) -> bytes:
    """Both curves as far as they are known."""
    both = []
    for way in _ACROSS:
        figure = _figure(this, target, way, getattr(own, way) if own else None, [getattr(one, way) for one in chance])
        both.append(figure.update_layout(title_text=way.capitalize()))
    return chart_block(*both)


def _figure(this: Subject, target: Target, way: str, own: Curve | None, chance: Sequence[Curve]) -> go.Figure:
    shares = _is_class(this, target)
    up = f"probability of {this.classifier.labels[target.channel]}" if shares else "the number"
    return removal_figure(own, chance, across=_ACROSS[way], up=escaped(up), shares=shares)


def _way(this: Subject, target: Target, one: Answer, found: Faithfulness, way: str) -> None:
    """One curve, its area, and what it says."""
    own, chance = getattr(found.map, way), [getattr(curves, way) for curves in found.chance]
    areas, shares = [curve.area for curve in chance], _is_class(this, target)
    st.markdown(f"**{way.capitalize()}**")
    st.caption(_ASKS[way])
    chart.figure(
        _figure(this, target, way, own, chance), key=f"trust-{way}",
        alt=f"{way.capitalize()} curve of {one.method.name} for {target_picker.named(this, target)}: area "
        f"{number_text(own.area)}; of random orders {number_text(min(areas))} to {number_text(max(areas))}",
        arrays={"map": own.scores, "shares": own.shares, "random": np.array([curve.scores for curve in chance])},
        recipe=recipe.of_image(
            this.network,
            f"faithfulness(classifier, image, {in_python(target)}, {map_in_python(target, one)}.map, seeds={ORDERS})"
            f".map.{way}.scores",
            *IMPORTS, "vizcore.faithfulness import faithfulness",
        ),
    )  # fmt: skip
    better = "Less is better" if way == "deletion" else "More is better"
    st.caption(
        f"Area {_said(own.area, shares)}; random orders {_said(min(areas), shares)} to {_said(max(areas), shares)}. "
        f"{better}: the area is the mean on the way."
    )


def _ranking(this: Subject, target: Target, answers: Sequence[Answer], found: dict[str, Faithfulness]) -> None:
    """All maps by their gains, the best on top; a click chooses one."""
    shares = _is_class(this, target)
    names = sorted(found, key=lambda name: -found[name].deletion_gain - found[name].insertion_gain)
    by_name = {one.method.name: one for one in answers}
    maps = ", ".join(map_in_python(target, by_name[name]) for name in names)
    deletion, insertion = ([getattr(found[name], f"{way}_gain") for name in names] for way in ("deletion", "insertion"))
    luck = next(iter(found.values())).chance_gains
    best = names[int(np.argmax(deletion))], names[int(np.argmax(insertion))]
    st.markdown("**Which of these maps is the most faithful here?**")
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            gains_figure(deletion, insertion, names, luck=luck, shares=shares), key="gains",
            alt="By how much each map beats random orders, deletion and insertion. "
            + "; ".join(_gained(*each) for each in zip(names, deletion, insertion, strict=True)),
            arrays={"deletion": np.array(deletion), "insertion": np.array(insertion), "methods": np.array(names)},
            recipe=recipe.of_image(
                this.network,
                f"[faithfulness(classifier, image, found.target, found.map, seeds={ORDERS}).deletion_gain "
                f"for found in [{maps}]]",
                *IMPORTS, "vizcore.faithfulness import faithfulness",
            ),
            on_click=_choose,
        )  # fmt: skip
    with words:
        if np.ptp(deletion) == np.ptp(insertion) == 0:
            st.write("None: they do alike.")
        elif best[0] == best[1]:
            st.write(f"{best[0]}, both ways.")
        else:
            st.write(f"{best[0]} by deletion, {best[1]} by insertion.")
        st.caption(
            "Deletion takes away the pixels that a map calls important first, insertion brings them back first. To the "
            "right: better than random orders, as a difference of areas. Grey: what random orders differ by among "
            "themselves. So it is on this face, with grey for what is missing; another filling may rank them "
            "otherwise. A click on a dot shows that map's curves."
        )


def _gained(name: str, deletion: float, insertion: float) -> str:
    return f"{name} {number_text(deletion, '+.3g')}, {number_text(insertion, '+.3g')}"


def _choose(name: str) -> None:
    set_setting("trusted", (name,))


def _is_class(this: Subject, target: Target) -> bool:
    classifier = this.classifier
    return target.layer == classifier.logits and target.minus is None and classifier.outputs != "numbers"


def _said(area: float, shares: bool) -> str:
    return f"{area:.0%}" if shares else number_text(area)
