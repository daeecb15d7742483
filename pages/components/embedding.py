"""The face under study in the space before the logits."""

import numpy as np

from pages.state.subject import Subject
from vizcore.data.strongest import before_logits
from vizcore.run.trace import activation


def own_embedding(this: Subject) -> np.ndarray:
    """The layer before the logits for the face under study; the mean of each channel where it has maps."""
    values = activation(this.classifier, this.trace, before_logits(this.classifier))
    return values.reshape(-1, values.shape[-1]).mean(axis=0)


def in_python() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(imports, lines) that give the same as `own`, of the lines that `recipe.of_image` begins with."""
    return ("vizcore.data.strongest import before_logits, embedded",), (
        "own = embedded(classifier, image[None], before_logits(classifier))[0]",
    )
