"""What the network `dense` says of some validation faces, and three of its units: the numbers of the lab on cost.

python -m vizcore.training.dense_answers --data FOLDER

It writes `vizcore/lessons/dense_answers.npz`: logits, labels, units and weights; no face.
"""

import argparse
from pathlib import Path

import numpy as np

from vizcore.lessons.cost import CLASS, FILE
from vizcore.network import shipped
from vizcore.network.classifier import Classifier
from vizcore.training.faceset import FaceSet, read_faces

_FACES, _UNITS, _LAST = 500, 3, "relu2"


def measured(classifier: Classifier, faces: FaceSet) -> dict[str, np.ndarray]:
    """What the lab needs of the faces on which people agree: at most `_FACES`, evenly spread.

    Returns:
        `logits` (faces, classes), `labels` (faces,), `units` (faces, 3) those whose weights to the class `CLASS` move
        its logit most from face to face, `numbers` (3,) of these, `weights` (3,) theirs to that class.
    """
    agreed = faces.for_evaluation()
    agreed = agreed[np.linspace(0, len(agreed) - 1, min(_FACES, len(agreed))).astype(int)]
    seen = classifier.run(agreed.images.astype(np.float32) / 255, (_LAST, classifier.logits))
    hidden, logits = seen[_LAST], seen[classifier.logits]
    weights = np.asarray(classifier.model.get_layer(classifier.logits).kernel)[:, CLASS]
    numbers = np.argsort(-np.abs(weights) * hidden.std(0))[:_UNITS]
    return {
        "logits": logits.astype(np.float32), "labels": agreed.majority.astype(np.uint8),
        "units": hidden[:, numbers].astype(np.float32), "numbers": numbers.astype(np.int16),
        "weights": weights[numbers].astype(np.float32),
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="see vizcore.training.faceset.read_faces")
    found = measured(shipped.load("dense"), read_faces(parser.parse_args().data, "public_test"))
    np.savez_compressed(FILE, allow_pickle=False, **found)
    right = (found["logits"].argmax(-1) == found["labels"]).mean()
    print(f"{len(found['labels'])} faces, {right:.1%} right; {FILE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
