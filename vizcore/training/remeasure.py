"""Measure the finer figures of the shipped networks and write them into their cards; nothing else changes there.

`python -m vizcore.training.remeasure --data FOLDER`, or with the names of some networks only.
"""

import argparse
from pathlib import Path

import keras
import yaml

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.network.cards import FOLDER, shipped_names
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import read_faces
from vizcore.training.finer_figures import finer_figures
from vizcore.training.finer_words import HEADING, finer_words

_RECALL, _ENTROPY = "| mean recall over", "| the least possible"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.remeasure", description=__doc__)
    parser.add_argument("names", nargs="*", help="of networks in models/; without any, all")
    parser.add_argument("--data", type=Path, required=True, help="the faces that the cards' figures are of")
    parser.add_argument("--models", type=Path, default=FOLDER, help="folder of the cards and weights")
    options = parser.parse_args(arguments)
    for name in options.names or shipped_names():
        path = options.models / f"{name}.md"
        _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
        figures = yaml.safe_load(front)
        judged = read_faces(options.data, figures["evaluated_on"]).for_evaluation()
        network = keras.saving.load_model(options.models / f"{name}.keras", compile=False)
        figures |= finer_figures(logits_of(network, judged.sized(network.input_shape[1]).images), judged)
        front = yaml.safe_dump(figures, sort_keys=False, default_flow_style=None, width=120)
        path.write_text(f"---\n{front}---\n{with_finer_words(text, figures)}", encoding="utf-8")
        print(f"{name}: Brier score {figures['brier']:.3f}", flush=True)


def with_finer_words(text: str, figures: dict) -> str:
    """A card's text with the words on its finer figures, in place of those that it may have.

    Args:
        text: below the front matter.
        figures: the front matter.
    """
    words = finer_words(figures)
    where = "… where it lies with a probability of 95%, so few are the rare faces"
    rows = {
        _RECALL: f"| {where} | {words['recall_interval']} |",
        _ENTROPY: f"| Brier score against the shares of the votes (0 is best, 2 worst) | {words['brier']} |",
    }
    before, _, after = text.partition("\n## Training\n")
    lines = []
    for line in before.partition(f"\n{HEADING}\n")[0].rstrip("\n").splitlines():
        if line.startswith(("| … where it lies", "| Brier score")):
            continue
        lines.append(line)
        lines += [row for start, row in rows.items() if line.startswith(start)]
    return "\n".join(lines) + f"\n{words['finer']}\n## Training\n{after}"


if __name__ == "__main__":
    main()
