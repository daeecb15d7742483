"""A model card, written from measurements."""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

import keras
import numpy as np
import yaml

from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.flatten import flatten
from vizcore.network.history import History
from vizcore.training.card_words import words_of
from vizcore.training.emotions import EMOTIONS, FER2013
from vizcore.training.evaluation import calibrated, calibration_error, confusion, cross_entropy, logits_of, recalls
from vizcore.training.faceset import FaceSet
from vizcore.training.finer_figures import finer_figures
from vizcore.training.model_summary import model_summary

SAMPLE = 500  # the first so many evaluation faces: quick to recompute, so that a test can hold the card to it


def figures_of(network: keras.Model, faces: FaceSet) -> dict:
    """Every figure of the protocol, on one split; plain numbers, ready for YAML.

    Args:
        network: ends in logits of the eight emotions.
        faces: as they were read, 48×48 pixels; the network is shown them in the size that it reads.
    """
    judged = faces.for_evaluation()
    seen = judged.sized(network.input_shape[1]).images
    logits, mirrored = (logits_of(network, seen, mirror) for mirror in (False, True))
    counts = confusion(logits, judged.majority)
    temperature, error = calibrated(logits, judged.majority)
    entropy = -np.sum(judged.shares * np.log(np.maximum(judged.shares, 1e-12)), axis=1)
    right = logits.argmax(axis=1) == judged.majority
    return {
        "accuracy": float(right.mean()),
        "accuracy_mirrored": float((mirrored.argmax(axis=1) == judged.majority).mean()),
        "sample": {"faces": SAMPLE, "right": int(right[:SAMPLE].sum())},
        "mean_recall": float(np.nanmean(recalls(counts))),
        "calibration_error_raw": calibration_error(logits, judged.majority),
        "calibration_error": error,
        "temperature": temperature,
        "cross_entropy": cross_entropy(logits, judged.shares),
        "vote_entropy": float(entropy.mean()),
        "fer2013_accuracy": _seven_label_accuracy(network, faces),
        "fer2013_faces": len(faces),
        "confusion": counts.tolist(),
        **finer_figures(logits, judged),
    }


def _seven_label_accuracy(network, faces: FaceSet) -> float:
    logits = logits_of(network, faces.sized(network.input_shape[1]).images)
    logits[:, [EMOTIONS.index(emotion) for emotion in EMOTIONS if emotion not in FER2013.values()]] = -np.inf
    return float((logits.argmax(axis=1) == faces.fer2013).mean())


def write_card(
    path: Path,
    name: str,
    network: keras.Model,
    run: Path,
    training: FaceSet,
    judged: FaceSet,
    split: str,
    hardware: str,
    finish: Mapping[str, bool | float],
    stages: Mapping[str, History],
) -> None:
    """Measure and write the card: figures as YAML front matter, words below (`card_template.md`).

    `finish` says what was done to the network after its training; see `vizcore.training.finish`. `stages` are the
    curves of this run, by its name, and before it of those that it started from. What stands in the run's `note.md`, if
    there is one, is taken over.
    """
    measured = figures_of(network, judged)
    recipe = json.loads((run / "recipe.json").read_text(encoding="utf-8"))
    earlier = {stage: len(history.epoch) for stage, history in list(stages.items())[:-1]}
    front = {
        "architecture": recipe["architecture"],
        "labels": list(EMOTIONS),
        "year": ARCHITECTURES[recipe["architecture"]].year,
        "parameters": network.count_params(),
        **model_summary(flatten(network)),
        "evaluated_on": split,
        "recipe": recipe,
        **({"earlier": earlier} if earlier else {}),
        **({"finish": dict(finish)} if any(finish.values()) else {}),
        "training_minutes": round(sum(float(history.seconds.sum()) for history in stages.values()) / 60, 1),
        "hardware": hardware,
        **measured,
    }
    words = words_of(name, network, front, training, judged.source) | {"note": _note(run / "note.md")}
    template = Template(Path(__file__).with_name("card_template.md").read_text(encoding="utf-8"))
    front_matter = yaml.safe_dump(front, sort_keys=False, default_flow_style=None, width=120)
    path.write_text(f"---\n{front_matter}---\n{template.substitute(words)}", encoding="utf-8")


def _note(path: Path) -> str:
    return f"\n\n{path.read_text(encoding='utf-8').strip()}" if path.exists() else ""
