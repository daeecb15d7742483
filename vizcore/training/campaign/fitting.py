"""One training that ends in time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import jax.numpy as jnp
import numpy as np

from vizcore.training.campaign.clock import Clock, epochs_within
from vizcore.training.campaign.prepared import Prepared
from vizcore.training.campaign.schedule import Rates
from vizcore.training.campaign.stepping import State, begun
from vizcore.training.campaign.views import Views
from vizcore.training.evaluation import cross_entropy
from vizcore.training.faceset import FaceSet

_LATEST = 5  # epochs that say how long the next will take


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a training came to.

    Args:
        weights: of the trainable variables, averaged over the last steps.
        others: of the others; batch normalisation's statistics measured anew.
        rows: one an epoch, as in a `history.csv`.
        way: how much of the learning rate's way down was behind it, 0 to 1; less than 1 where the clock stopped it.
    """

    weights: list
    others: list
    rows: list[dict[str, float]]
    way: float


def fit(
    prepared: Prepared, faces: Any, targets: np.ndarray, views: Views, validation: FaceSet, seconds: float,
    said: np.ndarray | None = None, after_epoch: Callable[[list, list, list], None] = lambda *_: None,
) -> Fitted:  # fmt: skip
    """Train for so many seconds at most, but for one epoch at least.

    Args:
        prepared: what learns.
        faces: all, uint8, on the device.
        targets: of all of them, shares.
        views: in which order, and as altered by which key, they are learned from.
        validation: measured after every epoch, never learned from.
        seconds: after the first epochs, in which the rate rises, its way down is laid over what is left of them, and
            anew after each epoch: while other networks are being compiled, epochs take longer than afterwards.
        said: what teachers say of these views, shares, (passes, calls, rows, batch, classes), half precision.
        after_epoch: is given the averaged weights, the other variables and the rows so far.

    Raises:
        FloatingPointError: the loss is no number any more.
    """
    recipe, clock = prepared.recipe, Clock(seconds)
    state, lessons, shown = begun(prepared.network), jnp.asarray(targets, jnp.float32), jnp.asarray(validation.images)
    rows: list[dict[str, float]] = []
    epochs, warm_up = recipe.epochs, min(recipe.warm_up, recipe.epochs - 1)
    rates = Rates(views.calls * views.rows, warm_up, recipe.learning_rate)
    while len(rows) < epochs:
        began, epoch = monotonic(), len(rows)
        rate = rates.of_next(epochs - epoch)
        taught = said if said is None else said[epoch % len(said)]
        state, loss = _one_epoch(prepared, state, faces, lessons, views, np.split(rate, views.calls), epoch, taught)
        judged = _validated(prepared.asked.logits(state["average"], state["average_others"], shown), validation)
        row = {"epoch": epoch + 1, "loss": loss, "learning_rate": float(rate[-1]), **judged}
        rows.append(row | {"seconds": monotonic() - began})
        after_epoch(state["average"], state["average_others"], rows)
        if len(rows) >= max(1, warm_up):
            epochs = epochs_within(clock.left, _lasting(rows), len(rows), recipe.epochs)
    others = prepared.asked.remeasured(state["average"], state["average_others"], faces)
    return Fitted(state["average"], others, rows, rates.way)


def _lasting(rows) -> float:
    """Seconds of an epoch, by the last ones; the very first, in which things are made ready, only where it is alone."""
    return float(np.median([row["seconds"] for row in (rows[1:] or rows)[-_LATEST:]]))


def _one_epoch(prepared: Prepared, state: State, faces, lessons, views: Views, rate_of_calls, epoch: int, taught):
    losses = []
    for call, (rate, (indices, key)) in enumerate(zip(rate_of_calls, views[epoch], strict=True)):
        said = taught if taught is None else taught[call]
        state, loss = prepared.steps(state, faces, lessons, indices, jnp.asarray(rate), key, said)
        losses.append(loss)
    mean = float(jnp.concatenate(losses).mean())
    if not np.isfinite(mean):
        raise FloatingPointError(f"the loss is {mean} in epoch {epoch + 1}: the learning rate is too high for it")
    return state, mean


def _validated(logits, validation: FaceSet) -> dict[str, float]:
    return {
        "validation_loss": cross_entropy(logits, validation.shares),
        "validation_accuracy": float((logits.argmax(axis=1) == validation.majority).mean()),
    }
