"""Costs and right answers while a weight is moved, on the lab's view."""

import numpy as np

from pages.components.lab.view import OnChoose, lab, settings_chooser
from pages.components.stage.pack import pack
from vizcore.lessons.cost import POINTS, SLOPES, answers, curves

PLACE, SUM = "cost_at", "cost_z"  # settings: numbers of a place on either axis
SUMS = np.linspace(-6, 6, 121)  # of the neuron beside it
MIDDLE, WRONG = POINTS // 2, 10  # the weight as trained; a neuron that is very wrong


def cost_view(
    unit: int,
    at: int,
    z: int,
    *,
    key: str,
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """The living view.

    Args:
        unit: 0, 1 or 2: whose weight is moved.
        at: the place on the axis of weights, 0 to `POINTS` - 1.
        z: the place on `SUMS`.
        key: of the view.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    given = answers()
    found = curves(given, unit)
    arrays = {
        "weight": found.weight, "quadratic": found.quadratic, "entropy": found.cross_entropy, "right": found.right,
        "sums": SUMS, "slopeQuadratic": SLOPES["quadratic"](SUMS), "slopeEntropy": SLOPES["cross-entropy"](SUMS),
    }  # fmt: skip
    block = pack(
        {name: values.astype(np.float32) for name, values in arrays.items()}, at=at, z=z, faces=len(given.labels),
        trained=float(given.weights[unit]), silent=silent,
    )  # fmt: skip
    lab("cost", block, key=key, on_choose=on_choose or settings_chooser({"at": PLACE, "z": SUM}))
