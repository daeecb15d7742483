"""Measure a trained network and write its weights, card, curves and reference figures into `models/`.

`python -m vizcore.training.publish runs/vgg10 --data FOLDER`
"""

import argparse
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import keras
import numpy as np
from scipy.special import softmax

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.network.cards import FOLDER
from vizcore.network.history import History, joined, read_history, write_history
from vizcore.network.reference import write_reference
from vizcore.training.card import write_card
from vizcore.training.channels import reference_of
from vizcore.training.compact import compact
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet, read_faces
from vizcore.training.finish import prefer_common, remeasure_statistics
from vizcore.training.loop import Recipe, altered
from vizcore.training.loss import prior_of

LARGE = 7_500_000  # bytes; so that all networks together stay below 60 MB


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    name = options.run.resolve().name
    stages = {run.resolve().name: _history_of(run) for run in (*options.after, options.run)}
    network = keras.saving.load_model(options.run / "network.keras", compile=False)
    side = network.input_shape[1]
    recipe = json.loads((options.run / "recipe.json").read_text(encoding="utf-8"))
    training = read_faces(options.data, "training").for_training()[: recipe.get("faces")].sized(side)
    judged = read_faces(options.data, options.split)
    if options.statistics:
        remeasure_statistics(network, training.images, _altering(recipe, training.shares.shape[1]))
    if options.prior:
        prefer_common(network, prior_of(training.shares), options.prior)
    network, change = _saved(network, options.models / f"{name}.keras", judged.sized(side))
    if options.checkpoints:
        _copy_checkpoints(options.run / "checkpoints", options.models / "checkpoints" / name)
    write_reference(options.models / f"{name}.npz", reference_of(network, training.images))
    write_history(options.models / f"{name}.history.csv", joined(list(stages.values())))
    card = options.models / f"{name}.md"
    finish = {"statistics": options.statistics, "prior": options.prior, "rounding": change}
    write_card(card, name, network, options.run, training, judged, options.split, options.hardware, finish, stages)
    print(card.read_text(encoding="utf-8"))


def _altering(recipe: Mapping[str, Any], classes: int) -> Callable | None:
    """What becomes of faces whose statistics are measured, where they are to be as in training; see `Recipe.hides`."""
    followed = Recipe(**{key.name: recipe[key.name] for key in fields(Recipe) if key.name in recipe})
    random = np.random.default_rng(followed.seed)
    none = np.zeros((1, classes))
    return (
        (lambda images: altered(images, none.repeat(len(images), 0), followed, random)[0]) if followed.hides else None
    )


def _history_of(run: Path) -> History:
    if (history := read_history(run / "history.csv")) is None:
        raise ValueError(f"{run}: expected a finished training with its history.csv, found none")
    return history


def _options(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.publish", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a finished training; its name becomes the network's")
    parser.add_argument("--data", type=Path, required=True, help="what it was trained on")
    parser.add_argument("--split", default="public_test", help="faces to measure on; default public_test")
    parser.add_argument("--hardware", default="hardware not recorded", help="for the card: where it was trained")
    parser.add_argument("--models", type=Path, default=FOLDER, help="folder to write to")
    parser.add_argument(
        "--after", type=Path, nargs="+", default=[], help="runs that it started from, first to last, for its curves"
    )
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="measure batch normalisation's statistics anew, on whole training faces, or on such as it learned from "
        "where these held noise or other faces",
    )
    parser.add_argument(
        "--prior", type=float, default=0.0, help="add so many times the logarithm of each class's share to its logit"
    )
    parser.add_argument(
        "--checkpoints", action="store_true", help="also what the network was after 0, 1, 2, 4, 8, … epochs"
    )
    return parser.parse_args(arguments)


def _saved(network: keras.Model, path: Path, faces: FaceSet) -> tuple[keras.Model, float]:
    """The network as whoever loads the file will have it, its weights to five decimals where it is large.

    Returns:
        That network, and by how much that changes a probability of these faces at most.
    """
    network.save(path)
    if path.stat().st_size <= LARGE:
        return network, 0.0
    compact(path)
    rounded = keras.saving.load_model(path, compile=False)
    before, after = (softmax(logits_of(given, faces.images), axis=1) for given in (network, rounded))
    return rounded, float(np.abs(after - before).max())


def _copy_checkpoints(run: Path, to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for checkpoint in sorted(run.glob("*.keras")):
        compact(Path(shutil.copy(checkpoint, to)))


if __name__ == "__main__":
    main()
