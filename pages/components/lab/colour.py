"""Three channels under three slices of a kernel, on the lab's view."""

import numpy as np

from pages.components.lab.view import OnChoose, lab, palettes, settings_chooser
from pages.components.stage.pack import pack
from pages.state import photo
from pages.state.subject import Subject
from vizcore.lessons.colour import KERNELS, coffee, grey

SIDE = 48  # pixels of the picture
PICTURES = "coffee", "the face"
PLACE = "colour_place"  # the setting


def picture_of(this: Subject, name: str) -> np.ndarray:
    """A picture of `PICTURES` in colour, (SIDE, SIDE, 3)."""
    return coffee(SIDE) if name == "coffee" else photo.cut(this.photo, this.framing, (SIDE, SIDE, 3)).image


def colour_view(
    picture: np.ndarray,
    kernel: str,
    *,
    key: str,
    place: str = "",
    only: bool = False,
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """The living view.

    Args:
        picture: (height, width, 3), in [0, 1].
        kernel: name of one of `KERNELS`.
        key: of the view.
        place: `row-column` that is looked at first; the middle where it means nothing.
        only: the picture and its channels alone, without a kernel.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    arrays = {"picture": picture, "kernel": KERNELS[kernel], "grey": grey(picture), **palettes()}
    lab(
        "colour",
        pack(arrays, place=_place(place), only=only, silent=silent),
        key=key,
        on_choose=on_choose or settings_chooser({"place": PLACE}),
    )


def _place(text: str) -> list[int] | None:
    parts = text.split("-")
    inside = len(parts) == 2 and all(part.isdecimal() and len(part) < 3 and int(part) < SIDE - 2 for part in parts)
    return [int(part) for part in parts] if inside else None
