"""Training that can be killed at any moment and goes on as if it had not been.

Everything random in epoch k is drawn from (seed, k), and an epoch's end is written to disk in one rename. The
schedule is Loshchilov & Hutter's cosine with a linear warm-up (https://arxiv.org/abs/1608.03983), the optimiser
their AdamW (https://arxiv.org/abs/1711.05101).
"""

import csv
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from vizcore.training.augmentation import augment
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out, but for the data and the architecture."""

    epochs: int = 60
    batch: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    label_smoothing: float = 0.05
    warm_up: int = 2  # epochs
    seed: int = 0


def train(
    build: Callable[[], keras.Model],
    faces: FaceSet,
    validation: FaceSet,
    recipe: Recipe,
    folder: Path,
) -> keras.Model:
    """Train, or go on where a killed run stopped; the trained network, which is also in `folder/state.keras`.

    Args:
        build: makes the untrained network (ends in linear logits).
        faces: to learn from, with soft labels.
        validation: measured after every epoch, never learned from.
        recipe: see `Recipe`.
        folder: where the state and `history.csv` (a row an epoch) are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    state, history = folder / "state.keras", folder / "history.csv"
    steps = max(1, len(faces) // recipe.batch)
    if state.exists():
        network = keras.saving.load_model(state)
        rows = list(csv.DictReader(history.read_text(encoding="utf-8").splitlines()))
    else:
        keras.utils.set_random_seed(recipe.seed)
        network, rows = build(), []
        _compile(network, recipe, steps)
    for epoch in range(int(network.optimizer.iterations) // steps, recipe.epochs):
        began = time.monotonic()
        print(f"Epoch {epoch + 1}/{recipe.epochs}", flush=True)
        loss = _one_epoch(network, faces, recipe, epoch, steps)
        row = {"epoch": epoch + 1, "loss": loss, "learning_rate": float(network.optimizer.learning_rate)}
        row |= _validate(network, validation) | {"seconds": time.monotonic() - began}
        rows = [*rows[:epoch], row]
        print("  ".join(f"{name} {value:.5g}" for name, value in row.items()), flush=True)
        _write(history, rows)
        _save(network, state)
    return network


def _compile(network, recipe, steps):
    warm_up = min(recipe.warm_up, recipe.epochs - 1)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate / 100,
        warmup_target=recipe.learning_rate,
        warmup_steps=warm_up * steps,
        decay_steps=(recipe.epochs - warm_up) * steps,
    )
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=recipe.weight_decay)
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=recipe.label_smoothing)
    network.compile(optimizer, loss)


def _one_epoch(network, faces, recipe, epoch, steps) -> float:
    random = np.random.default_rng([recipe.seed, epoch])
    _seed_dropout(network, np.random.default_rng([recipe.seed, epoch, 1]))
    order = random.permutation(len(faces))
    bar, losses = keras.utils.Progbar(steps, stateful_metrics=["loss"]), []
    for step in range(steps):
        chosen = order[step * recipe.batch : (step + 1) * recipe.batch]
        images = augment(faces.images[chosen].astype("f4") / 255, random)
        losses.append(float(network.train_on_batch(images, faces.shares[chosen])))
        bar.update(step + 1, [("loss", np.mean(losses[-100:]))])
    return float(np.mean(losses))


def _seed_dropout(network, random):
    """Keras saves neither the seed nor the state of a dropout layer that was not given a seed."""
    for variable in network.variables:
        if variable.path.endswith("seed_generator_state"):
            variable.assign(random.integers(2**31, size=variable.shape))


def _validate(network, faces):
    logits = logits_of(network, faces.images)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    cross_entropy = -(faces.shares * log_probabilities).sum(axis=1).mean()
    accuracy = (logits.argmax(axis=1) == faces.majority).mean()
    return {"validation_loss": float(cross_entropy), "validation_accuracy": float(accuracy)}


def _save(network, path: Path):
    unfinished = path.with_name("unfinished.keras")
    network.save(unfinished)
    os.replace(unfinished, path)


def _write(path: Path, rows):
    unfinished = path.with_name("unfinished.csv")
    with unfinished.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    os.replace(unfinished, path)
