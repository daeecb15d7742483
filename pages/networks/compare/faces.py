"""Two faces through one network: what is said of each, one layer of each, and where in the network they part."""

import numpy as np
import streamlit as st

from pages.components import chart, face_b, recipe
from pages.components.channel_grid import MOST_LABELS, calibrated, choose_count
from pages.components.layer_picker import choose, choose_layer
from pages.components.stage.drawn import choose_drawn
from pages.components.wording import escaped, strongest_answer
from pages.networks.compare import views
from pages.networks.compare.one_channel import on_both_faces
from pages.networks.compare.views import View
from pages.state import portraits
from pages.state.subject import Subject
from vizcore.comparison import by_label, channel_differences, cosines, milestones, total_variation
from vizcore.figures.depth_curve import depth_figure
from vizcore.figures.dots import dots_figure
from vizcore.figures.kernels import about_zero
from vizcore.figures.palette import scale_of
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import Trace, activation
from vizcore.words import count_of, number_text


def compare_faces(this: Subject) -> None:
    """The whole view."""
    way = face_b.choose_whose()
    one, other, words = st.columns([3, 3, 5], gap="large")
    with one:
        st.header("Face A", anchor=False)
        picture = st.container()
        st.caption("The face under study, as on every page.")
    with other:
        st.header("Face B", anchor=False)
        place = st.container()
        portrait = face_b.portrait_of(this, way)
    seen = portraits.traces(this, [(this.classifier, portraits.of(this)), (this.classifier, portrait)])
    for where, name, trace in zip((picture, place), "AB", seen, strict=True):
        with where:
            face_b.small_face(this, trace, name, height=220)
    with words:
        _predictions(this, seen)
    layer = _layer(this, seen)
    _parting(this, seen, layer)


def _predictions(this: Subject, seen: list[Trace]) -> None:
    classifier = this.classifier
    labels, table = by_label([(classifier.labels, calibrated((classifier, trace))) for trace in seen])
    tops = [strongest_answer(classifier, calibrated((classifier, trace))) for trace in seen]
    st.header(f"A: {tops[0]}. B: {tops[1]}", anchor=False)
    chart.figure(
        dots_figure(
            {"face A": table[0, :MOST_LABELS], "face B": table[1, :MOST_LABELS]}, labels[:MOST_LABELS],
            share=classifier.outputs != "numbers",
            across="number" if classifier.outputs == "numbers" else "probability",
        ),
        key="faces-predictions",
        alt=f"What the network says for each class, for face A and for face B. A: {tops[0]}; B: {tops[1]}",
        arrays={"probabilities": table, "labels": np.array(labels)},
        recipe=recipe.of_faces(
            this.network,
            "by_label([(classifier.labels, classifier.predictions(seen.logits)) for seen in (a, b)])[1]",
            "vizcore.comparison import by_label",
        ),
    )  # fmt: skip
    if classifier.outputs != "softmax":
        return
    st.caption(
        f"Total variation distance {total_variation(*table):.1%}: so much of the probability would have to move to "
        "other classes to turn one answer into the other."
    )


def _layer(this: Subject, seen: list[Trace]) -> LayerInfo:
    st.header("One layer, face by face", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = choose_layer(this)
        count, live = choose_count(), choose_drawn()
    a, b = (activation(this.classifier, trace, layer.name) for trace in seen)
    differ = channel_differences(a, b)
    ranked = np.argsort(-differ, kind="stable")[:count]
    shared = scale_of(np.stack([a[..., ranked], b[..., ranked]]))
    shown = {
        "Face A": (a, shared, "face-a-maps", "a"),
        "Face B": (b, shared, "face-b-maps", "b"),
        "A − B": (a - b, about_zero((a - b)[..., ranked]), "difference-maps", "a - b"),
    }
    of_layer = f"{count_of(len(ranked), 'channel')} of {layer.name} that differ most"
    found = [
        View(
            key, title, "", this.classifier, layer, values, ranked, f"{title}: {of_layer}", {"activation": values},
            recipe.of_faces(
                this.network, call, "vizcore.run.trace import activation",
                before=(f"a, b = (activation(classifier, seen, {layer.name!r}) for seen in (a, b))",),
            ),
            scale,
        ) for title, (values, scale, key, call) in shown.items()
    ]  # fmt: skip
    views.draw(found, "compare-faces", live=live, side=290, together=True)
    st.caption(_about(layer, differ, ranked))
    if layer.has_maps and differ.any():
        on_both_faces(this, seen, layer, [a, b], int(ranked[0]))
    return layer


def _about(layer: LayerInfo, differ: np.ndarray, ranked: np.ndarray) -> str:
    if not differ.any():
        return "In this layer the two faces are the same to the last digit."
    return (
        f"The {len(ranked)} of {count_of(layer.channels, 'channel')} that differ most, by the mean absolute difference "
        f"of A and B: channel {ranked[0]} by {differ[ranked[0]]:.3g}, all on average by {differ.mean():.3g}. A and B "
        "are on one scale. In the difference orange is more in A, blue more in B. A click opens the channel on face A."
    )


def _parting(this: Subject, seen: list[Trace], layer: LayerInfo) -> None:
    """Cosine similarity by layer."""
    st.header("Where in the network they part", anchor=False)
    if not seen[0].activations:
        st.caption("This network is too large to hold what every layer did, which the curve needs.")
        return
    steps = milestones(this.classifier)
    names = [layer.name for layer in steps]
    curves = {"cosine similarity": cosines(seen[0].activations, seen[1].activations, names)}
    average = {name: reference.mean for name, reference in this.classifier.reference.items()}
    if average:
        curves["beyond what all faces share"] = cosines(seen[0].activations, seen[1].activations, names, average)
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        chart.figure(
            depth_figure(curves, [escaped(name) for name in names], names, chosen=layer.name),
            key="parting", alt=f"Cosine similarity of the two faces in {len(names)} layers, from image to logits",
            arrays={what.replace(" ", "_"): curve for what, curve in curves.items()} | {"layers": np.array(names)},
            recipe=recipe.of_faces(
                this.network, f"cosines(a.activations, b.activations, {names!r})", "vizcore.comparison import cosines",
            ),
            on_click=choose,
        )  # fmt: skip
    with words:
        _in_words(names, list(curves.values())[-1], takes_off=bool(average))


def _in_words(names: list[str], curve: np.ndarray, *, takes_off: bool) -> None:
    curve, last = np.nan_to_num(curve, nan=1.0), len(curve) - 1
    least = int(curve.argmin())
    if curve[least] > 0.9999:
        st.write("Nowhere: to this network the two faces are the same.")
    else:
        lowest, end = (number_text(curve[at], ".2f") for at in (least, last))
        st.write(
            f"They are least alike in {names[least]} ({lowest})"
            + (f", after {least} of {last} layers with a kernel. " if least else " itself. ")
            + ("They part to the very end." if least == last else f"In the end, in {names[last]}: {end}.")
        )
    st.caption(
        "1: the two activations point the same way; 0: they have nothing in common; below 0: they are opposed. Values "
        "that are never negative, as after a ReLU, are always somewhat alike"
        + ("; so the dashed curve first takes off what all faces share: each channel's mean" if takes_off else "")
        + ". A click on the curve chooses the layer above."
    )
