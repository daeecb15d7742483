"""One face through several networks: what each says, and what each sees at the same depth."""

import math
from functools import partial
from itertools import combinations

import numpy as np
import streamlit as st

from pages.shared import engine, overview, portraits, show, subject
from pages.shared.subject import Subject
from vizcore.classifier import Classifier
from vizcore.comparison import at_depth, by_label, milestones, total_variation
from vizcore.figures.bars import units_figure
from vizcore.figures.dots import dots_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.layers import LayerInfo
from vizcore.statistics import channel_statistics
from vizcore.trace import Trace, activation, probabilities

MOST = 4  # networks at once: as many as stay in memory
SIDES = {2: 400, 3: 330, 4: 240}  # pixels that a square grid takes, by how many stand side by side
COUNTS = [9, 16, 36]  # maps of each network
Look = tuple[Classifier, Trace]


def draw(this: Subject, names: tuple[str, ...]) -> None:
    """The whole view."""
    chosen = _choose(this.classifier.name, names)
    if len(chosen) < 2:
        st.caption("Choose at least two networks.")
        return
    classifiers = [engine.network(name) for name in chosen]
    seen = portraits.traces(this, [(classifier, portraits.of(this)) for classifier in classifiers])
    looks = list(zip(classifiers, seen, strict=True))
    _predictions(looks)
    _layers(looks)


def _choose(current: str, names: tuple[str, ...]) -> list[str]:
    """The widget; at first the network under study and the next one."""
    other = next(name for name in names if name != current)
    return st.multiselect(
        "Networks", names, [current, other], key="networks", bind="query-params", max_selections=MOST,
        help=f"At most {MOST}. Each is given the same face, cut out at the size that it takes.",
    )  # fmt: skip


def calibrated(look: Look) -> np.ndarray:
    """Probabilities at the network's own temperature."""
    classifier, seen = look
    return probabilities(seen.logits, classifier.temperature)


def _predictions(looks: list[Look]) -> None:
    labels, table = by_label([(look[0].labels, calibrated(look)) for look in looks])
    names = [classifier.name for classifier, _ in looks]
    tops = [labels[row.argmax()] for row in table]
    said = [f"{name} says {top} ({row.max():.0%})" for name, top, row in zip(names, tops, table, strict=True)]
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        show.figure(
            dots_figure(dict(zip(names, table, strict=True)), labels), key="compare-predictions",
            alt="Probability of each emotion, a dot for each network. " + "; ".join(said),
            arrays={"probabilities": table, "labels": np.array(labels), "networks": np.array(names)},
            code=_code(names),
        )  # fmt: skip
    with words:
        st.subheader("They disagree" if len(set(tops)) > 1 else "They agree", anchor=False)
        st.markdown("; ".join(said) + ".")
        for one, other in combinations(range(len(names)), 2):
            _distance(labels, names, table, one, other)
        st.caption(
            "Total variation distance: the share of the probability that would have to move to other emotions to turn "
            "one answer into the other. 0%: the same answer; 100%: nothing in common. Every network's percentages are "
            "calibrated at its own temperature."
        )


def _distance(labels, names, table, one: int, other: int) -> None:
    gap = int(np.abs(table[one] - table[other]).argmax())
    most = f"Most on {labels[gap]}: {table[one, gap]:.1%} against {table[other, gap]:.1%}."
    st.metric(f"{names[one]} and {names[other]}", f"{total_variation(table[one], table[other]):.1%} apart", help=most)


def _layers(looks: list[Look]) -> None:
    st.subheader("At the same depth", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        share = st.slider("Depth", 0, 100, 30, 5, format="%d%%", key="depth", bind="query-params", width=420)
        count = st.segmented_control("Maps", COUNTS, default=16, required=True, key="maps_shown", bind="query-params")
    st.caption(
        "Depth counts the layers with a kernel (convolutions and dense layers) on the longest way from the image (0%) "
        "to the logits (100%). Shown is the last activation before the next of them, the channels with the largest "
        "average absolute value first, each network on its own colour scale. A click opens the layer."
    )
    for column, look in zip(st.columns(len(looks), gap="medium"), looks, strict=True):
        with column:
            _network(look, at_depth(look[0], share / 100), count, SIDES[len(looks)])


def _network(look: Look, depth: int, count: int, side: int) -> None:
    classifier, seen = look
    steps = milestones(classifier)
    layer = steps[depth]
    field = engine.fields(classifier.name)[layer.name]
    sees = f"{field.size[0]}×{field.size[1]} pixels" if field else "the whole image"
    st.markdown(f"**{classifier.name}** · {layer.name}")
    st.caption(f"Depth {depth} of {len(steps) - 1} · {overview.shape(layer)} · a unit sees {sees}")
    values = activation(classifier, seen, layer.name)
    ranked = np.argsort(-channel_statistics(values).magnitude, kind="stable")[:count]
    figure = grid(layer, values, ranked, classifier)
    show.figure(
        figure, key=f"depth-{classifier.name}", height=height_of(figure, side),
        alt=f"The {len(ranked)} strongest of {layer.channels} channels of {layer.name} in {classifier.name}",
        arrays={"activation": values},
        code=subject.code(classifier.name, f"activation(classifier, seen, {layer.name!r})"),
        on_click=partial(_open, classifier.name, layer.name),
    )  # fmt: skip


def grid(layer: LayerInfo, values: np.ndarray, ranked: np.ndarray, classifier: Classifier, scale=None):
    """Some channels of a layer: tiles where it has maps, else bars."""
    is_logits = layer.name == classifier.logits
    names = [overview.plain(classifier.labels[c]) if is_logits else f"channel {c}" for c in ranked]
    shown = values[..., ranked].astype(np.float32)
    if not layer.has_maps:
        return units_figure(shown, names, ranked.tolist(), scale=scale)
    columns = math.ceil(math.sqrt(len(ranked)))
    return tiles_figure(shown, names, ranked.tolist(), scale=scale or scale_of(values), columns=columns)


def height_of(figure, side: int) -> int:
    """Pixels of the screen for a grid, where a square one takes `side`; bars take as many."""
    return round(side * min(figure.layout.height / 660, 1)) if figure.data[0].type == "image" else side


def _open(network: str, layer: str, channel: int) -> None:
    overview.open_layer(layer, network, channel)


def _code(names: list[str]) -> str:
    return f"""import numpy as np
from vizcore import shipped
from vizcore.comparison import by_label, total_variation
from vizcore.trace import probabilities, trace

{subject.image_in_python()}
classifiers = [shipped.load(name) for name in {names!r}]
said = [probabilities(trace(c, image).logits, c.temperature) for c in classifiers]
labels, result = by_label([(c.labels, p) for c, p in zip(classifiers, said)])
distance = total_variation(result[0], result[1])"""
