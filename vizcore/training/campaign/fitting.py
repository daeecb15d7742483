"""One training that ends in time."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from vizcore.training.campaign.clock import Clock, epochs_within
from vizcore.training.campaign.prepared import Prepared
from vizcore.training.campaign.schedule import Rates, orders
from vizcore.training.campaign.stepping import State, begun
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
    prepared: Prepared, faces: Any, targets: np.ndarray, chosen: np.ndarray, validation: FaceSet, seconds: float,
    after_epoch: Callable[[list, list, list], None] = lambda *_: None,
) -> Fitted:  # fmt: skip
    """Train for so many seconds at most, but for one epoch at least.

    Args:
        prepared: what learns.
        faces: all, uint8, on the device.
        targets: of all of them, shares.
        chosen: the numbers of those to learn from.
        validation: measured after every epoch, never learned from.
        seconds: after the first epochs, in which the rate rises, its way down is laid over what is left of them, and
            anew after each epoch: while other networks are being compiled, epochs take longer than afterwards.
        after_epoch: is given the averaged weights, the other variables and the rows so far.

    Raises:
        FloatingPointError: the loss is no number any more.
    """
    recipe, clock = prepared.recipe, Clock(seconds)
    state, lessons, shown = begun(prepared.network), jnp.asarray(targets, jnp.float32), jnp.asarray(validation.images)
    stream = orders(chosen, prepared.rows * recipe.batch, np.random.default_rng(recipe.seed))
    calls, rows = max(1, round(len(chosen) / (prepared.rows * recipe.batch))), []
    epochs, warm_up = recipe.epochs, min(recipe.warm_up, recipe.epochs - 1)
    rates = Rates(calls * prepared.rows, warm_up, recipe.learning_rate)
    while len(rows) < epochs:
        began, epoch = monotonic(), len(rows)
        rate = rates.of_next(epochs - epoch)
        state, loss = _one_epoch(prepared, state, faces, lessons, stream, np.split(rate, calls), epoch)
        judged = _validated(prepared.asked.logits(state["average"], state["average_others"], shown), validation)
        row = {"epoch": epoch + 1, "loss": loss, "learning_rate": float(rate[-1]), **judged}
        rows.append(row | {"seconds": monotonic() - began})
        after_epoch(state["average"], state["average_others"], rows)
        if len(rows) >= max(1, warm_up):
            epochs = epochs_within(clock.left, _lasting(rows), len(rows), recipe.epochs)
    others = prepared.asked.remeasured(state["average"], state["average_others"], faces[jnp.asarray(np.sort(chosen))])
    return Fitted(state["average"], others, rows, rates.way)


def _lasting(rows) -> float:
    """Seconds of an epoch, by the last ones; the very first, in which things are made ready, only where it is alone."""
    return float(np.median([row["seconds"] for row in (rows[1:] or rows)[-_LATEST:]]))


def _one_epoch(prepared: Prepared, state: State, faces, lessons, stream, rate_of_calls, epoch: int):
    losses = []
    for call, rate in enumerate(rate_of_calls):
        key = jax.random.fold_in(jax.random.key(prepared.recipe.seed), epoch * len(rate_of_calls) + call)
        indices = jnp.asarray(next(stream).reshape(prepared.rows, prepared.recipe.batch), jnp.int32)
        state, loss = prepared.steps(state, faces, lessons, indices, jnp.asarray(rate), key)
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
