"""How a network learned: what was measured after every epoch of its training."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from jaxtyping import Float, Int

_DIGITS = 5  # that count; more would be noise


@dataclass(frozen=True, eq=False)
class History:
    """Curves of a training, a number an epoch.

    Args:
        epoch: 1, 2, 3, …
        loss: mean over the epoch's altered training faces, as the recipe has it (with dropout, smoothed labels).
        validation_loss: cross-entropy in nats against the shares of the votes, on faces that it never learned from.
        validation_accuracy: share of these faces that it reads as most people do, 0 to 1.
        learning_rate: at the end of the epoch.
        seconds: that the epoch took.
    """

    epoch: Int[np.ndarray, " epochs"]
    loss: Float[np.ndarray, " epochs"]
    validation_loss: Float[np.ndarray, " epochs"]
    validation_accuracy: Float[np.ndarray, " epochs"]
    learning_rate: Float[np.ndarray, " epochs"]
    seconds: Float[np.ndarray, " epochs"]


def rate_rises(history: History, epoch: int) -> bool:
    """Whether an epoch, counted from 1, ended with a higher learning rate than the one before it.

    Args:
        history: of a training.
        epoch: which; of the first there is nothing to say.
    """
    if not 1 < epoch <= len(history.learning_rate):
        return False
    return bool(history.learning_rate[epoch - 1] > history.learning_rate[epoch - 2])


def read_history(path: Path) -> History | None:
    """The curves in a `history.csv` of a training or of `models/`; None where there is no such file.

    Raises:
        ValueError: a column is missing, or there is no row.
    """
    if not path.exists():
        return None
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    missing = {field.name for field in fields(History)} - set(rows[0] if rows else ())
    if missing:
        raise ValueError(f"{path.name}: expected a row an epoch, found none with {', '.join(sorted(missing))}")
    columns = {field.name: [row[field.name] for row in rows] for field in fields(History)}
    epochs = np.array(columns.pop("epoch"), int)
    return History(epoch=epochs, **{name: np.array(column, float) for name, column in columns.items()})


def joined(stages: Sequence[History]) -> History:
    """The curves of a training in several stages, one after the other; epochs are counted on."""
    columns = {
        field.name: np.concatenate([getattr(stage, field.name) for stage in stages]) for field in fields(History)
    }
    return replace(History(**columns), epoch=np.arange(1, len(columns["epoch"]) + 1))


def write_history(path: Path, history: History) -> None:
    """One row an epoch, with five digits that count."""
    names = [field.name for field in fields(History)]
    rows = zip(*(getattr(history, name).tolist() for name in names), strict=True)
    lines = [",".join(names), *(",".join(_written(number) for number in row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _written(number: float | int) -> str:
    return str(number) if isinstance(number, int) else f"{number:.{_DIGITS}g}"
