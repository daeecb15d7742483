"""One face through several networks: what each says, and what each sees at the same depth."""

from collections.abc import Sequence, Set
from itertools import combinations

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.channel_grid import MOST_LABELS, Look, calibrated, choose_count
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.components.stage.drawn import choose_drawn
from pages.components.wording import shape, share_text
from pages.networks.compare import views
from pages.networks.compare.views import View
from pages.runtime import engine
from pages.state import bound, networks, portraits
from pages.state.session import selection
from pages.state.subject import Subject
from vizcore.activations.statistics import channel_statistics
from vizcore.comparison import at_depth, by_label, milestones, total_variation
from vizcore.figures.dots import dots_figure
from vizcore.intake.samples import SAMPLES
from vizcore.run.trace import activation
from vizcore.words import count_of

ALIKE, UNCLEAR = 0.02, "delighted"  # share that two answers differ by; the sample that divides networks
MOST = 4  # networks at once: as many as stay in memory
SIDES = {2: 400, 3: 330, 4: 240}  # pixels that a square grid takes, by how many stand side by side


def compare_networks(this: Subject, names: tuple[str, ...]) -> None:
    """The whole view."""
    chosen = _choose(this.network, names)
    if len(chosen) < 2:
        st.caption("Choose at least two networks.")
        return
    classifiers = [networks.network(name) for name in chosen]
    seen = portraits.traces(this, [(classifier, portraits.of(this)) for classifier in classifiers])
    looks = list(zip(classifiers, seen, strict=True))
    if {classifier.outputs for classifier in classifiers} == {"softmax"}:
        _predictions(this, looks)
    else:
        st.caption(
            "What they say can be compared where each of them gives probabilities of which one answer is right; at "
            "least one of these does not. What they see can."
        )
    _layers(looks)


def _choose(current: str, names: tuple[str, ...]) -> list[str]:
    """The widget; at first the network under study and the next one."""
    other = next(name for name in names if name != current)
    return bound.multiselect(
        "Networks", names, default=[current, other], name="networks", max_selections=MOST, wrap=True,
        format_func={name: networks.title(name) for name in names}.__getitem__,
        help=f"At most {MOST}. Each is given the same face, cut out at the size that it takes.",
    )  # fmt: skip


def _predictions(this: Subject, looks: list[Look]) -> None:
    labels, table = by_label([(look[0].labels, calibrated(look)) for look in looks])
    keys = [classifier.name for classifier, _ in looks]
    names = [networks.title(key) for key in keys]
    tops = [labels[row.argmax()] for row in table]
    said = [f"{name} says {top} ({share_text(row.max())})" for name, top, row in zip(names, tops, table, strict=True)]
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            dots_figure(
                dict(zip(names, table[:, :MOST_LABELS], strict=True)), labels[:MOST_LABELS], across="probability"
            ),
            key="compare-predictions",
            alt="What the network says for each class, a dot for each network. " + "; ".join(said),
            arrays={"probabilities": table, "labels": np.array(labels)}
            | {f"image_{classifier.name}": look.image for classifier, look in looks},
            recipe=_recipe(keys),
        )  # fmt: skip
    with words:
        st.header(verdict(tops, [set(classifier.labels) for classifier, _ in looks]), anchor=False)
        st.markdown("; ".join(said) + ".")
        for one, other in combinations(range(len(names)), 2):
            _distance(labels, names, table, one, other)
        if total_variation(table[0], table[1]) < ALIKE and this.photo.sample is not SAMPLES[UNCLEAR]:
            at = selection().having(image=UNCLEAR)
            link_to("networks/compare", "On a face that is less clear", icon=":material/face:", at=at)
        st.caption(
            "Total variation distance: the share of the probability that would have to move to other classes to turn "
            "one answer into the other. 0%: the same answer; 100%: nothing in common. Percentages of Fovea's own "
            "networks are calibrated, each at a temperature of its own; those of a network that was brought are as it "
            "gives them."
        )


def verdict(tops: Sequence[str], labels: Sequence[Set[str]]) -> str:
    """Whether they agree; networks whose answers have other names can do neither."""
    if any(one.isdisjoint(other) for one, other in combinations(labels, 2)):
        return "Their answers have other names"
    return "They disagree" if len(set(tops)) > 1 else "They agree"


def _distance(labels, names, table, one: int, other: int) -> None:
    gap = int(np.abs(table[one] - table[other]).argmax())
    most = f"Most on {labels[gap]}: {table[one, gap]:.1%} against {table[other, gap]:.1%}."
    st.metric(f"{names[one]} and {names[other]}", f"{total_variation(table[one], table[other]):.1%} apart", help=most)


def _layers(looks: list[Look]) -> None:
    st.header("At the same depth", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = bound.slider("Depth", 0, 100, default=30, step=5, format="%d%%", name="depth", width=420)
        count, live = choose_count(), choose_drawn()
    st.caption(
        "Depth counts the layers with a kernel (convolutions and dense layers) on the longest way from the image (0%) "
        "to the logits (100%). Shown is the last activation before the next of them, the channels with the largest "
        "average absolute value first, each network on its own colour scale. A click opens the layer."
    )
    found = [_view(look, at_depth(look[0], share / 100), count) for look in looks]
    views.draw(found, "compare-depth", live=live, side=SIDES[len(looks)])


def _view(look: Look, depth: int, count: int) -> View:
    classifier, seen = look
    steps = milestones(classifier)
    layer, title = steps[depth], networks.title(classifier.name)
    field = engine.receptive_fields(classifier)[layer.name]
    sees = f"{field.size[0]}×{field.size[1]} pixels" if field else "up to the whole image"
    values = activation(classifier, seen, layer.name)
    ranked = np.argsort(-channel_statistics(values).magnitude, kind="stable")[:count]
    return View(
        f"depth-{classifier.name}", f"{title} · {layer.name}",
        f"Depth {depth} of {len(steps) - 1} · {shape(layer)} · a unit sees {sees}", classifier, layer, values, ranked,
        f"The {len(ranked)} strongest of {count_of(layer.channels, 'channel')} of {layer.name} in {title}",
        {"activation": values, f"image_{classifier.name}": seen.image},
        Recipe(
            f"activation(classifier, seen, {layer.name!r})", classifier.name,
            ("vizcore.run.trace import activation, trace",), numbers=f"depth-{classifier.name}",
            before=(f"seen = trace(classifier, given[{f'image_{classifier.name}'!r}])",),
        ),
    )  # fmt: skip


def _recipe(names: list[str]) -> Recipe:
    before, imports = (
        ["said = []"],
        {"vizcore.comparison import by_label": None, "vizcore.run.trace import trace": None},
    )
    for name in names:
        needed, classifier = networks.in_python(name)
        imports |= dict.fromkeys(needed)
        before += [
            f"classifier = {classifier}",
            f"seen = trace(classifier, given[{f'image_{name}'!r}])",
            "said.append((classifier.labels, classifier.predictions(seen.logits)))",
        ]
    return Recipe("by_label(said)[1]", imports=tuple(imports), numbers="compare-predictions", before=tuple(before))
