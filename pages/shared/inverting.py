"""What layers still know of the face: inversions of the one under study, and of layers from the first to the last."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import streamlit as st

from pages.shared import asking, climbing, overview, show, turns
from pages.shared.climbing import Climbed
from pages.shared.subject import Subject, snippet
from vizcore.comparison import milestones
from vizcore.featurevis import Frame
from vizcore.featurevis.inversion import inversion
from vizcore.figures.pictures import pictures_figure
from vizcore.settings import settings_of

MOST = 8  # layers in the row
NAME = "Inversion"


def settings(this: Subject) -> dict:
    """A widget for every setting."""
    return asking.settings_of(this, None, SimpleNamespace(name=NAME, settings=settings_of(inversion)))


def climbed(this: Subject, layer: str, chosen: dict, picture, curve) -> Climbed | None:
    """The inversion of one layer, shown as it comes."""
    ask = partial(inversion, this.classifier, layer, this.trace.image, **chosen)
    return climbing.climbed(this, ("inverted", layer, *chosen.items()), ask, NAME, picture, curve, falls=True)


def draw_one(this: Subject, layer: str, chosen: dict, found: Climbed) -> None:
    """The face, and what the layer cannot tell from it."""
    frame = found.last
    said = ", ".join(f"{key}={value!r}" for key, value in chosen.items())
    both, name = np.stack([this.trace.image, frame.images[0]]), overview.plain(layer)
    show.figure(
        pictures_figure(both, ["the face", name], below=["the face", f"from {name}"]),
        key="inverted", height=330,
        alt=f"The face, and an image that {name} hardly tells from it: error {-frame.values[0]:.2%}",
        arrays={"image": frame.images[0], "steps": np.array(found.steps), "error": -np.concatenate(found.values)},
        code=snippet(
            this, f"[*inversion(classifier, {layer!r}, image, {said})][-1].images",
            "vizcore.featurevis.inversion import inversion",
        ),
    )  # fmt: skip


def draw_error(found: Climbed) -> None:
    """How the layer's answer to the image came near its answer to the face, and how near the image itself came."""
    show.figure(
        climbing.rise(found, falls=True),
        key="error",
        alt=f"The error over the steps, down to {-found.last.values[0]:.2%}",
    )
    st.caption(
        f"To this layer the two differ by {-found.last.values[0]:.2%} (squared distance of its numbers, as a share of "
        "the face's own). What looks different to you, the layer has lost, or never looked at."
    )


def draw_row(this: Subject, chosen: dict) -> None:
    """Inversions of layers from the first to the last; a click chooses the layer above."""
    st.subheader("From layer to layer", anchor=False)
    names = row_of(this)
    key = ("inversions", *names, *chosen.items())
    if key not in this.results and st.session_state.get("row_wanted") != key:
        st.caption(f"The same for {len(names)} layers from the first to the last. It takes a while.")
        wanted = partial(st.session_state.update, row_wanted=key)
        st.button("Invert layer by layer", icon=":material/play_arrow:", on_click=wanted)
        return
    room = st.empty()
    frames = turns.computed(this, key, partial(_row, this, names, chosen, room), "Inverting layer by layer …")
    room.empty()
    if not frames:
        return
    names = list(frames)
    images = np.stack([this.trace.image, *(frame.images[0] for frame in frames.values())])
    errors = [f"{overview.plain(name)}: error {-frames[name].values[0]:.2%}" for name in names]
    mean = [float(np.abs(frame.images[0] - this.trace.image).mean()) for frame in frames.values()]
    show.figure(
        pictures_figure(
            images, ["the face", *errors], below=["the face", *map(overview.plain, names)], columns=-(-len(images) // 2)
        ),
        key="inversions", height=430,
        alt="The face, and what each of these layers hardly tells from it: " + ", ".join(errors),
        arrays={"images": images, "layers": np.array(["image", *names])},
        on_click=lambda place: overview.choose(names[place - 1]) if place else None,
    )  # fmt: skip
    st.caption(
        f"Pixels are off by {mean[0]:.3f} on average in the first layer and by {mean[-1]:.3f} in the last (from black "
        "to white is 1). A click chooses the layer."
    )


def row_of(this: Subject) -> list[str]:
    """Names of at most `MOST` layers, evenly from the first with a kernel to the logits."""
    steps = [layer.name for layer in milestones(this.classifier)][1:]
    if len(steps) <= MOST:
        return steps
    return [steps[round(place)] for place in np.linspace(0, len(steps) - 1, MOST)]


def _row(this: Subject, names: list[str], chosen: dict, room, tell) -> dict[str, Frame]:
    """The last frame of every layer that has one: a layer that is silent on this face cannot be inverted."""
    found: dict[str, Frame] = {}
    for number, name in enumerate(names):
        try:
            for frame in inversion(this.classifier, name, this.trace.image, **chosen):
                tell((number + frame.step / frame.steps) / len(names))
            found[name] = frame
            room.image(climbing.enlarged(np.concatenate([each.images for each in found.values()]), len(names)))
        except (ValueError, FloatingPointError):
            continue
    return found
