"""A model card, written from measurements."""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

import keras
import numpy as np
import yaml

from vizcore.architectures import ARCHITECTURES
from vizcore.emotions import EMOTIONS, FER2013
from vizcore.facts import facts_of
from vizcore.flatten import flatten
from vizcore.history import History
from vizcore.training.evaluation import calibrated, calibration_error, confusion, logits_of, recalls
from vizcore.training.faceset import FaceSet

SAMPLE = 500  # the first so many evaluation faces: quick to recompute, so that a test can hold the card to it


def figures_of(network: keras.Model, faces: FaceSet) -> dict:
    """Every figure of the protocol, on one split; plain numbers, ready for YAML."""
    judged = faces.for_evaluation()
    logits, mirrored = (logits_of(network, judged.images, mirror) for mirror in (False, True))
    counts = confusion(logits, judged.majority)
    temperature, error = calibrated(logits, judged.majority)
    log_probabilities = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
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
        "cross_entropy": float(-(judged.shares * log_probabilities).sum(axis=1).mean()),
        "vote_entropy": float(entropy.mean()),
        "fer2013_accuracy": _seven_label_accuracy(network, faces),
        "fer2013_faces": len(faces),
        "confusion": counts.tolist(),
    }


def _seven_label_accuracy(network, faces: FaceSet) -> float:
    logits = logits_of(network, faces.images)
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
        **facts_of(flatten(network)),
        "evaluated_on": split,
        "recipe": recipe,
        **({"earlier": earlier} if earlier else {}),
        **({"finish": dict(finish)} if any(finish.values()) else {}),
        "training_minutes": round(sum(float(history.seconds.sum()) for history in stages.values()) / 60, 1),
        "hardware": hardware,
        **measured,
    }
    words = _words(name, network, front, training, judged.source) | {"note": _note(run / "note.md")}
    template = Template(Path(__file__).with_name("card_template.md").read_text(encoding="utf-8"))
    front_matter = yaml.safe_dump(front, sort_keys=False, default_flow_style=None, width=120)
    path.write_text(f"---\n{front_matter}---\n{template.substitute(words)}", encoding="utf-8")


def _note(path: Path) -> str:
    return f"\n\n{path.read_text(encoding='utf-8').strip()}" if path.exists() else ""


def _words(name, network, front, training, source) -> dict[str, str]:
    counts = np.array(front["confusion"])
    recipe = {key: value for key, value in front["recipe"].items() if key != "architecture"}
    percent = [
        "accuracy",
        "accuracy_mirrored",
        "mean_recall",
        "calibration_error_raw",
        "calibration_error",
        "fer2013_accuracy",
    ]
    return {
        "name": name,
        "architecture": front["architecture"],
        "parameters": f"{front['parameters']:,}",
        "size": "×".join(str(side) for side in network.input_shape[1:3]),
        "training_faces": f"{len(training):,}",
        "faces": f"{counts.sum():,}",
        "evaluated_on": front["evaluated_on"],
        "selection": _selection(front.get("finish", {})),
        "finishing": _finishing(front),
        "source": source,
        "temperature": f"{front['temperature']:.3f}",
        "cross_entropy": f"{front['cross_entropy']:.3f}",
        "vote_entropy": f"{front['vote_entropy']:.3f}",
        "fer2013_faces": f"{front['fer2013_faces']:,}",
        "options": " ".join(f"--{key.replace('_', '-')} {value}" for key, value in recipe.items()),
        "origin": f"starting from {_of_a_run(Path(recipe['start']))}" if recipe.get("start") else "from scratch",
        "training": _training(front),
        "confusion": _table(counts),
        "emotions": _emotions(counts),
        **{key: f"{front[key]:.1%}" for key in percent},
    }  # fmt: skip


def _of_a_run(path: Path) -> str:
    return f"what an earlier run, {path.parent.name}, came to" if path.name == "network.keras" else path.name


def _selection(finish) -> str:
    words = "The weights are those of the last epoch: no checkpoint was chosen on these faces."
    if finish.get("prior"):
        words += f" But the {finish['prior']:g} by which common emotions are preferred (below) was."
    return words


def _finishing(front) -> str:
    """Options of `vizcore.publish`, as on its command line."""
    finish = front.get("finish", {})
    return "".join((
        " --after " + " ".join(f"runs/{stage}" for stage in front["earlier"]) if front.get("earlier") else "",
        " --statistics" if finish.get("statistics") else "",
        f" --prior {finish['prior']:g}" if finish.get("prior") else "",
    ))  # fmt: skip


_HINDRANCES = {
    "rarity": "logits adjusted so that rare emotions are not passed over (Menon et al., 2021)",
    "erasing": "a piece hidden by noise in {:.0%} of the faces (Zhong et al., 2017)",
    "mixup": "faces blended in pairs, by Beta({0:g}, {0:g}) (mixup, Zhang et al., 2018)",
    "cutmix": "pieces of other faces pasted in, by Beta({0:g}, {0:g}) (CutMix, Yun et al., 2019)",
    "radius": "the gradient taken {:g} uphill of the weights (sharpness-aware minimisation, Foret et al., 2021)",
    "stochastic_depth": "residual blocks left out, the last in {:.0%} of the faces (Huang et al., 2016)",
}


def _training(front) -> str:
    """The recipe in words, but for what its options below say better."""
    recipe = front["recipe"]
    parts = [f"{recipe['epochs']} epochs of AdamW, cosine schedule, soft labels"]
    if earlier := front.get("earlier"):
        parts.append(f"before that {' and '.join(f'{count} of {stage}' for stage, count in earlier.items())}")
    if recipe.get("average"):
        parts.append("the weights are averaged over the last steps")
    if recipe.get("teacher"):
        teachers = " and ".join(Path(teacher).stem for teacher in recipe["teacher"].split())
        parts.append(f"{recipe['teaching']:.0%} of every target are what {teachers} says of the face (distillation)")
    if recipe.get("sharpness", 1) != 1:
        parts.append(f"targets raised to the power {recipe['sharpness']:g}, so that the most voted emotion stands out")
    parts += [words.format(recipe[key]) for key, words in _HINDRANCES.items() if recipe.get(key)]
    if front.get("finish", {}).get("statistics"):
        parts.append("after that, batch normalisation's statistics measured anew on the whole training faces")
    if prior := front.get("finish", {}).get("prior"):
        parts.append(f"after that, {prior:g} times the logarithm of each emotion's share added to its logit")
    if change := front.get("finish", {}).get("rounding"):
        parts.append(
            f"the file holds the weights to five decimals, which changes no probability by more than {change:.1g}"
        )
    parts.append("mirror, turn, shift, zoom, brightness and contrast as augmentation")
    return f"{'; '.join(parts)}. {front['training_minutes']:.0f} minutes; {front['hardware']}."


def _table(counts: np.ndarray) -> str:
    rows = [["", *EMOTIONS], ["---"] * (len(EMOTIONS) + 1)]
    rows += [[emotion, *(str(count) for count in row)] for emotion, row in zip(EMOTIONS, counts, strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _emotions(counts: np.ndarray) -> str:
    lines = []
    for i, emotion in enumerate(EMOTIONS):
        faces, said, right = counts[i].sum(), counts[:, i].sum(), counts[i, i]
        recall, precision = (f"{right / n:.1%}" if n else "–" for n in (faces, said))
        lines.append(f"| {emotion} | {faces} | {recall} | {said} | {precision} |")
    return "\n".join(lines)
