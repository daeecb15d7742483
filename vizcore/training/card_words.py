"""What a model card says in words: how a network was trained, and its figures as tables."""

from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np

from vizcore.training.emotions import EMOTIONS
from vizcore.training.faceset import FaceSet
from vizcore.training.finer_words import finer_words
from vizcore.training.regularisation import HIDING

_PERCENT = (
    "accuracy", "accuracy_mirrored", "mean_recall", "calibration_error_raw", "calibration_error", "fer2013_accuracy",
)  # fmt: skip


def words_of(name: str, network: keras.Model, front: Mapping, training: FaceSet, source: str) -> dict[str, str]:
    """What `card_template.md` leaves open, but for the note.

    Args:
        name: of the network, and of its run.
        network: as it is shipped.
        front: the card's front matter.
        training: the faces that it learned from.
        source: of the faces that it was judged on.
    """
    counts = np.array(front["confusion"])
    recipe = {key: value for key, value in front["recipe"].items() if key != "architecture"}
    return {
        "name": name,
        "architecture": front["architecture"],
        "parameters": f"{front['parameters']:,}",
        "size": "×".join(str(side) for side in network.input_shape[1:3]),
        "training_faces": f"{len(training):,}",
        "faces": f"{counts.sum():,}",
        "evaluated_on": front["evaluated_on"],
        "selection": _selection(front.get("finish", {})),
        "source": source,
        "temperature": f"{front['temperature']:.3f}",
        "cross_entropy": f"{front['cross_entropy']:.3f}",
        "vote_entropy": f"{front['vote_entropy']:.3f}",
        **finer_words(front),
        "fer2013_faces": f"{front['fer2013_faces']:,}",
        "repeat": _repeat(name, front["architecture"], recipe) + _finishing(front) + "`",
        "origin": f"starting from {_of_a_run(Path(recipe['start']))}" if recipe.get("start") else "from scratch",
        "training": _training(front),
        "confusion": _table(counts),
        "emotions": _emotions(counts),
        **{key: f"{front[key]:.1%}" for key in _PERCENT},
    }  # fmt: skip


def _repeat(name: str, architecture: str, recipe: Mapping) -> str:
    """The commands, but for what `publish` is told of the finish."""
    if "campaign" in recipe:
        return (
            "on a graphics card `python -m vizcore.training.campaign run` (docs/campaign.md in the project); it holds "
            f"to a clock, here {recipe['campaign']} seconds for all its networks, so no two runs are the same. Then "
            f"`python -m vizcore.training.publish runs/{name} --data FOLDER"
        )
    options = " ".join(f"--{key.replace('_', '-')} {value}" for key, value in recipe.items())
    return (
        f"`python -m vizcore.training.train {architecture} --data FOLDER --out runs/{name} {options}`, then\n"
        f"`python -m vizcore.training.publish runs/{name} --data FOLDER"
    )


def _of_a_run(path: Path) -> str:
    return f"what an earlier run, {path.parent.name}, came to" if path.name == "network.keras" else path.name


def _selection(finish) -> str:
    words = "The weights are those of the last epoch: no checkpoint was chosen on these faces."
    if finish.get("prior"):
        words += f" But the {finish['prior']:g} by which common emotions are preferred (below) was."
    return words


def _finishing(front) -> str:
    """Options of `vizcore.training.publish`, as on its command line."""
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
        names = [Path(teacher).stem for teacher in recipe["teacher"].split()]
        teachers = f"{', '.join(names[:-1])} and {names[-1]} together say" if names[1:] else f"{names[0]} says"
        parts.append(f"{recipe['teaching']:.0%} of every target are what {teachers} of the face (distillation)")
    if recipe.get("sharpness", 1) != 1:
        parts.append(f"targets raised to the power {recipe['sharpness']:g}, so that the most voted emotion stands out")
    parts += [words.format(recipe[key]) for key, words in _HINDRANCES.items() if recipe.get(key)]
    if front.get("finish", {}).get("statistics"):
        hides = any(recipe.get(key) for key in HIDING)
        of = "training faces altered so" if hides else "the whole training faces"
        parts.append(f"after that, batch normalisation's statistics measured anew on {of}")
    if prior := front.get("finish", {}).get("prior"):
        parts.append(f"after that, {prior:g} times the logarithm of each emotion's share added to its logit")
    if change := front.get("finish", {}).get("rounding"):
        parts.append(
            f"the file holds the weights to five decimals, which changes no probability by more than {change:.1g}"
        )
    parts.append("mirror, turn, shift, zoom, brightness and contrast as augmentation")
    return f"{'; '.join(parts)}. {front['training_minutes']:.0f} minutes; {front['hardware']}."


def _table(counts: np.ndarray) -> str:
    rows = [["people said", *EMOTIONS], ["---"] * (len(EMOTIONS) + 1)]
    rows += [[emotion, *(str(count) for count in row)] for emotion, row in zip(EMOTIONS, counts, strict=True)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _emotions(counts: np.ndarray) -> str:
    lines = []
    for i, emotion in enumerate(EMOTIONS):
        faces, said, right = counts[i].sum(), counts[:, i].sum(), counts[i, i]
        recall, precision = (f"{right / n:.1%}" if n else "–" for n in (faces, said))
        lines.append(f"| {emotion} | {faces} | {recall} | {said} | {precision} |")
    return "\n".join(lines)
