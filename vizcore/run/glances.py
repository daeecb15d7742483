"""A little of each of many layers of one image, from one pass: whatever the size of the network.

A network for images of 224×224 pixels gives hundreds of megabytes on the way. What is looked at of a layer is taken
inside the pass, and before the next step runs, so that no more than that is ever held.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
from keras import ops

from vizcore.backend import after, parametrised
from vizcore.network.classifier import Classifier
from vizcore.run.replay import replay
from vizcore.run.trace import Trace

# (NumPy or Keras' operations, what a layer gives of a batch of one image) → two things that are seen of it
Look = Callable[[Any, Any], tuple[Any, Any]]


def glances(
    classifier: Classifier, trace: Trace, looks: Mapping[str, Look], key: Hashable
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What is seen of each layer: from the trace where it holds them, else by one more pass.

    Args:
        classifier: the network.
        trace: of the image.
        looks: {layer: how it is looked at}.
        key: names these looks, for what is compiled for them.
    """
    if trace.activations:
        return {name: look(np, trace.activations[name][None]) for name, look in looks.items()}
    run = classifier.prepared(key, lambda: _prepare(classifier, looks))
    seen = run(trace.image[None], {})
    return {name: (seen[f"first {name}"], seen[f"second {name}"]) for name in looks}


def _prepare(classifier: Classifier, looks: Mapping[str, Look]):
    def forward(images, _):
        found = {}

        def look_at(name: str):
            def edit(value):
                looked = looks[name](ops, ops.cast(value, "float32"))
                found[f"first {name}"], found[f"second {name}"] = looked
                return after(value, *looked)  # else a pass may put off looking, and keep every layer until then

            return edit

        replay(classifier.model, images, (), {name: look_at(name) for name in looks})
        return found

    return parametrised(forward, classifier.model.inputs[0], {})
