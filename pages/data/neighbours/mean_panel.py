"""The face under study beside the means of the labels: all that is shipped to compare it with."""

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.embedding import in_python, own_embedding
from pages.components.recipe import Recipe
from pages.state.subject import Subject
from vizcore.data.means import confusion_means, label_centres, measured
from vizcore.data.nearest import similarities
from vizcore.data.strongest import before_logits
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure
from vizcore.words import number_text

_IMPORT = "vizcore.data.means import confusion_means, label_centres"
_LINES = (
    "found = confusion_means({network!r})",
    "means = np.stack([found.image(label, label) for label in {known}])",
    "centres = label_centres({network!r})[{known}]",
)


def nearest_means(this: Subject) -> None:
    """Which label's faces are, on average, most like this one to the network."""
    found, centres, names = confusion_means(this.network), label_centres(this.network), this.classifier.labels
    assert found is not None
    assert centres is not None
    known = [label for label in range(len(names)) if found.image(label, label) is not None]
    means = np.stack([image for label in known if (image := found.image(label, label)) is not None])
    cosines = similarities(centres[known], own_embedding(this))
    lines = tuple(line.format(network=this.network, known=known) for line in _LINES)
    own, tiles, bars = st.columns([2, 4, 4], gap="large")
    with own:
        st.header("The face under study", anchor=False)
        chart.figure(
            face_figure(this.trace.image), key="neighbours-own", height=220, alt="The face under study",
            arrays={"image": this.trace.image}, recipe=recipe.of_image(this.network, "image"),
        )  # fmt: skip
    with tiles:
        _tiles(this, means, [names[label] for label in known], np.argsort(-cosines, kind="stable"), lines)
    with bars:
        _bars(this, cosines, [names[label] for label in known], lines)


def _tiles(this: Subject, means: np.ndarray, names: list[str], order: np.ndarray, lines: tuple[str, ...]) -> None:
    st.header("The emotions, most alike first", anchor=False)
    words = [names[place] for place in order]
    chart.figure(
        image_grid_figure(means[order], words, below=words, columns=4), key="neighbours-means", height=260,
        alt="The mean face of each emotion: " + ", ".join(words), arrays={"images": means[order]},
        recipe=Recipe(f"means[{order.tolist()}]", imports=(_IMPORT,), before=lines),
    )  # fmt: skip
    st.caption(
        f"No faces, but means of those of the {measured(this.network)[2]:,} evaluation faces on which people and the "
        "network agree."
    )


def _bars(this: Subject, cosines: np.ndarray, names: list[str], lines: tuple[str, ...]) -> None:
    st.header("How alike they are", anchor=False)
    imports, own_lines = in_python()
    chart.figure(
        outputs_figure(cosines, names, share=False), key="neighbours-cosines",
        alt="Cosine of each label's mean with the face under study: "
        + ", ".join(f"{name} {number_text(cosine, '.2f')}" for name, cosine in zip(names, cosines, strict=True)),
        arrays={"cosines": cosines, "labels": np.array(names)},
        recipe=recipe.of_image(
            this.network, "similarities(centres, own)", *imports,
            _IMPORT, "vizcore.data.nearest import similarities",
            before=(*own_lines, *lines),
        ),
    )  # fmt: skip
    st.caption(
        f"The cosine of the angle between this face and the mean of those faces in {before_logits(this.classifier)}, "
        "the "
        "layer before the logits: 1 where they point the same way. Bring faces of your own below, and real neighbours, "
        "prototypes and criticisms take the place of means."
    )
