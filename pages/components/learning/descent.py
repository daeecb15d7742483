"""A ball on the cost of a real network, over two directions of its weights; worked out in the browser."""

from collections.abc import Mapping
from typing import Any

from pages.components.engine.route import addresses
from pages.components.lab.view import palettes
from pages.components.learning.view import drawn
from pages.components.stage.chosen import whole
from pages.components.stage.pack import pack
from pages.components.stage.stage import Choice
from pages.state.session import set_settings

PLANES = {
    "two random directions": ("random", 1.5, (1.2, 0.9)),
    "towards the start of the training": ("start", 1.5, (1.0, 0.4)),
    "two single weights": ("weights", 6.0, (-4.0, 4.0)),
}  # {what people read: (what the engine calls it, how far it reaches each way, where the ball lies at first)}
_LAYERS = ({"kind": "flatten"}, {"kind": "dense", "units": 8}, {"kind": "tanh"}, {"kind": "dense", "units": 10})
LEARNED = 100  # digits that the cost is the mean of
MOST = 400  # steps that a ball goes, as the engine has it
_SIDE, _ROUNDS = 41, 40  # places of the surface each way; times that each digit is learned before


def descent(plane: str, ball: Mapping[str, Any], *, seed: int, axes: str, key: str) -> None:
    """Draw it.

    Args:
        plane: of `PLANES`.
        ball: `optimizer`, `rate`, `start`, the place (a, b) where it is put, and `steps`, how many it has gone since.
        seed: of the weights and of the directions.
        axes: a sentence on what lies where.
        key: names the view among all of the app; where the ball is put becomes the setting `descent_start`, how
            far it has gone `descent_steps`.
    """
    name, span, _ = PLANES[plane]
    settings = {
        "layers": _LAYERS, "seed": seed, "plane": name, "span": span, "side": _SIDE, "rounds": _ROUNDS, "batch": 16,
        "start": list(PLANES[plane][2]),
    }  # fmt: skip
    block = pack(
        palettes(), **addresses(), room="hillside", examples={"kind": "digits", "learned": LEARNED},
        settings=settings, axes=axes, **ball,
    )  # fmt: skip
    drawn("descent", block, key=key, on_choose=_choose)


def read_place(text: str, span: float) -> tuple[float, float]:
    """The place of a link, "1.2,-0.5".

    Raises:
        ValueError: it is not two numbers on the map.
    """
    parts = text.split(",")
    if len(text) > 24 or len(parts) != 2 or not all(abs(float(part)) <= span for part in parts):
        raise ValueError(f"expected two numbers from −{span:g} to {span:g}")
    return float(parts[0]), float(parts[1])


def _choose(choice: Choice) -> None:
    start, steps = choice.get("start"), whole(choice, "steps", MOST + 1)
    if isinstance(start, str) and len(start) <= 24:
        set_settings({"descent_start": (start,), "descent_steps": None})
    elif steps is not None:
        set_settings({"descent_steps": (str(steps),) if steps else None})
