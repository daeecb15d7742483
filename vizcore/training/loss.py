"""The loss: cross-entropy against the shares of the votes, on logits adjusted for how rare an emotion is.

Menon et al., "Long-tail learning via logit adjustment", 2021. https://arxiv.org/abs/2007.07314
"""

import keras
import numpy as np
from jaxtyping import Float


@keras.saving.register_keras_serializable("fovea")
class AdjustedCrossentropy(keras.losses.Loss):
    """Cross-entropy of softmax(logits + strength · log prior); the logits themselves, unadjusted, favour the rare.

    Args:
        prior: share of each class over the training faces, all above 0.
        strength: 0 is the plain cross-entropy, 1 asks for the classifier with the best mean recall.
        label_smoothing: this share of every target is spread over all classes.
    """

    def __init__(self, prior, strength: float, label_smoothing: float, name="adjusted_crossentropy", **given):
        super().__init__(name=name, **given)
        self.prior, self.strength, self.label_smoothing = list(map(float, prior)), strength, label_smoothing

    def call(self, y_true, y_pred):
        """Nats, (batch,)."""
        adjustment = keras.ops.convert_to_tensor(self.strength * np.log(self.prior), dtype="float32")
        return keras.losses.categorical_crossentropy(
            y_true, y_pred + adjustment, from_logits=True, label_smoothing=self.label_smoothing
        )

    def get_config(self):
        """For Keras, which saves it with the training's state."""
        given = {"prior": self.prior, "strength": self.strength, "label_smoothing": self.label_smoothing}
        return super().get_config() | given


def prior_of(shares: Float[np.ndarray, "faces classes"]) -> Float[np.ndarray, " classes"]:
    """The share of all votes that each class has, counting one more vote for each so that none has nothing."""
    votes = shares.sum(axis=0) + 1
    return votes / votes.sum()
