"""The layers that are put together, each as it stands in the link."""

from dataclasses import dataclass

import streamlit as st

from pages.state import bound
from pages.state.session import setting

NONE, CONVOLUTION, MAX, AVERAGE, DENSE, DROPOUT = (
    "–", "convolution", "max pooling", "average pooling", "dense", "dropout"
)  # fmt: skip
KINDS = (CONVOLUTION, MAX, AVERAGE, DENSE, DROPOUT, NONE)
MOST = 6  # layers before the last
_FIRST = (CONVOLUTION, MAX, CONVOLUTION, MAX, NONE, NONE)  # what is built when the page opens
_COUNTS = (1, 2, 4, 8, 16, 32, 64, 128)


@dataclass(frozen=True)
class Brick:
    """A layer that somebody chose.

    Args:
        kind: of `KINDS`.
        width: filters or units.
        kernel: cells along each side of a kernel or of a pool's window.
        stride: of a convolution.
        padding: `same` or `valid`, of a convolution.
        activation: `relu`, `tanh` or `sigmoid`, after a convolution or a dense layer.
        rate: the share that is dropped.
    """

    kind: str
    width: int = 0
    kernel: int = 0
    stride: int = 1
    padding: str = "same"
    activation: str = "relu"
    rate: float = 0.0


def choose_layers() -> list[Brick]:
    """The widgets, behind a button for each layer; those that are left out do not count."""
    with st.container(horizontal=True):
        bricks = [_choose(number) for number in range(1, MOST + 1)]
    return [brick for brick in bricks if brick.kind != NONE]


def _choose(number: int) -> Brick:
    name, usual = f"build_layer{number}", _FIRST[number - 1]
    chosen = (setting(name) or (usual,))[-1]
    with st.popover(f"{number} · {chosen if chosen in KINDS else usual}"):
        kind = bound.selectbox(f"Layer {number}", KINDS, name=name, default=usual, width=190)
        if kind == CONVOLUTION:
            return Brick(
                kind, _width("Filters", number, 8), _kernel("Kernel", number, 3),
                int(bound.selectbox("Stride", (1, 2, 3), name=f"build_stride{number}", width=100)),
                bound.selectbox("Padding", ("same", "valid"), name=f"build_padding{number}", width=120),
                _activation(number),
            )  # fmt: skip
        if kind in (MAX, AVERAGE):
            return Brick(kind, kernel=_kernel("Window", number, 2))
        if kind == DENSE:
            return Brick(kind, _width("Units", number, 32), activation=_activation(number))
        if kind == DROPOUT:
            rate = bound.selectbox(
                "Dropped", (0.1, 0.25, 0.5, 0.75), name=f"build_rate{number}", default=0.5, width=110
            )
            return Brick(kind, rate=float(rate))
    return Brick(NONE)


def _width(title: str, number: int, usual: int) -> int:
    return int(bound.selectbox(title, _COUNTS, name=f"build_width{number}", default=usual, width=110))


def _kernel(title: str, number: int, usual: int) -> int:
    return int(bound.selectbox(title, (1, 2, 3, 5, 7), name=f"build_kernel{number}", default=usual, width=110))


def _activation(number: int) -> str:
    return bound.selectbox("Activation", ("relu", "tanh", "sigmoid"), name=f"build_activation{number}", width=130)
