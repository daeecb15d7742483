"""The faces nearest to the one under study, and the most and least typical of each label."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.embedding import in_python, own_embedding
from pages.components.faces_recipe import of_faces_seen
from pages.components.wording import escaped
from pages.state import bound
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.faces import as_images
from vizcore.data.spaces import typical
from vizcore.data.strongest import before_logits
from vizcore.figures.bars import outputs_figure
from vizcore.figures.image_grid import image_grid_figure
from vizcore.figures.map import face_figure
from vizcore.words import number_text, span_text

NEAREST, TYPICAL = 24, 8  # faces


def nearest_faces(this: Subject, seen: Looked) -> None:
    """Those that point most nearly the same way in the layer before the logits."""
    own, near, said = st.columns([2, 5, 3], gap="large")
    imports, lines = in_python()
    numbers, cosines = seen.nearest(own_embedding(this), NEAREST)
    with own:
        st.header("The face under study", anchor=False)
        chart.figure(
            face_figure(this.trace.image), key="neighbours-own", height=220, alt="The face under study",
            arrays={"image": this.trace.image}, recipe=of_faces_seen(this, "image", image=True),
        )  # fmt: skip
    with near:
        st.header("Its nearest", anchor=False)
        below = [number_text(cosine, ".2f") for cosine in cosines]
        words = [escaped(f"{seen.faces.names[number]}") for number in numbers]
        chart.figure(
            image_grid_figure(as_images(seen.faces.images[numbers]), words, below=below, columns=6), key="neighbours",
            alt=f"The {len(numbers)} nearest faces, with cosines {span_text(cosines[0], cosines[-1], '.2f')}",
            arrays={"faces": numbers, "cosines": cosines},
            recipe=of_faces_seen(this, f"seen.nearest(own, {NEAREST})[0]", *imports, before=lines, image=True),
        )  # fmt: skip
        st.caption(
            f"Of {len(seen.faces):,} faces those that point most nearly the same way in "
            f"{before_logits(this.classifier)}, the "
            "layer before the logits; below each the cosine of the angle between them."
        )
    with said:
        st.header("What the network says of them", anchor=False)
        _answers(this, seen, numbers)


def _answers(this: Subject, seen: Looked, numbers: np.ndarray) -> None:
    names = this.classifier.labels
    counts = np.bincount(seen.logits[numbers].argmax(axis=1), minlength=len(names)).astype(np.float32)
    chart.figure(
        outputs_figure(counts, names, share=False, most=8), key="neighbours-answers",
        alt="How often the network gives each answer to the nearest faces", arrays={"counts": counts},
        recipe=of_faces_seen(
            this,
            f"np.bincount(seen.logits[{numbers.tolist()}].argmax(axis=1), minlength={len(names)}).astype(np.float32)",
        ),
    )  # fmt: skip


def typical_faces(this: Subject, seen: Looked) -> None:
    """The most and the least typical faces of a label."""
    names = this.classifier.labels
    known = [name for number, name in enumerate(names) if (seen.labels == number).sum() >= 3]
    if not known:
        return
    st.header("The most and the least typical", anchor=False)
    label = names.index(bound.selectbox("Label", known, name="typical_label", width=220))
    numbers, cosines = typical(seen.embedding, seen.labels, label)
    both = st.columns(2, gap="large")
    ends = (("Nearest to the mean of its label", slice(0, TYPICAL)), ("Furthest from it", slice(-1, -TYPICAL - 1, -1)))
    for room, (title, part) in zip(both, ends, strict=True):
        chosen, shown = numbers[part], cosines[part]
        end = f"{part.start}:{part.stop}:{part.step or 1}"
        with room:
            chart.figure(
                image_grid_figure(
                    as_images(seen.faces.images[chosen]), [escaped(f"{seen.faces.names[number]}") for number in chosen],
                    below=[number_text(cosine, ".2f") for cosine in shown], columns=8,
                ),
                key="typical" if part.start == 0 else "untypical", alt=f"{title}: {len(chosen)} faces",
                arrays={"faces": chosen, "cosines": shown},
                recipe=of_faces_seen(
                    this, f"typical(seen.embedding, seen.labels, {label})[0][{end}]",
                    "vizcore.data.spaces import typical",
                ),
            )  # fmt: skip
            st.caption(f"{title}, by the cosine in the layer before the logits.")
