"""A kernel that slides: over a sound, a sentence, a face or a film, on the lab's view."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np
import streamlit as st

from pages.components.lab.view import OnChoose, lab, palettes, settings_chooser
from pages.components.recipe import Recipe
from pages.components.stage.pack import pack
from pages.state.subject import Subject
from vizcore.lessons.convolution_arithmetic import PADDINGS, Axis, convolved
from vizcore.lessons.signals import KERNELS, WORDS, channels_of, film, grey_face, kernel_of, sentence, sound

KINDS = "convolution", "transposed", "grouped", "depthwise"
SIGNALS = "a sound", "a sentence", "the face", "a film"
DIMENSIONS = {"a sound": 1, "a sentence": 1, "the face": 2, "a film": 3}
SIZES = {"a sound": 16, "a sentence": 16, "the face": 16, "a film": 8}  # at most
_FRAMES = 4
SHOWS = "values", "times read"


@dataclass(frozen=True)
class Sliding:
    """What slides over what; every field is a setting of the link, `conv_` before its name.

    Args:
        signal: of `SIGNALS`.
        kind: of `KINDS`; grouped and depthwise of a face alone, of which four channels are made.
        size: of the input, each way.
        kernel: of the kernel, each way.
        stride: see `Axis`.
        dilation: see `Axis`.
        padding: see `Axis`.
        weights: of `KERNELS`.
        shows: of `SHOWS`: what is written on the input.
    """

    signal: str = "the face"
    kind: str = "convolution"
    size: int = 10
    kernel: int = 3
    stride: int = 1
    dilation: int = 1
    padding: str = "valid"
    weights: str = "edge"
    shows: str = "values"

    @property
    def axes(self) -> tuple[Axis, ...]:
        """One for each dimension; the frames of a film are few, and the stride does not leave any out."""
        transposed = self.kind == "transposed"
        along = Axis(self.size, self.kernel, self.stride, self.dilation, self.padding, transposed)
        if self.signal != "a film":
            return (along,) * DIMENSIONS[self.signal]
        return replace(along, size=_FRAMES, kernel=min(self.kernel, 2), stride=1, dilation=1), along, along

    @property
    def groups(self) -> int:
        """Of the channels."""
        return {"grouped": 2, "depthwise": 4}.get(self.kind, 1)

    @property
    def filters(self) -> int:
        """How many."""
        return 4 if self.groups > 1 else {"a sentence": 2}.get(self.signal, 1)


CHOICES = {"signal": SIGNALS, "kind": KINDS, "padding": PADDINGS, "weights": KERNELS, "shows": SHOWS}
NAMES = {field.name: f"conv_{field.name}" for field in fields(Sliding)}


def values_of(this: Subject, sliding: Sliding) -> tuple[np.ndarray, np.ndarray]:
    """What comes in, (places…, channels), and the kernel, (places…, channels of a group, filters)."""
    if sliding.signal == "a sound":
        values = sound(sliding.size)
    elif sliding.signal == "a sentence":
        values = sentence(sliding.size)
    else:
        grey = grey_face(this.trace.image, sliding.size)
        values = channels_of(grey) if sliding.groups > 1 else grey[..., None]
        values = film(grey, _FRAMES) if sliding.signal == "a film" else values
    places = tuple(axis.kernel for axis in sliding.axes)
    return values, kernel_of(sliding.weights, places, values.shape[-1] // sliding.groups, sliding.filters)


def result_of(this: Subject, sliding: Sliding) -> np.ndarray:
    """What goes out, (outputs…, filters)."""
    values, kernel = values_of(this, sliding)
    return convolved(values, kernel, sliding.axes, groups=sliding.groups).astype(np.float32)


def sliding_view(
    this: Subject,
    sliding: Sliding,
    *,
    key: str,
    cell: str = "",
    only: bool = False,
    title: str = "",
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """The living view.

    Args:
        this: whose face.
        sliding: what slides over what.
        key: of the view.
        cell: of the output that is looked at first, `board-row-column`.
        only: what comes in alone, without a kernel.
        title: says what that is; the view's own words where empty.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    values, kernel = values_of(this, sliding)
    axes = [
        {"size": axis.size, "kernel": axis.kernel, "stride": axis.stride, "dilation": axis.dilation,
         "before": axis.before, "padded": axis.padded, "outputs": axis.outputs, "transposed": axis.transposed}
        for axis in sliding.axes
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "dimensions": len(axes), "axes": axes, "groups": sliding.groups, "filters": sliding.filters,
        "channels": values.shape[-1], "shows": sliding.shows, "cell": _cell(cell), "silent": silent, "only": only,
        "picture": sliding.signal in ("the face", "a film") and sliding.groups == 1, "title": title,
    }  # fmt: skip
    block = pack({"input": values, "kernel": kernel, **palettes()}, **facts)
    lab("convolution", block, key=key, on_choose=on_choose or settings_chooser({"cell": "conv_cell"}))
    if sliding.signal == "a sentence":
        st.caption(f"{' '.join(WORDS[: sliding.size])}: each word is a column, a vector of four made-up numbers.")


def numbers_view(values: np.ndarray, title: str, *, key: str, on_choose: OnChoose | None = None) -> None:
    """A board of numbers in colours, without a kernel.

    Args:
        values: (height, width).
        title: says what they are.
        key: of the view.
        on_choose: told `cell`, `0-row-column`; None where nothing is chosen.
    """
    axes = [asdict(Axis(size, 1)) | {"before": 0, "padded": 0, "outputs": size} for size in values.shape]
    arrays = {"input": values[..., None].astype(np.float32), "kernel": np.ones((1, 1, 1, 1), np.float32), **palettes()}
    block = pack(
        arrays, dimensions=2, axes=axes, groups=1, filters=1, channels=1, shows=SHOWS[0], cell=[], picture=False,
        only=True, title=title, silent=on_choose is None,
    )  # fmt: skip
    lab("convolution", block, key=key, on_choose=on_choose)


def _cell(text: str) -> list[int]:
    """Of `board-row-column`; none where it means nothing: then the middle one."""
    parts = text.split("-")
    return [int(part) for part in parts] if len(parts) == 3 and all(p.isdecimal() and len(p) < 4 for p in parts) else []


def recipe_of(this: Subject, sliding: Sliding) -> Recipe:
    """Lines of Python that give what goes out."""
    grey = f"grey_face(image, {sliding.size})"
    made = {
        "a sound": ("sound", f"sound({sliding.size})"),
        "a sentence": ("sentence", f"sentence({sliding.size})"),
        "a film": ("film, grey_face", f"film({grey}, {_FRAMES})"),
        "the face": ("grey_face", f"{grey}[..., None]"),
    }[sliding.signal]
    if sliding.groups > 1:
        made = "channels_of, grey_face", f"channels_of({grey})"
    axes = ", ".join(map(repr, sliding.axes))
    places, own = tuple(axis.kernel for axis in sliding.axes), f"values.shape[-1] // {sliding.groups}"
    return Recipe(
        f"convolved(values, kernel, axes, groups={sliding.groups})",
        imports=(
            "vizcore.lessons.convolution_arithmetic import Axis, convolved",
            f"vizcore.lessons.signals import kernel_of, {made[0]}",
        ),
        image="face" in made[0],
        before=(
            f"values, axes = {made[1]}, ({axes},)",
            f"kernel = kernel_of({sliding.weights!r}, {places}, {own}, {sliding.filters})",
        ),
    )
