"""A concept that the visitor shows by examples: does the answer lean on it, more than on random faces?"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, lasso
from pages.components.faces_recipe import of_faces_seen
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.page_links import link_to
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.data.concepts.choice import Choice
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.plane import inside, plane_of
from vizcore.data.spaces import spaces
from vizcore.data.tcav import LEAST, Tcav, slopes, tcav, tellable
from vizcore.figures.reliability import intervals_figure
from vizcore.settings import Preview, Progress
from vizcore.target import Target
from vizcore.words import count_of

ASKED, LINE = 60, "within the line of the page Map"  # faces that are asked at most


def own_concept(this: Subject, chosen: Choice) -> None:
    """Choose the examples and the answer, and see how often a step towards the concept raises it."""
    seen, names = chosen.seen, this.classifier.labels
    assert seen is not None
    st.header("A concept of your own", anchor=False)
    concepts = _offered(this, seen)
    if not concepts or len(seen.faces) < 2 * LEAST:
        st.caption(
            f"Needs {LEAST} faces that show it and as many that do not: faces with a label, or a line on the map."
        )
        link_to("data/map", "Draw a line on the map")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        concept = bound.selectbox("Faces that show it", list(concepts), name="tcav_concept", width=280)
        answers = [names[answer] for answer in np.flatnonzero(np.bincount(seen.logits.argmax(axis=1)))]
        first = names[int(this.probabilities.argmax())]
        first = first if first in answers else answers[0]
        answer = names.index(bound.selectbox("Answer", answers, name="tcav_answer", default=first, width=220))
    numbers, asked = concepts[concept], np.flatnonzero(seen.logits.argmax(axis=1) == answer)[:ASKED]

    def work(report: Progress, preview: Preview) -> Tcav:
        return _measured(this, chosen, (numbers, asked, answer), report, preview)

    key = "tcav", collection.token(), chosen.layer.name, concept, answer, len(numbers), int(numbers.sum())
    try:
        sight = Sight(
            lambda known: _so_far(known, len(seen.faces), concept),
            "tcav", "How often a step towards the concept raises the answer, beside random faces, so far", 130,
        )  # fmt: skip
        found = computed_in_sight(this, key, work, "Comparing with random faces …", sight)
    except ValueError as error:
        st.caption(str(error))
        return
    if found is not None:
        _drawn(this, chosen, found, concept, (numbers, asked, answer))


def _measured(this: Subject, chosen: Choice, of, report: Progress, preview: Preview) -> Tcav:
    """Of all faces; of those so far too, once there are enough."""
    numbers, asked, answer = of
    seen, layer, target = chosen.seen, chosen.layer.name, Target(this.classifier.logits, answer)
    assert seen is not None
    images = as_images(seen.faces.sized(this.classifier.image_shape).images[asked])
    preview(lambda: (0, None))
    rising = slopes(this.classifier, images, target, layer)

    def known(rows: np.ndarray) -> tuple[int, Tcav | None]:
        some = numbers[numbers < len(rows)]
        return len(rows), tcav(rows, rising, some) if tellable(len(rows), len(some)) else None

    def offered(make) -> None:
        preview(lambda: known(make()[layer]))

    return tcav(spaces(this.classifier, seen.faces, (layer,), report, offered)[layer], rising, numbers)


def _so_far(known: tuple[int, Tcav | None], every: int, concept: str) -> bytes:
    return chart_block(_figure(known[1], concept), words=f"{known[0]:,} of {every:,} faces")


def _offered(this: Subject, seen: Looked) -> dict[str, np.ndarray]:
    """{what people choose: numbers of faces}."""
    found = {}
    corners = lasso.polygon()
    if len(corners) and len(seen.faces) >= 3:
        within = inside(corners, plane_of(seen.embedding).places(seen.embedding))
        found[LINE] = np.flatnonzero(within)
    for label, name in enumerate(this.classifier.labels):
        found[f"label: {name}"] = np.flatnonzero(seen.labels == label)
    return {name: numbers for name, numbers in found.items() if len(numbers) >= LEAST}


def _figure(found: Tcav | None, concept: str, shown: str = "") -> go.Figure:
    """The share beside those of random faces; no dot where nothing is known yet."""
    random = found.random if found else np.full(1, np.nan)
    score, (low, high) = found.score if found else np.nan, np.quantile(random, [0.025, 0.975])
    return intervals_figure(
        np.array([score, np.median(random)]), [(score, score), (low, high)], [escaped(concept), "random faces"],
        [shown, f"95 of 100 from {low:.0%} to {high:.0%}"], "of faces rise", across="faces whose answer rises",
    )  # fmt: skip


def _drawn(this: Subject, chosen: Choice, found: Tcav, concept: str, of) -> None:
    numbers, asked, answer = of
    low, high = np.quantile(found.random, [0.025, 0.975])
    middle = float(np.median(found.random))
    chart.figure(
        _figure(found, concept, f"{len(numbers):,} faces show it"),
        key="tcav",
        alt=f"A step towards the concept raises the answer for {found.score:.0%} of faces, towards random faces for "
        f"{low:.0%} to {high:.0%}",
        arrays={"random": found.random, "score": np.array([found.score])},
        recipe=_recipe(this, chosen, numbers, asked, answer),
    )  # fmt: skip
    label = this.classifier.labels[answer]
    verdict = ("" if found.p <= 0.05 else "not ") + "further from a half than chance would have it"
    st.caption(
        f"For {found.score:.0%} of {count_of(len(asked), 'face')} that the network calls {label} a step towards "
        f"the concept in {chosen.layer.name} raises that answer: {verdict} (p = {found.p:.2g}, a permutation test with "
        f"{len(found.random)} "
        f"random sets of {len(numbers):,} faces, whose middle is {middle:.0%}). Ask many concepts, and one of twenty "
        "seems to "
        "matter by chance alone."
    )


def _recipe(this: Subject, chosen: Choice, numbers: np.ndarray, asked: np.ndarray, answer: int):
    layer, logits = chosen.layer.name, this.classifier.logits
    lines = (
        f"rows = spaces(classifier, seen.faces, ({layer!r},))[{layer!r}]",
        f"asked = as_images(seen.faces.sized(classifier.image_shape).images[{asked.tolist()}])",
        f"rise = slopes(classifier, asked, Target({logits!r}, {answer}), {layer!r})",
    )
    imports = (
        "vizcore.data.spaces import spaces", "vizcore.data.tcav import slopes, tcav",
        "vizcore.data.faces import as_images", "vizcore.target import Target",
    )  # fmt: skip
    return of_faces_seen(this, f"tcav(rows, rise, np.array({numbers.tolist()})).random", *imports, before=lines)
