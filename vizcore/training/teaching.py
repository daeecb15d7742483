"""Knowledge distillation: to learn from what trained networks say of a face, beside what people said.

Hinton, Vinyals & Dean, "Distilling the Knowledge in a Neural Network", 2015. https://arxiv.org/abs/1503.02531
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
from scipy.special import softmax

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet


def taught(faces: FaceSet, teachers: Sequence[Path], share: float) -> FaceSet:
    """The same faces, their targets partly what the teachers say of the whole face and of its mirror image.

    Args:
        faces: with soft labels.
        teachers: trained `.keras` files that end in logits of the eight emotions.
        share: of the teachers in every target, 0 to 1; the rest are the votes. Where there are several teachers, the
            mean of their probabilities counts (at temperature 1: the votes are soft already).

    Raises:
        ValueError: a teacher has other classes or looks at images of another size.
    """
    said = np.zeros_like(faces.shares)
    for path in teachers:
        teacher = keras.saving.load_model(path, compile=False)
        if teacher.output_shape[-1] != faces.shares.shape[1] or teacher.input_shape[1:] != faces.images.shape[1:]:
            raise ValueError(
                f"{path.name} cannot teach: it reads images of {teacher.input_shape[1:]} and tells "
                f"{teacher.output_shape[-1]} classes apart, not {faces.images.shape[1:]} and {faces.shares.shape[1]}"
            )
        said += softmax(logits_of(teacher, faces.images, mirror=True), axis=1) / len(teachers)
    return replace(faces, shares=((1 - share) * faces.shares + share * said).astype("float32"))
