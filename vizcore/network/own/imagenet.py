"""The names of ImageNet's classes, where Keras has put them on this machine already; nothing is fetched.

Deng et al., "ImageNet: A Large-Scale Hierarchical Image Database", 2009. https://doi.org/10.1109/CVPR.2009.5206848
"""

import json

from vizcore.network.applications import keras_home

CLASSES = 1000
FILE = "models/imagenet_class_index.json"  # in Keras' own folder; `decode_predictions` puts it there
_LARGEST = 2**20  # bytes


def imagenet_labels(outputs: int) -> tuple[str, ...] | None:
    """One label an output of a network with as many outputs as ImageNet has classes; None where they are not here.

    Args:
        outputs: of the network.
    """
    path = keras_home() / FILE
    if outputs != CLASSES or not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return tuple(str(found[str(number)][1]).replace("_", " ") for number in range(CLASSES))
    except (ValueError, KeyError, IndexError, TypeError):
        return None
