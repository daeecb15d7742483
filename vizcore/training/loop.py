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
from typing import Any

import keras
import numpy as np
from jaxtyping import UInt8

from vizcore.training.augmentation import augment
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet
from vizcore.training.loss import AdjustedCrossentropy, prior_of
from vizcore.training.regularisation import HIDING, Shares, erased, mixed, pasted
from vizcore.training.sharpness_aware import DescentOptimizer, SharpnessAwareStep
from vizcore.training.stochastic_depth import with_stochastic_depth
from vizcore.training.weights import copy_weights, put_average, start_from


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out, but for the data and the architecture."""

    epochs: int = 60
    batch: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    label_smoothing: float = 0.05
    warm_up: int = 2  # epochs
    average: float = 0.0  # momentum, a step, of the average of the weights that is kept; 0 keeps the last weights
    sharpness: float = (
        1.0  # power that the shares of the votes are raised to; above 1 the most voted emotion stands out
    )
    rarity: float = 0.0  # strength of the logit adjustment that favours rare classes, 0 to 1
    erasing: float = 0.0  # chance of each face that a piece of it is hidden by noise
    mixup: float = 0.0  # α of Beta(α, α) by which faces are blended in pairs; 0 blends none
    cutmix: float = 0.0  # the same, by which pieces of other faces are pasted in
    radius: float = 0.0  # of sharpness-aware minimisation, its ρ; above 0 a step takes twice as long
    stochastic_depth: float = 0.0  # chance that the last residual block is left out; less for those before it
    precision: str = "float32"  # what layers compute in; "mixed_bfloat16" is for graphics cards
    seed: int = 0

    @property
    def hides(self) -> bool:
        """Whether what is learned from holds noise or other faces: statistics of such faces are unlike whole ones'."""
        return any(getattr(self, key) for key in HIDING)


def train(
    build: Callable[[], keras.Model], faces: FaceSet, validation: FaceSet, recipe: Recipe, folder: Path,
    start: Path | None = None,
) -> keras.Model:  # fmt: skip
    """Train, or go on where a killed run stopped; the network with its optimizer, which is also `folder/state.keras`.

    What is validated, and worth using, is `folder/network.keras`: the weights, or their average where the recipe asks
    for one; in `folder/checkpoints/` as they were after 0, 1, 2, 4, 8, … epochs.

    Args:
        build: makes the untrained network (ends in linear logits).
        faces: to learn from, with soft labels.
        validation: measured after every epoch, never learned from.
        recipe: see `Recipe`; to go on with a run, that which it was begun with (`vizcore.training.train` sees to it).
        folder: where the state and `history.csv` (a row an epoch) are kept.
        start: a trained network to take the weights of, layer by layer of the same name.

    Raises:
        ValueError: `start` has no layer in common with the network, or blocks are to be left out and it has none.
    """
    (folder / "checkpoints").mkdir(parents=True, exist_ok=True)
    faces, steps = faces.sharpened(recipe.sharpness), max(1, len(faces) // recipe.batch)
    network, rows = _resumed(folder) or _begun(build, recipe, start, steps, prior_of(faces.shares))
    result = build()
    if not rows:
        copy_weights(network, result)
        _keep(result, folder, 0)
    trained = SharpnessAwareStep(network, recipe.radius) if recipe.radius else network
    for epoch in range(int(network.optimizer.iterations) // steps, recipe.epochs):
        print(f"Epoch {epoch + 1}/{recipe.epochs}", flush=True)
        began = time.monotonic()
        row = {"epoch": epoch + 1, **_one_epoch(network, trained, faces, recipe, epoch, steps)}
        put_average(network, result)
        row |= _validate(result, validation) | {"seconds": time.monotonic() - began}
        print("  ".join(f"{name} {value:.5g}" for name, value in row.items()), flush=True)
        rows = [*rows[:epoch], row]
        _write(folder / "history.csv", rows)
        _keep(result, folder, epoch + 1)
        _save(network, folder / "state.keras")
    return network


def _resumed(folder: Path) -> tuple[keras.Model, list[dict]] | None:
    """The network and the rows of its history as the last whole epoch left them; None before there was one."""
    if not (folder / "state.keras").exists():
        return None
    with (folder / "history.csv").open(newline="", encoding="utf-8") as file:
        return keras.saving.load_model(folder / "state.keras"), list(csv.DictReader(file))


def _begun(build, recipe, start: Path | None, steps, prior) -> tuple[keras.Model, list[dict]]:
    """The network before its first epoch, computing in the recipe's precision; a history without rows."""
    keras.utils.set_random_seed(recipe.seed)
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(recipe.precision)
    try:
        network = build()
        if recipe.stochastic_depth:
            network = with_stochastic_depth(network, recipe.stochastic_depth)
    finally:
        keras.config.set_dtype_policy(before)
    if start:
        print(f"{start_from(network, start)} layers start from {start.name}", flush=True)
    _compile(network, recipe, steps, prior)
    return network, []


def _compile(network, recipe, steps, prior):
    warm_up = min(recipe.warm_up, recipe.epochs - 1)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate / 100,
        warmup_target=recipe.learning_rate,
        warmup_steps=warm_up * steps,
        decay_steps=(recipe.epochs - warm_up) * steps,
    )
    averaging = {"use_ema": True, "ema_momentum": recipe.average} if recipe.average else {}
    kind = DescentOptimizer if recipe.radius else keras.optimizers.AdamW
    optimizer = kind(schedule, weight_decay=recipe.weight_decay, **averaging)
    network.compile(optimizer, AdjustedCrossentropy(prior, recipe.rarity, recipe.label_smoothing))


def _one_epoch(network, trained, faces, recipe, epoch, steps) -> dict[str, float]:
    random = np.random.default_rng([recipe.seed, epoch])
    _seed_dropout(network, np.random.default_rng([recipe.seed, epoch, 1]))
    order = random.permutation(len(faces))
    bar, losses = keras.utils.Progbar(steps, stateful_metrics=["loss"]), []
    for step in range(steps):
        chosen = order[step * recipe.batch : (step + 1) * recipe.batch]
        images, shares = altered(faces.images[chosen], faces.shares[chosen], recipe, random)
        losses.append(float(trained.train_on_batch(images, shares)))
        bar.update(step + 1, [("loss", np.mean(losses[-100:]))])
    return {"loss": float(np.mean(losses)), "learning_rate": float(network.optimizer.learning_rate)}


def altered(
    images: UInt8[np.ndarray, "batch height width 1"], shares: Shares, recipe: Recipe, random: np.random.Generator
) -> tuple[Any, Shares]:
    """What is learned from: no face twice the same.

    Returns:
        The images in [0, 1], and what they are answered for with.
    """
    images = erased(augment(images.astype("f4") / 255, random), random, recipe.erasing)
    images, shares = mixed(images, shares, random, recipe.mixup)
    return pasted(images, shares, random, recipe.cutmix)


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


def _keep(result, folder: Path, epoch: int):
    """The network as it is worth using now; a copy of its weights beside it after 0, 1, 2, 4, 8, … epochs."""
    _save(result, folder / "network.keras")
    if epoch & (epoch - 1) == 0:
        _save(result, folder / "checkpoints" / f"{epoch:04d}.keras")


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
