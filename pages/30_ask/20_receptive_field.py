"""How much of the face can it see?"""

from functools import partial

import numpy as np
import streamlit as st

from pages.shared import engine, inspect, overview, show, subject, turns
from vizcore.effective_field import effective_field, effective_fields, noise, side_that_holds
from vizcore.figures.attribution import attribution_figure
from vizcore.figures.growth import growth_figure
from vizcore.figures.map import map_figure
from vizcore.statistics import channel_statistics
from vizcore.target import Target
from vizcore.trace import activation

FACE, NOISE = "this face", "noise"
IMAGES = 16  # of noise

st.title(__doc__)
this = subject.current()
classifier, image = this.classifier, this.trace.image
fields = engine.fields(classifier.name)
with_maps = [layer for layer in classifier.layers if layer.has_maps and fields[layer.name]]
grown = [  # the layers at which the field grows, the first of each size
    layer
    for number, layer in enumerate(with_maps)
    if fields[layer.name].size not in {fields[before.name].size for before in with_maps[:number]}
]
layer = overview.choose_layer(this)
if layer not in with_maps:
    st.caption("A unit of this layer sees the whole image. Choose a layer that has maps.")
    st.stop()
values = activation(classifier, this.trace, layer.name)
channel = inspect.chosen_channel(layer, channel_statistics(values))
chosen = values[..., channel].astype(np.float32)
row, column = inspect.chosen_unit(layer, chosen)
over = st.segmented_control(
    "Averaged over", [FACE, NOISE], default=FACE, required=True, key="seen_on", bind="query-params"
)
images = image[None] if over == FACE else noise(IMAGES, image.shape)

maps, face = st.columns(2, gap="large")
with maps:
    st.subheader("The unit on its map", anchor=False)
    show.figure(
        map_figure(chosen, chosen=(row, column)), key="field-map", height=340,
        alt=f"Channel {channel} of {layer.name}; the unit at row {row}, column {column} is chosen",
        on_click=partial(inspect.choose_unit, columns=chosen.shape[1]),
    )  # fmt: skip
    st.caption("Click another unit to see what that one sees.")
with face:
    st.subheader("What it sees of the face", anchor=False)
    unit = Target(layer.name, channel, (row, column))
    seen = effective_field(classifier, unit, images)
    field = fields[layer.name]
    show.figure(
        attribution_figure(image, seen, least=0.03, box=field.clipped((row, column))), key="field", height=340,
        alt="The face; a box around the pixels that the unit can see, and in colour how much each of them moves it",
        arrays={"effective_field": seen},
        code=subject.snippet(
            this,
            f"effective_field(classifier, {unit!r}, image[None])",
            "vizcore.effective_field import effective_field",
            "vizcore.target import Target",
        ),
    )  # fmt: skip
    held = side_that_holds(seen)
    st.caption(
        f"It can see the pixels in the box, {field.size[0]}×{field.size[1]} of them where the image does not end. "
        + (
            f"Truly, 95% of what moves it lies in {held}×{held} pixels (in colour: how much each one moves it)."
            if held
            else "Nothing moves it: it is silent, and a small change of any pixel leaves it so."
        )
    )

st.subheader("Layer by layer", anchor=False)


def growth(tell) -> list[int]:
    """The effective size of the middle unit of the channel that is strongest there, wherever the field has grown."""
    units, given = [], classifier.run(images, tuple(each.name for each in grown))
    for each in grown:
        middle = (each.output_shape[0] // 2, each.output_shape[1] // 2)
        strongest = int(np.abs(given[each.name][:, *middle]).mean(axis=0).argmax())
        units.append(Target(each.name, strongest, middle))
    sizes = []
    for number, seen in enumerate(effective_fields(classifier, units, images), start=1):
        sizes.append(side_that_holds(seen))
        tell(number / len(grown))
    return sizes


effective = turns.computed(this, ("growth", over), growth, "Following the field through the layers …")
show.figure(
    growth_figure(
        [each.name for each in grown], [fields[each.name].size[0] for each in grown], effective or [],
        [fields[each.name].size for each in grown].index(field.size),
    ),
    key="growth",
    alt="Pixels a side that a unit can see, and truly sees, layer by layer",
    on_click=overview.choose,
)  # fmt: skip
st.caption(
    "Grey: what a unit can see, by arithmetic of kernels and strides. Pink: the square that holds 95% of what moves "
    "the middle unit of the channel that is strongest there. A field's middle counts most: it sees less than it can."
)
