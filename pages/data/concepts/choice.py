"""Which layer is taken apart, into how many concepts, and of whose faces; and how the same is done in Python."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from pages.components import layer_picker, recipe
from pages.components.faces_recipe import of_faces_seen
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.recipe import Recipe
from pages.components.stage.chart_block import chart_block, laid_over
from pages.state import bound, collection
from pages.state.session import selection
from pages.state.subject import Subject
from vizcore.attribution.rectifiers import ceiling_of
from vizcore.data import Looked
from vizcore.data.concepts import Concepts, amounts_of, concepts_of
from vizcore.data.faces import as_images
from vizcore.figures.palette import scale_of
from vizcore.network.layers import LayerInfo
from vizcore.run.gradients import chunks
from vizcore.run.trace import activation
from vizcore.words import count_of

FACES, MOST = 200, 6  # faces that are taken apart, and concepts, at most


@dataclass(frozen=True)
class Choice:
    """What is taken apart.

    Args:
        layer: of which.
        count: into how many concepts.
        seen: the faces; None for the face under study alone.
    """

    layer: LayerInfo
    count: int
    seen: Looked | None

    @property
    def numbers(self) -> np.ndarray:
        """Of the faces that are taken apart: drawn by chance where there are many, always the same ones."""
        assert self.seen is not None
        return np.sort(np.random.default_rng(0).permutation(len(self.seen.faces))[:FACES])


def choose(this: Subject, seen: Looked | None) -> Choice | None:
    """The widgets; the layer is that which is selected, the next behind a ReLU, or one past the middle."""
    offered = [layer.name for layer in this.classifier.layers if _is_relu(this, layer)]
    if not offered:
        return None
    asked, order = selection().layer, list(this.classifier.by_name)
    value = offered[2 * len(offered) // 3]
    if asked in order:
        value = next((name for name in offered if order.index(name) >= order.index(asked)), offered[-1])
    layer = this.classifier.by_name[value]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        bound.field_selectbox("Layer", offered, key="layer", value=value, choose=layer_picker.choose, width=220)
        most = min(MOST, layer.channels)
        count = bound.number_input("Concepts", 1, most, name="concepts", default=min(4, most), width=140)
    return Choice(layer, count, seen)


def _is_relu(this: Subject, layer: LayerInfo) -> bool:
    """Whether it is a ReLU of any make with maps: what it says is never negative."""
    return layer.has_maps and ceiling_of(this.classifier.model.get_layer(layer.name)) is not None


def concepts(this: Subject, chosen: Choice) -> Concepts | None:
    """The directions; None where that was stopped, or cannot be."""
    layer = chosen.layer

    def work(report, preview):
        return concepts_of(units_of(this, chosen).reshape(-1, layer.channels), chosen.count, report, preview)

    sight = Sight(lambda found: _so_far(this, chosen, found), "concepts", "Where each concept lies, so far", 0)
    whose = collection.token() if chosen.seen is not None else "own"
    try:
        key = "concepts", whose, layer.name, chosen.count
        found = computed_in_sight(this, key, work, "Taking the layer apart …", sight)
    except ValueError as error:
        st.caption(str(error))
        return None
    if found is not None:
        many = "of this face alone" if chosen.seen is None else f"of {len(chosen.numbers):,} faces"
        st.caption(
            f"{count_of(chosen.count, 'direction')} of its {count_of(layer.channels, 'channel')}, nowhere negative: "
            f"{found.explained:.0%} of what {layer.name} says {many} is "
            f"{'a multiple of it' if chosen.count == 1 else 'a sum of these'} (non-negative matrix factorization)."
        )
    return found


def amounts_in_face(this: Subject, chosen: Choice, found: Concepts) -> np.ndarray:
    """(height, width, concepts), of the face under study."""
    values = activation(this.classifier, this.trace, chosen.layer.name)
    amounts = amounts_of(values.reshape(-1, values.shape[-1]), found.directions)
    return amounts.reshape(*values.shape[:2], -1)


def _so_far(this: Subject, chosen: Choice, found: Concepts) -> bytes:
    """Each concept over the face under study, though they still change."""
    amounts = amounts_in_face(this, chosen, found)
    scale, numbers = scale_of(amounts), range(amounts.shape[-1])
    pictures = [laid_over(this.trace.image, amounts[..., number], scale) for number in numbers]
    names = [f"Concept {number + 1}" for number in numbers]
    return chart_block(pictures=pictures, names=names, words=f"{found.explained:.1%} are accounted for so far")


def units_of(this: Subject, chosen: Choice) -> np.ndarray:
    """(faces, height, width, channels) of the layer."""
    if chosen.seen is None:
        return activation(this.classifier, this.trace, chosen.layer.name)[None]
    images = as_images(chosen.seen.faces.images[chosen.numbers])
    name = chosen.layer.name
    return np.concatenate([this.classifier.run(part, (name,))[name] for part in chunks(this.classifier, images)])


def in_python(this: Subject, chosen: Choice, call: str, *more: str) -> Recipe:
    """What a call gives that may name `found`, the concepts, `values`, the layer, and `amounts`, of this face."""
    name = chosen.layer.name
    imports = (
        "vizcore.data.concepts import amounts_of, concepts_of, without",
        "vizcore.run.trace import activation, trace",
        "vizcore.data.faces import as_images",
    )
    units = (
        f"numbers = np.sort(np.random.default_rng(0).permutation(len(seen.faces))[:{FACES}])",
        f"units = classifier.run(as_images(seen.faces.images[numbers]), ({name!r},))[{name!r}]",
    )
    lines = (
        "face = trace(classifier, image)",
        f"values = activation(classifier, face, {name!r})",
        *(units if chosen.seen is not None else ("units = values",)),
        f"found = concepts_of(units.reshape(-1, units.shape[-1]), {chosen.count})",
        "amounts = amounts_of(values.reshape(-1, values.shape[-1]), found.directions)",
        "amounts = amounts.reshape(*values.shape[:2], -1)",
        *more,
    )
    if chosen.seen is not None:
        return of_faces_seen(this, call, *imports, before=lines, image=True)
    return recipe.of_image(this.network, call, *imports[:2], before=lines)
