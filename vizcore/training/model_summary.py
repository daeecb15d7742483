"""What a whole network costs and how far it sees, whatever it has learned."""

from collections.abc import Sequence

import keras

from vizcore.comparison import depths
from vizcore.network.layers import LayerInfo, layers_of
from vizcore.network.layers.kinds import POOLINGS, WEIGHTED
from vizcore.receptive_field import receptive_fields

Facts = dict[str, int | list[int] | None]


def model_summary(model: keras.Model) -> Facts:
    """The facts of a network that its card states, ready for YAML.

    Args:
        model: flat and functional, for images of a fixed size.

    Returns:
        flops: floating-point operations for one image, a multiply-accumulate being two.
        depth: see `depth_of`.
        receptive_field: [height, width] in pixels of what a unit of the last layer that has maps sees, padding
            included; None for the whole image: so also where the image itself is the only map, as dense layers read it.
    """
    layers = layers_of(model)
    maps = [layer for layer in layers if layer.has_maps]
    looks = any(layer.kind in WEIGHTED | POOLINGS for layer in maps)
    field = receptive_fields(model)[maps[-1].name] if looks else None
    return {
        "flops": sum(layer.flops for layer in layers),
        "depth": depth_of(layers),
        "receptive_field": list(field.size) if field else None,
    }


def depth_of(layers: Sequence[LayerInfo]) -> int:
    """How many layers with weights lie on the longest path from the image to the logits.

    Counted are convolutions and dense layers, as in the names of VGG16 and ResNet50; the scale and shift of a
    normalisation are not.

    Args:
        layers: in the order in which they run.
    """
    return max(depths(layers).values())
