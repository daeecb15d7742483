"""What layers still know of the face: inversions of the one under study, and of layers from the first to the last.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", 2015. https://arxiv.org/abs/1412.0035
"""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.ascent import Ascent, rise_figure, run_ascent, watched
from pages.components.job import computed
from pages.components.layer_picker import choose
from pages.components.settings_form import settings_form
from pages.components.stage.frames_block import images_block
from pages.components.wording import escaped
from pages.state.session import set_setting, setting
from pages.state.subject import Subject
from vizcore.comparison import milestones
from vizcore.featurevis import Frame
from vizcore.featurevis.inversion import inversion
from vizcore.figures.image_grid import image_grid_figure
from vizcore.settings import settings_of
from vizcore.words import count_of

MOST, WIDEST = 8, 140  # layers in the row; pixels of each while they are made
ROW = "layer_row"  # setting: whether the row was asked for
NAME, IMPORT = "Inversion", "vizcore.featurevis.inversion import inversion"


def choose_settings() -> dict:
    """A widget for every setting."""
    return settings_form(NAME, settings_of(inversion))


def _said(chosen: dict) -> str:
    return "".join(f", {key}={value!r}" for key, value in chosen.items())


def _call(layer: str, chosen: dict) -> str:
    return f"inversion(classifier, {layer!r}, image{_said(chosen)})"


def run_inversion(this: Subject, layer: str, chosen: dict, picture) -> Ascent | None:
    """The inversion of one layer, shown as it comes."""
    ask = partial(inversion, this.classifier, layer, this.trace.image, **chosen)
    return run_ascent(this, ("inverted", layer, *chosen.items()), ask, NAME, picture, falls=True)


def inverted_image(this: Subject, layer: str, chosen: dict, found: Ascent) -> None:
    """The face, and what the layer cannot tell from it."""
    frame = found.last
    both, name = np.stack([this.trace.image, frame.images[0]]), escaped(layer)
    chart.figure(
        image_grid_figure(both, ["the face", name], below=["the face", f"from {name}"]),
        key="inverted", height=330,
        alt=f"The face, and an image that {name} hardly tells from it: error {-frame.values[0]:.2%}",
        arrays={"image": frame.images[0], "face": this.trace.image},
        recipe=recipe.of_image(this.network, f"[*{_call(layer, chosen)}][-1].images[0]", IMPORT),
    )  # fmt: skip


def error_curve(this: Subject, layer: str, chosen: dict, found: Ascent) -> None:
    """How the layer's answer to the image came near its answer to the face, and how near the image itself came."""
    chart.figure(
        rise_figure(found, falls=True),
        key="error",
        alt=f"The error over the steps, down to {-found.last.values[0]:.2%}",
        arrays={"error": -np.concatenate(found.values), "steps": np.array(found.steps)},
        recipe=recipe.of_image(this.network, f"[-frame.values[0] for frame in {_call(layer, chosen)}]", IMPORT),
    )
    st.caption(
        f"To this layer the two differ by {-found.last.values[0]:.2%} (squared distance of its numbers, as a share of "
        "the face's own). What looks different to you, the layer has lost, or never looked at."
    )


def layer_row(this: Subject, chosen: dict) -> None:
    """Inversions of layers from the first to the last; a click chooses the layer above."""
    st.header("From layer to layer", anchor=False)
    names = row_of(this)
    key = ("inversions", *names, *chosen.items())
    if key not in this.results and setting(ROW) is None:
        st.caption(f"The same for {count_of(len(names), 'layer')} from the first to the last. It takes a while.")
        st.button("Invert layer by layer", icon=":material/play_arrow:", on_click=set_setting, args=(ROW, ("yes",)))
        return
    room = st.empty()
    frames = computed(this, key, partial(_row, this, names, chosen, room), "Inverting layer by layer …")
    room.empty()
    if not frames:
        return
    names = list(frames)
    images = np.stack([this.trace.image, *(frame.images[0] for frame in frames.values())])
    errors = [f"{escaped(name)}: error {-frames[name].values[0]:.2%}" for name in names]
    mean = [float(np.abs(frame.images[0] - this.trace.image).mean()) for frame in frames.values()]
    chart.figure(
        image_grid_figure(
            images, ["the face", *errors], below=["the face", *map(escaped, names)], columns=-(-len(images) // 2)
        ),
        key="inversions", height=430,
        alt="The face, and what each of these layers hardly tells from it: " + ", ".join(errors),
        arrays={"images": images, "layers": np.array(["image", *names])},
        recipe=recipe.of_image(
            this.network,
            f"[image, *([*inversion(classifier, layer, image{_said(chosen)})][-1].images[0] for layer in {names!r})]",
            IMPORT,
        ),
        on_click=partial(_choose, names),
    )  # fmt: skip
    st.caption(
        f"Pixels are off by {mean[0]:.3f} on average in the first layer and by {mean[-1]:.3f} in the last (from black "
        "to white is 1). A click chooses the layer."
    )


def _choose(names: list[str], place: int) -> None:
    if place:
        choose(names[place - 1])


def row_of(this: Subject) -> list[str]:
    """Names of at most `MOST` layers, evenly from the first with a kernel to the logits."""
    steps = [layer.name for layer in milestones(this.classifier)][1:]
    if len(steps) <= MOST:
        return steps
    return [steps[round(place)] for place in np.linspace(0, len(steps) - 1, MOST)]


def _row(this: Subject, names: list[str], chosen: dict, room, report_progress) -> dict[str, Frame]:
    """The last frame of every layer that has one: a layer that is silent on this face cannot be inverted."""
    found: dict[str, Frame] = {}
    with watched(room, "layers", falls=True, widest=WIDEST) as show:
        for number, name in enumerate(names):
            last = None
            try:
                for last in inversion(this.classifier, name, this.trace.image, **chosen):
                    report_progress((number + last.step / last.steps) / len(names))
                    images = np.concatenate([each.images for each in (*found.values(), last)])
                    step, steps = number * last.steps + last.step, len(names) * last.steps
                    show(images_block(images, last.values, step, steps))
            except (ValueError, FloatingPointError):
                continue
            if last is not None:
                found[name] = last
    return found
