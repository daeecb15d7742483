"""What becomes of a layer's numbers: after the normalisation and the ReLU that follow it, some of them are nothing."""

import numpy as np

from pages.state.subject import Subject
from vizcore.activations.maps import as_maps
from vizcore.arithmetic.explain import following
from vizcore.network.layers import LayerInfo


def outcome(this: Subject, layer: LayerInfo, values: np.ndarray) -> np.ndarray:
    """The numbers at the end of a layer's stage, where the trace holds them; else the layer's own.

    Args:
        this: whose layer.
        layer: it.
        values: its activation, (height, width, channels) or (features,).
    """
    chain = following(this.classifier.layers, layer.name)
    found = this.trace.activations.get(chain[-1]) if chain else None
    if found is None:
        return values
    return found if found.shape == values.shape else as_maps(found)
