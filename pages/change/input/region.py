"""A region of the face that the visitor draws, and what is done to it; the link holds its outline."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.components import chart, recipe
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import set_setting, setting
from pages.state.subject import Subject
from vizcore.arrays import Image
from vizcore.figures.region import region_figure
from vizcore.interventions import covered, inside

COVER, BLUR = "Cover", "Blur out"
BOX, LINE = "Box", "Free line"
SIGMA = 4.0  # pixels of the blur
CORNERS = 48  # of an outline, at most
NAME, WAY = "region", "region_way"  # settings
Outline = tuple[list[float], list[float]]  # across and down, in pixels of the image


def outline() -> Outline | None:
    """The region that is drawn, `x,y` a corner in the link; None where there is none."""
    texts = setting(NAME)
    if not texts:
        return None
    try:
        corners = [tuple(float(number) for number in text.split(",")) for text in texts]
        across, down = (list(numbers) for numbers in zip(*corners, strict=True))
    except ValueError:
        return None
    fits = 3 <= len(corners) <= CORNERS and np.isfinite([*across, *down]).all()
    return (across, down) if fits and max(map(abs, [*across, *down])) < 10_000 else None


def name_of() -> tuple:
    """Tells what is done to which region from anything else."""
    return (setting(NAME), setting(WAY)) if outline() else ()


def with_region(this: Subject) -> Image:
    """The face with its region covered or blurred, where one was drawn."""
    image, region = this.trace.image, outline()
    if not region:
        return image
    return covered(image, inside(image.shape[:2], *region), blur=SIGMA if setting(WAY) == (BLUR,) else None)


def recipe_of(this: Subject, call: str, *imports: str, before: Sequence[str] = ()) -> Recipe:
    """What a call gives; `image` is the face with its region."""
    region = outline()
    if not region:
        return recipe.of_image(this.network, call, *imports, before=before)
    blur = SIGMA if setting(WAY) == (BLUR,) else None
    hide = f"image = covered(image, inside(image.shape[:2], {region[0]}, {region[1]}), blur={blur})"
    return recipe.of_image(
        this.network, call, *imports, "vizcore.interventions import covered, inside", before=(hide, *before)
    )


def draw_region(this: Subject, shown: Image, call: str, transform: str, alt: str) -> None:
    """The face as it now is, to draw on, and the ways to draw.

    Args:
        this: whose face.
        shown: as it now is.
        call: the expression that makes it of `image` and `transform`.
        transform: name of that.
        alt: what there is to see.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tool = bound.segmented_control("Draw on the face", [BOX, LINE], name="region_tool")
        bound.segmented_control("to", [COVER, BLUR], name=WAY)
    region = outline() or ((), ())
    chart.figure(
        region_figure(shown, *region, lasso=tool == LINE), key="region-drawn", alt=alt, height=340,
        arrays={"image": shown}, on_select=_drawn, selection_mode=("box", "lasso"),
        recipe=recipe_of(
            this, call, "vizcore.interventions import TRANSFORMS", before=(f"transform = TRANSFORMS[{transform!r}]",)
        ),
    )  # fmt: skip
    with st.expander("By numbers", icon=":material/crop:"):
        height, width, _ = shown.shape
        rows = st.slider("Rows", 0, height, (height // 5, height // 2), key="region_rows")
        columns = st.slider("Columns", 0, width, (width // 5, width - width // 5), key="region_columns")
        st.button("Use this box", on_click=_box, args=(*rows, *columns))
    if any(region):
        st.button("Uncover", icon=":material/restart_alt:", on_click=set_setting, args=(NAME, None))


def _box(top: float, bottom: float, left: float, right: float) -> None:
    """A box along the edges between pixels."""
    _put([left - 0.5, right - 0.5, right - 0.5, left - 0.5], [top - 0.5] * 2 + [bottom - 0.5] * 2)


def _drawn() -> None:
    selection = bound.value_of("region-drawn")["selection"]
    for line in selection["lasso"]:
        _put(list(line["x"]), list(line["y"]))
    for box in selection["box"]:
        (left, right), (top, bottom) = sorted(box["x"]), sorted(box["y"])
        _put([left, right, right, left], [top, top, bottom, bottom])


def _put(across: list[float], down: list[float]) -> None:
    """Make this the region; of many corners, evenly some."""
    places = np.unique(np.linspace(0, len(across) - 1, min(len(across), CORNERS)).round().astype(int))
    set_setting(NAME, tuple(f"{across[place]:.1f},{down[place]:.1f}" for place in places))
