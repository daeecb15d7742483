"""Other weights for a filter: the well-known ones by name, single ones by hand; written down for a link.

Sobel & Feldman, 1968, in Duda & Hart, "Pattern Classification and Scene Analysis", 1973, section 7.3.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from vizcore.arrays import Map
from vizcore.interventions.kernels import Kernel

ORIGINAL = "original"
LARGEST = 100.0  # of a weight put in by hand, whatever its sign
_SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
_LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32)
_PART = r";(?P<slice>\*|\d+)=(?P<preset>[a-z_]+)(?P<cells>(?:,\d+:-?\d+(?:\.\d+)?(?:e-?\d+)?)*)"
_WRITTEN = re.compile(rf"(?P<layer>.+?):(?P<channel>\d+)(?P<parts>(?:{re.sub('[?]P<[a-z]+>', '?:', _PART)})+)")


def _in_the_middle(stencil: Map) -> Callable[[Map], Map]:
    """A small kernel in the middle of one of the original's size, made as strong as the original: of its norm."""

    def preset(kernel: Map) -> Map:
        found = np.zeros_like(kernel)
        (height, width), (rows, columns) = kernel.shape, stencil.shape
        top, left = (height - rows) // 2, (width - columns) // 2
        found[top : top + rows, left : left + columns] = stencil
        return found * (np.linalg.norm(kernel) / np.linalg.norm(stencil))

    return preset


PRESETS: dict[str, Callable[[Map], Map]] = {
    ORIGINAL: np.copy,
    "zero": np.zeros_like,
    "mirrored": lambda kernel: kernel[:, ::-1],
    "turned": lambda kernel: np.rot90(kernel, -1),  # clockwise
    "mean": lambda kernel: np.full_like(kernel, kernel.mean()),
    "sobel_across": _in_the_middle(_SOBEL),
    "sobel_down": _in_the_middle(_SOBEL.T.copy()),
    "laplacian": _in_the_middle(_LAPLACIAN),
    "identity": _in_the_middle(np.ones((1, 1), np.float32)),
}


def presets_of(height: int, width: int) -> tuple[str, ...]:
    """Names of the presets that a slice of this size can take."""
    fits = {"mirrored": width > 1, "turned": height == width > 1, "mean": height * width > 1}
    fits |= dict.fromkeys(("sobel_across", "sobel_down", "laplacian"), min(height, width) >= 3)
    return tuple(name for name in PRESETS if fits.get(name, True))


@dataclass(frozen=True)
class Part:
    """The new weights of one slice of a filter.

    Args:
        slice: number of the input channel that it reads; None for all.
        preset: name of what is made of the original slice.
        cells: (place in reading order, weight) put in by hand after that.
    """

    slice: int | None
    preset: str = ORIGINAL
    cells: tuple[tuple[int, float], ...] = ()

    def __str__(self) -> str:
        where = "*" if self.slice is None else self.slice
        return f";{where}={self.preset}" + "".join(f",{place}:{weight:.6g}" for place, weight in self.cells)


@dataclass(frozen=True)
class KernelEdit:
    """What is done to the weights of one filter.

    Args:
        layer: name of a convolution.
        channel: the filter, by the channel that it makes.
        parts: at most one for all slices, which stands first, and one for each slice that it does not count for.
    """

    layer: str
    channel: int
    parts: tuple[Part, ...] = ()

    def part(self, number: int) -> Part:
        """What is done to one slice."""
        of_all = next((part for part in self.parts if part.slice is None), Part(None))
        return next((part for part in self.parts if part.slice == number), replace(of_all, slice=number))

    def having(self, part: Part) -> "KernelEdit":
        """The same with one part more, in place of all parts that it covers."""
        if part.slice is None:
            return replace(self, parts=() if part == Part(None) else (part,))
        rest = replace(self, parts=tuple(other for other in self.parts if other.slice != part.slice))
        return rest if rest.part(part.slice) == part else replace(rest, parts=(*rest.parts, part))

    def rewritten(self, kernel: Kernel) -> Kernel:
        """The filter with its new weights.

        Args:
            kernel: as it is, (rows, columns, inputs).

        Raises:
            IndexError: it has no such slice or cell.
            ValueError: there is no such preset for its size.
        """
        height, width, inputs = kernel.shape
        beyond = [part for part in self.parts if part.slice is not None and part.slice >= inputs]
        if beyond:
            raise IndexError(f"the filter has slices 0 to {inputs - 1}, not {beyond[0].slice}")
        found = kernel.copy()
        for number in range(inputs) if self.parts else ():
            part = self.part(number)
            if part.preset not in presets_of(height, width):
                raise ValueError(f"no kernel of {height}×{width} weights can be {part.preset!r}")
            found[:, :, number] = PRESETS[part.preset](kernel[:, :, number])
            for place, weight in part.cells:
                if place >= height * width:
                    raise IndexError(f"a slice has cells 0 to {height * width - 1}, not {place}")
                found[place // width, place % width, number] = weight
        return found

    def added(self, kernel: Kernel) -> Kernel:
        """What is added to the filter's weights, for `refiltered`; the same errors as `rewritten`."""
        return self.rewritten(kernel) - kernel

    def __str__(self) -> str:
        """For a link: "conv2_1:3;*=zero;5=original,4:0.25"; `parse_kernel` reads it. Empty where nothing is done."""
        return f"{self.layer}:{self.channel}{''.join(map(str, self.parts))}" if self.parts else ""


def parse_kernel(text: str) -> KernelEdit:
    """The new weights of a link, without regard to any network; weights beyond `LARGEST` are brought to it.

    Raises:
        ValueError: they are not written as such.
    """
    found = _WRITTEN.fullmatch(text)
    parts = list(re.finditer(_PART, found["parts"])) if found else []
    if found is None or any(part["preset"] not in PRESETS for part in parts):
        raise ValueError(f"expected a kernel such as conv2_1:3;*=zero or conv2_1:3;5=mirrored,4:0.25, not {text!r}")
    edit = KernelEdit(found["layer"], int(found["channel"]))
    for part in parts:
        cells = dict(cell.split(":") for cell in part["cells"].split(",")[1:])
        weights = tuple((int(place), _bounded(float(weight))) for place, weight in cells.items())
        edit = edit.having(Part(None if part["slice"] == "*" else int(part["slice"]), part["preset"], weights))
    return edit


def _bounded(weight: float) -> float:
    return min(max(weight, -LARGEST), LARGEST)
