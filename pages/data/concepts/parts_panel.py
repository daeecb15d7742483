"""Which channels of a layer are active on the eyes, the nose or the mouth: network dissection."""

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart
from pages.components.faces_recipe import of_faces_seen
from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.recipe import Recipe
from pages.components.stage.chart_block import chart_block, laid_over
from pages.data.concepts.choice import Choice
from pages.state import collection
from pages.state.subject import Subject
from vizcore.data import Looked
from vizcore.data.dissection import TOP, Overlaps, dissect
from vizcore.data.face_parts import PARTS, part_masks
from vizcore.data.faces import as_images
from vizcore.data.relevant import asked_of
from vizcore.data.shipped_parts import MeanParts, shipped_overlaps, shipped_parts
from vizcore.figures.bars import outputs_figure
from vizcore.figures.overlay import overlay_figure
from vizcore.figures.palette import scale_of
from vizcore.intake.landmarks import landmarks
from vizcore.settings import Preview, Progress

FACES, LEAST, SHOWN = 500, 10, 6  # faces that are asked at most, and at least; channels of a part
_SHIPPED = "vizcore.data.shipped_parts import shipped_overlaps, shipped_parts"
_IMPORTS = (
    "vizcore.data.dissection import dissect", "vizcore.data.face_parts import part_masks",
    "vizcore.data.relevant import asked_of",
    "vizcore.intake.landmarks import landmarks",
)  # fmt: skip


class Found(NamedTuple):
    """What is known of a layer: how far its channels and the parts overlap, and where the parts lie."""

    overlaps: Overlaps
    parts: MeanParts


def parts(this: Subject, chosen: Choice) -> None:
    """A column a part: where it lies, and the channels that are most nearly active there alone."""
    found = _found(this, chosen)
    if found is None:
        return
    st.header("Which channels look at a part of the face?", anchor=False)
    for part, room in enumerate(st.columns(len(PARTS), gap="large")):
        with room:
            _part(this, chosen, found, part)
    whose = "evaluation faces, of which only counts and means ship" if chosen.seen is None else "of these faces"
    st.caption(
        f"Network dissection, over {found.overlaps.faces:,} {whose}: each channel of {chosen.layer.name} counts as "
        f"active in the {TOP:.0%} of its units that are largest; bars are the pixels that the active places and the "
        "part share, by those that either has (intersection over union). The parts are ellipses about the five points "
        "that the face detector gives: no outlines, and nothing of brows, cheeks, or hair."
    )


def _found(this: Subject, chosen: Choice) -> Found | None:
    if chosen.seen is None:
        overlaps, where = shipped_overlaps(this.network, chosen.layer.name), shipped_parts(this.network)
        return None if overlaps is None or where is None else Found(overlaps, where)
    seen, layer = chosen.seen, chosen.layer.name

    def work(report: Progress, preview: Preview) -> Found | int:
        return measured(this, seen, layer, report, preview)

    key, words = ("dissection", collection.token(), layer), "Comparing with eyes, noses and mouths …"
    sight = Sight(_so_far, "dissection", "Where the parts lie, and the channels nearest to each, so far", 250)
    found = computed_in_sight(this, key, work, words, sight)
    if isinstance(found, int):
        st.caption(
            f"Whether channels look at eyes or mouths takes {LEAST} faces in which the detector is sure of eyes, nose "
            f"and mouth; here it is of {found}."
        )
        return None
    return found


def measured(this: Subject, seen: Looked, layer: str, report: Progress, preview: Preview) -> Found | int:
    """Of these faces; only the number of those with five points where that is too small."""
    images = seen.faces.images[asked_of(len(seen.faces), FACES)]
    found = landmarks(images)
    images, points = images[found.plausible], found.points[found.plausible]
    if len(images) < LEAST:
        return len(images)
    masks = part_masks(points, this.classifier.image_shape[:2])
    where = MeanParts(as_images(images).mean(axis=0), masks.mean(axis=0).astype(np.float32), len(images))
    preview(lambda: (None, where))
    overlaps = dissect(
        this.classifier, layer, images, masks, report,
        preview=lambda make: preview(lambda: (make(), where)),
    )  # fmt: skip
    return Found(overlaps, where)


def _so_far(known: tuple[Overlaps | None, MeanParts]) -> bytes:
    """Where the parts lie, and as soon as thresholds are known, the bars."""
    overlaps, where = known
    masks = [where.masks[..., part] for part in range(len(PARTS))]
    pictures = [laid_over(where.image, mask, scale_of(mask)) for mask in masks]
    charts, done = [], 0
    if overlaps is not None:
        done = overlaps.faces
        charts = [
            _bars(overlaps.iou[part]).update_layout(title_text=PARTS[part].capitalize()) for part in range(len(PARTS))
        ]
    words = f"{done:,} of {where.faces:,} faces" if done else "Looking for the largest numbers of each channel …"
    return chart_block(*charts, pictures=pictures, names=[part.capitalize() for part in PARTS], words=words)


def _bars(iou: np.ndarray) -> go.Figure:
    best = _best(iou)
    return outputs_figure(iou[best], [f"channel {channel}" for channel in best], share=False)


def _best(iou: np.ndarray) -> np.ndarray:
    return np.argsort(-iou, kind="stable")[:SHOWN]


def _part(this: Subject, chosen: Choice, found: Found, part: int) -> None:
    name, iou, where = PARTS[part].capitalize(), found.overlaps.iou[part], found.parts
    mask = where.masks[..., part]
    st.markdown(f"**{name}**")
    chart.figure(
        overlay_figure(where.image, mask, scale=scale_of(mask)), key=f"part-{part}", height=150,
        alt=f"Place of the {PARTS[part]}, over the mean of {where.faces:,} faces", arrays={"mask": mask},
        recipe=_recipe(this, chosen, f"masks[..., {part}]"),
    )  # fmt: skip
    best = _best(iou)
    chart.figure(
        _bars(iou), key=f"part-channels-{part}",
        alt=f"Intersection over union with the {PARTS[part]}: "
        + ", ".join(f"channel {channel} {iou[channel]:.2f}" for channel in best),
        arrays={"iou": iou}, recipe=_recipe(this, chosen, f"overlaps.iou[{part}]"),
    )  # fmt: skip
    st.caption(_words(found.overlaps, part, int(best[0])))


def _words(overlaps: Overlaps, part: int, channel: int) -> str:
    active, inside = int(overlaps.active[channel]), int(overlaps.inside[part, channel])
    if not inside:
        return f"No channel is active on the {PARTS[part]}."
    share, covers = overlaps.parts[part] / overlaps.pixels, "cover" if PARTS[part] == "eyes" else "covers"
    return (
        f"{inside / active:.0%} of where channel {channel} is active lies on the {PARTS[part]}, which {covers} "
        f"{share:.0%} of the pixels; by chance its bar would be {overlaps.chance[part, channel]:.2f}."
    )


def _recipe(this: Subject, chosen: Choice, call: str) -> Recipe:
    layer = chosen.layer.name
    if chosen.seen is None:
        lines = (
            f"overlaps = shipped_overlaps({this.network!r}, {layer!r})",
            f"masks = shipped_parts({this.network!r}).masks",
        )
        return Recipe(call, imports=(_SHIPPED,), before=lines)
    lines = (
        f"images = seen.faces.images[asked_of(len(seen.faces), {FACES})]",
        "points = landmarks(images)",
        "images, points = images[points.plausible], points.points[points.plausible]",
        "every = part_masks(points, classifier.image_shape[:2])",
        "masks = every.mean(axis=0)",
        f"overlaps = dissect(classifier, {layer!r}, images, every)",
    )
    return of_faces_seen(this, call, *_IMPORTS, before=lines)
