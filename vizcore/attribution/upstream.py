"""What lies between the image and a target: which layers it reads, and which of them have maps."""

from vizcore.network.classifier import Classifier
from vizcore.network.layers.kinds import ELEMENTWISE, IDENTITIES, MERGES, POOLINGS, SCALINGS
from vizcore.target import Target

_OF_ONE_PIXEL = IDENTITIES | MERGES | SCALINGS  # merges with a constant, that is
_OF_ONE_CHANNEL = ELEMENTWISE | POOLINGS | {"DepthwiseConv2D"}  # each map is made of one map


def upstream(classifier: Classifier, target: Target) -> frozenset[str]:
    """Every layer that the target depends on: its own layers and all before one of them.

    Raises:
        KeyError: the network has no such layer.
    """
    return frozenset(target.layers).union(*(_before(classifier, layer) for layer in target.layers))


def input_stem(classifier: Classifier, target: Target) -> str:
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
    looking = common.intersection(names[names.index(input_stem(classifier, target)) + 1 :])
    return tuple(
        layer.name
        for layer in classifier.layers
        if layer.name in looking and layer.has_maps and layer.output_shape[:2] != (1, 1)
    )


def resolve_layer(classifier: Classifier, target: Target, layer: str | None) -> str:
    """The layer whose maps are to be read: the one that is named, or `last_features` of those on every path.

    A layer of one branch among several would explain a part of the target as if it were the whole.

    Raises:
        KeyError: the network has no such layer.
        ValueError: it has no maps or does not lie before the target, or there is none to choose by itself.
    """
    known = layers_with_maps(classifier, target)
    if not known:
        raise ValueError(
            f"needs a layer with maps between the image and the target; before {' and '.join(target.layers)} "
            f"{classifier.name} has none: choose a target further on, or another network"
        )
    if layer is None:
        crossed = frozenset.intersection(*(classifier.crossed[name] for name in target.layers))
        on_every_path = tuple(name for name in known if name in crossed)
        if not on_every_path:
            raise ValueError(
                "needs a layer that all of the target rests on, and its branches meet only behind their maps: name one "
                f"of {_listed(known)}"
            )
        return last_features(classifier, on_every_path)
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    if layer not in known:
        raise ValueError(f"expected a layer with maps that the target depends on, {_listed(known)}, not {layer!r}")
    return layer


def last_features(classifier: Classifier, known: tuple[str, ...]) -> str:
    """What the last convolution gives: after its activation, before it is pooled or thinned out by dropout.

    Grad-CAM and its kin are defined on it, since poolings find nothing new and lose where it was. So from the last
    layer, through steps that keep every map by itself, back to what is pooled: `relu4_2` of vgg10, not `dropout4`.
    Where a global average follows, it is what that reads. Steps that mix maps (a convolution, branches that meet) are
    never passed.

    Args:
        classifier: the network.
        known: names of layers that have maps, in the order in which they run; at least one.
    """
    here = found = known[-1]
    while True:
        layer = classifier.by_name[here]
        if layer.kind not in _OF_ONE_CHANNEL or len(layer.inputs) != 1 or layer.inputs[0] not in known:
            return found
        if layer.kind in POOLINGS or (layer.kind in IDENTITIES and here == found):
            found = layer.inputs[0]
        here = layer.inputs[0]


def _before(classifier: Classifier, layer: str) -> frozenset[str]:
    if layer not in classifier.by_name:
        raise KeyError(f"{classifier.name} has no layer called {layer!r}")
    return classifier.before[layer]


def _listed(names) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:2])}, … {', '.join(names[-3:])}"
