"""One digit through one small network and back, each number led back to what made it; worked out in the browser."""

import re

import numpy as np

from pages.components.lab.view import palettes
from pages.components.learning.view import drawn
from pages.components.stage.pack import pack
from pages.components.stage.stage import Choice
from pages.state.session import set_setting

BOARDS = {
    "digit": 64, "kernel": 18, "bias": 2, "convolution": 72, "relu": 72, "pooling": 18, "weights": 180, "biases": 10,
    "logits": 10, "probabilities": 10, "cost": 1,
}  # fmt: skip
FIRST = "there convolution 24"  # row 2, column 0, filter 0: where most digits have ink
MOST = 200  # updates that a link can ask for
_NUMBER = re.compile(r"(there|back) ([a-z]+) ([0-9]{1,3})")


def backward(pixels: np.ndarray, label: int, *, seed: int, rate: float, steps: int, number: str, key: str) -> None:
    """Draw it.

    Args:
        pixels: the digit, (8, 8), in [0, 1].
        label: which it is.
        seed: of the weights at the start.
        rate: of learning.
        steps: updates that were made since; becomes the setting `back_steps`.
        number: which number is asked about, "there" or "back", its board and its index; the setting `back_number`.
        key: names the view among all of the app.
    """
    block = pack(
        palettes() | {"pixels": pixels.astype(np.float32)}, label=label, seed=seed, rate=rate, steps=steps,
        number=number,
    )  # fmt: skip
    drawn("backward", block, key=key, on_choose=_choose)


def known(number: str) -> bool:
    """Whether a number of a link is one that there is."""
    found = _NUMBER.fullmatch(number)
    return bool(found) and found[2] in BOARDS and int(found[3]) < BOARDS[found[2]]


def _choose(choice: Choice) -> None:
    number, steps = choice.get("number"), choice.get("steps")
    if isinstance(number, str) and known(number):
        set_setting("back_number", None if number == FIRST else (number,))
    if isinstance(steps, int) and 0 <= steps <= MOST:
        set_setting("back_steps", (str(steps),) if steps else None)
