"""How large the output of a convolution is, what each of its numbers reads, and how often each input is read.

Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016. https://arxiv.org/abs/1603.07285
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

PADDINGS = "valid", "same", "full"


@dataclass(frozen=True)
class Axis:
    """One axis of a convolution.

    Args:
        size: how many places come in.
        kernel: how many places the kernel has.
        stride: how far it moves from output to output; of a transposed one, how far apart the inputs are put down.
        dilation: how far apart the places of the kernel are.
        padding: one of `PADDINGS`.
        transposed: the convolution run backwards: each input is put down, weighted, over the places of the kernel.

    Raises:
        ValueError: nothing comes out, or it is not defined.
    """

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    padding: str = "valid"
    transposed: bool = False

    def __post_init__(self) -> None:
        if min(self.size, self.kernel, self.stride, self.dilation) < 1:
            raise ValueError("expected a size, a kernel, a stride and a dilation of at least 1")
        if self.padding not in PADDINGS:
            raise ValueError(f"expected a padding among {', '.join(PADDINGS)}; got {self.padding!r}")
        if self.transposed and (self.padding == "full" or self.dilation > 1):
            raise ValueError("A transposed convolution is worked out here for padding valid or same, without dilation.")
        if not self.transposed and self.padding == "valid" and self.reach > self.size:
            raise ValueError(
                f"A kernel that reaches over {self.reach} places does not fit into {self.size}: choose a smaller "
                "kernel, less dilation, a larger input, or padding same or full."
            )

    @property
    def reach(self) -> int:
        """Over how many places the kernel reaches, those between its own counted too."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        """How many places are added at both ends together; of a transposed one, how many are cut off."""
        if self.transposed:
            return 0 if self.padding == "valid" else max(self.kernel - self.stride, 0)
        if self.padding == "same":
            return max((-(-self.size // self.stride) - 1) * self.stride + self.reach - self.size, 0)
        return 0 if self.padding == "valid" else 2 * (self.reach - 1)

    @property
    def before(self) -> int:
        """How many of these at the beginning."""
        return self.padded // 2

    @property
    def outputs(self) -> int:
        """How many places come out."""
        if self.transposed:
            return self.size * self.stride + max(self.kernel - self.stride, 0) - self.padded
        return (self.size + self.padded - self.reach) // self.stride + 1

    @property
    def formula(self) -> str:
        """`outputs` as a formula with the numbers put in, in LaTeX."""
        n, k, s, d, p = self.size, self.kernel, self.stride, self.dilation, self.padded
        if self.transposed:
            signs = r"n \cdot s + \max(k - s,\, 0) - p"
            numbers = rf"{n} \cdot {s} + \max({k} - {s},\, 0) - {p}"
        else:
            signs = r"\left\lfloor \frac{n + p - d\,(k - 1) - 1}{s} \right\rfloor + 1"
            numbers = rf"\left\lfloor \frac{{{n} + {p} - {d} \cdot ({k} - 1) - 1}}{{{s}}} \right\rfloor + 1"
        return rf"\begin{{aligned}} o &= {signs} \\ &= {numbers} = {self.outputs} \end{{aligned}}"

    def pairs(self, tap: int) -> tuple[np.ndarray, np.ndarray]:
        """Which outputs read which inputs through one place of the kernel; each output once at most."""
        steps = np.arange(self.size if self.transposed else self.outputs)
        there = steps * self.stride - self.before + tap * self.dilation
        inside = (there >= 0) & (there < (self.outputs if self.transposed else self.size))
        found = steps[inside], there[inside]
        return found[::-1] if self.transposed else found

    @property
    def reads(self) -> np.ndarray:
        """How many outputs read each input, (size,)."""
        counts = np.zeros(self.size, int)
        for tap in range(self.kernel):
            counts[self.pairs(tap)[1]] += 1
        return counts


def convolved(values: np.ndarray, kernel: np.ndarray, axes: Sequence[Axis], *, groups: int = 1) -> np.ndarray:
    """A convolution in any number of dimensions, as Keras has it: no bias, kernel not flipped.

    Args:
        values: (places…, channels).
        kernel: (places…, channels of a group, filters).
        axes: one for each dimension.
        groups: into so many equal parts channels and filters are cut; each part of the filters reads its own channels.

    Returns:
        (outputs…, filters).

    Raises:
        ValueError: the shapes do not fit together.
    """
    shapes = tuple(axis.size for axis in axes), tuple(axis.kernel for axis in axes)
    channels, filters = values.shape[-1], kernel.shape[-1]
    if (values.shape[:-1], kernel.shape[:-2]) != shapes or kernel.shape[-2] * groups != channels or filters % groups:
        raise ValueError(
            f"expected values of {shapes[0]} places and a kernel of {shapes[1]}, in {groups} groups; got shapes "
            f"{values.shape} and {kernel.shape}"
        )
    result = np.zeros((*(axis.outputs for axis in axes), filters))
    own, part = channels // groups, filters // groups
    for taps in product(*(range(axis.kernel) for axis in axes)):
        places = [axis.pairs(tap) for axis, tap in zip(axes, taps, strict=True)]
        outs, ins = (np.ix_(*side) for side in zip(*places, strict=True))
        for group in range(groups):
            read, made = slice(group * own, (group + 1) * own), slice(group * part, (group + 1) * part)
            result[(*outs, made)] += values[ins][..., read] @ kernel[taps][:, made]
    return result


def times_read(axes: Sequence[Axis]) -> np.ndarray:
    """How many outputs of one filter read each place of the input, (places…)."""
    counts = np.ones((), int)
    for axis in axes:
        counts = np.multiply.outer(counts, axis.reads)
    return counts
