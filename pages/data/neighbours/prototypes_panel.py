"""A few faces that stand for all of a label, and a few for which those do not speak."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.recipe import Recipe
from pages.components.stage.chart_block import chart_block
from pages.components.wording import escaped
from pages.state import bound, collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.prototypes import Speaking, prototypes_of
from vizcore.data.strongest import before_logits
from vizcore.figures.image_grid import image_grid_figure
from vizcore.words import number_text

PROTOTYPES = CRITICISMS = 8
LEAST = PROTOTYPES + CRITICISMS
EVERY = "all faces"


def speaking_faces(this: Subject, seen: Looked) -> None:
    """Choose a label, and see which of its faces stand for the others and which do not fit them."""
    offered = _offered(this, seen)
    if not offered:
        return
    st.header("Prototypes and criticisms", anchor=False)
    of = bound.selectbox("Faces of", list(offered), name="prototypes_of", width=220)
    numbers = offered[of]
    key = "prototypes", collection.token(), of

    def work(report, preview) -> Speaking:
        return prototypes_of(seen.embedding[numbers], PROTOTYPES, CRITICISMS, report, preview)

    def so_far(chosen: np.ndarray) -> bytes:
        words = f"{len(chosen)} of {PROTOTYPES} prototypes"
        return chart_block(pictures=seen.faces.images[numbers[chosen]], words=words)

    sight = Sight(so_far, "prototypes", "The prototypes so far", 0)
    found = computed_in_sight(this, key, work, f"Comparing {len(numbers):,} faces …", sight)
    if found is None:
        return
    for room, which in zip(st.columns(2, gap="large"), ("prototypes", "criticisms"), strict=True):
        with room:
            _faces(this, seen, numbers, found, (which, _recipe(this, of, which)))
    st.caption(
        f"MMD-critic, of {len(numbers):,} faces in {before_logits(this.classifier)}, the layer before the logits. "
        "Prototypes are chosen one by one, each so that all of them together lie as the faces do; what is left between "
        f"the two is {found.distance:.3g} (squared maximum mean discrepancy; 0 is none). The number below a criticism "
        "is how much denser the faces lie about it than the prototypes say (+), or less dense (−); that each is unlike "
        "those before it counts as well, so that the number of some is small."
    )


def _offered(this: Subject, seen: Looked) -> dict[str, np.ndarray]:
    """{what people choose: numbers of faces}: labels with enough faces, then all; nothing where there are too few."""
    labels = {
        name: np.flatnonzero(seen.labels == label) for label, name in enumerate(this.classifier.labels) if name != EVERY
    }
    known = {name: numbers for name, numbers in labels.items() if len(numbers) >= LEAST}
    return known | ({EVERY: np.arange(len(seen.faces))} if len(seen.faces) >= LEAST else {})


def _faces(this: Subject, seen: Looked, numbers: np.ndarray, found: Speaking, given: tuple[str, Recipe]) -> None:
    which, recipe = given
    places = found.prototypes if which == "prototypes" else found.criticisms
    chosen, shown = numbers[places], found.witness[places]
    below = [number_text(value, "+.2g") for value in shown] if which == "criticisms" else []
    names = [escaped(f"{seen.faces.names[number]}") for number in chosen]
    chart.figure(
        image_grid_figure(as_images(seen.faces.images[chosen]), names, below=below, columns=8), key=which,
        alt=f"{len(chosen)} {which}", arrays={"faces": chosen, "witness": shown}, recipe=recipe,
    )  # fmt: skip
    words = "Prototypes: they stand for the others, the first chosen first."
    st.caption(
        words
        if which == "prototypes"
        else "Criticisms: where faces lie otherwise than the prototypes say, each unlike the others."
    )


def _recipe(this: Subject, of: str, which: str) -> Recipe:
    label = this.classifier.labels.index(of) if of != EVERY else None
    lines = (
        "numbers = np.arange(len(seen.faces))" if label is None else f"numbers = seen.where(label={label})",
        f"found = prototypes_of(seen.embedding[numbers], {PROTOTYPES}, {CRITICISMS})",
    )
    return of_faces_seen(
        this, f"numbers[found.{which}]", "vizcore.data.prototypes import prototypes_of", before=lines
    )  # fmt: skip
