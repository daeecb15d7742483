"""The faces in which each concept is strongest."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.wording import escaped
from pages.data.concepts.choice import Choice, in_python, units_of
from pages.state.subject import Subject
from vizcore.data.concepts import Concepts, amounts_of
from vizcore.data.faces import as_images
from vizcore.figures.image_grid import image_grid_figure

SHOWN = 10  # faces of a concept


def strongest_faces(this: Subject, chosen: Choice, found: Concepts) -> None:
    """A row of faces for each concept."""
    seen, units = chosen.seen, units_of(this, chosen)
    assert seen is not None
    count = len(found.directions)
    amounts = amounts_of(units.reshape(-1, chosen.layer.channels), found.directions).reshape(len(units), -1, count)
    ranked = np.argsort(-amounts.max(axis=1), axis=0, kind="stable")[:SHOWN].T
    order = chosen.numbers[ranked]
    names = [escaped(str(seen.faces.names[number])) for number in order.ravel()]
    st.header("The faces in which each is strongest", anchor=False)
    lines = (
        "every = amounts_of(units.reshape(-1, units.shape[-1]), found.directions)",
        "every = every.reshape(len(units), -1, len(found.directions))",
    )
    chart.figure(
        image_grid_figure(as_images(seen.faces.images[order.ravel()]), names, columns=order.shape[1]),
        key="concept-faces", alt=f"A row of {order.shape[1]} faces for each of {count} concepts",
        arrays={"faces": order},
        recipe=in_python(
            this, chosen, f"numbers[np.argsort(-every.max(axis=1), axis=0, kind='stable')[:{SHOWN}].T]", *lines
        ),
    )  # fmt: skip
    st.caption(f"A row a concept, the first on top, of the {len(chosen.numbers):,} faces that were taken apart.")
