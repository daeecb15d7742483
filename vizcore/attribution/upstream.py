"""What lies between the image and a target: which layers it reads, and which of them have maps."""

from vizcore.classifier import Classifier
from vizcore.layers.kinds import IDENTITIES, MERGES, SCALINGS
from vizcore.target import Target

_OF_ONE_PIXEL = IDENTITIES | MERGES | SCALINGS  # merges with a constant, that is


def upstream(classifier: Classifier, target: Target) -> frozenset[str]:
    """Every layer that the target depends on: its own layers and all before one of them.

    Raises:
        KeyError: the network has no such layer.
    """
    return frozenset(target.layers).union(*(_before(classifier, layer) for layer in target.layers))


def entrance(classifier: Classifier, target: Target) -> str:
    """The last step of which every number is still one number of the image, rescaled: where a network starts to look.

    The image itself, or the last of the rescalings that directly follow it; the target's layer where that comes first.
    """
    (here,) = (layer for layer in classifier.layers if not layer.inputs)
    while here.name not in target.layers:
        after = [layer for layer in classifier.layers if here.name in layer.inputs]
        if len(after) != 1 or after[0].kind not in _OF_ONE_PIXEL or after[0].inputs != (here.name,):
            break
        if after[0].output_shape != here.output_shape:
            break
        (here,) = after
    return here.name


def layers_with_maps(classifier: Classifier, target: Target) -> tuple[str, ...]:
    """The layers that have maps and lie before every layer of the target, in the order in which they run.

    Not the image, nor a rescaling of it, nor a layer whose maps are single numbers.

    Raises:
        KeyError: the network has no such layer.
    """
    common = frozenset.intersection(*(_before(classifier, layer) for layer in target.layers))
    names = [layer.name for layer in classifier.layers]
    looking = set(names[names.index(entrance(classifier, target)) + 1 :])
    return tuple(
        layer.name
        for layer in classifier.layers
        if layer.name in common & looking and layer.has_maps and layer.output_shape[:2] != (1, 1)
    )


def chosen(classifier: Classifier, target: Target, layer: str | None) -> str:
    """The layer whose maps are to be read: the one that is named, or the last one before the target.

    Raises:
        KeyError: the network has no such layer.
        ValueError: it has no maps or does not lie before the target, or there is none to choose.
    """
    known = layers_with_maps(classifier, target)
    if not known:
        raise ValueError(
            f"needs a layer with maps between the image and the target; before {' and '.join(target.layers)} "
            f"{classifier.name} has none: choose a target further on, or another network"
        )
    if layer is None:
        return known[-1]
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    if layer not in known:
        raise ValueError(f"expected a layer with maps that the target depends on, {_listed(known)}, not {layer!r}")
    return layer


def _before(classifier: Classifier, layer: str) -> frozenset[str]:
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    found, waiting = set(), [layer]
    while waiting:
        new = set(classifier.by_name[waiting.pop()].inputs) - found
        found |= new
        waiting += new
    return frozenset(found)


def _listed(names) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:2])}, … {', '.join(names[-3:])}"
