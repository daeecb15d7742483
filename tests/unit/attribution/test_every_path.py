"""Where a network has branches, the layer that is read by itself is one that every path crosses."""

import numpy as np
import pytest
from keras import layers
from unit.attribution.networks import network, picture

from vizcore.attribution import METHODS
from vizcore.attribution.upstream import resolve_layer
from vizcore.target import Target


def block(x, name):
    """Three branches that meet, as in Inception; the longest of them runs last."""
    one = layers.Conv2D(3, 1, activation="relu", name=f"{name}_one")(x)
    deep = layers.Conv2D(3, 3, padding="same", activation="relu", name=f"{name}_deep")(x)
    deep = layers.Conv2D(3, 3, padding="same", activation="relu", name=f"{name}_deeper")(deep)
    return layers.Concatenate(name=f"{name}_join")(
        [deep, layers.MaxPooling2D(3, 1, "same", name=f"{name}_pool")(x), one]
    )


def meeting_before(x):
    x = block(block(layers.Conv2D(4, 3, activation="relu", name="stem")(x), "first"), "second")
    return layers.Dense(3, name="logits")(layers.GlobalAveragePooling2D(name="mean")(x))


def meeting_after(x):
    stem = layers.Conv2D(4, 3, activation="relu", name="stem")(x)
    ways = [
        layers.GlobalAveragePooling2D(name=f"mean_{size}")(
            layers.Conv2D(3, size, activation="relu", name=f"way_{size}")(stem)
        )
        for size in (1, 3)
    ]
    return layers.Dense(3, name="logits")(layers.Concatenate(name="join")(ways))


def only_branches(x):
    ways = [
        layers.GlobalAveragePooling2D()(layers.Conv2D(3, size, activation="relu", name=f"way_{size}")(x))
        for size in (1, 3)
    ]
    return layers.Dense(3, name="logits")(layers.Concatenate(name="join")(ways))


@pytest.mark.parametrize(
    ("build", "target", "read"),
    [
        (meeting_before, Target("logits", 1), "second_join"),
        (meeting_before, Target("first_deeper", 0), "first_deep_relu"),
        (meeting_before, Target("first_deeper", 0) - Target("first_one", 1), "stem_relu"),
        (meeting_after, Target("logits", 1), "stem_relu"),
    ],
)
def test_it_reads_what_every_path_crosses(build, target, read):
    assert resolve_layer(network(build, (9, 9, 1)), target, None) == read


def test_where_branches_meet_only_behind_their_maps_a_layer_must_be_named():
    classifier = network(only_branches, (9, 9, 1))
    image, target = picture(classifier), Target("logits", 1)
    with pytest.raises(ValueError, match="its branches meet only behind their maps: name one of way_1"):
        METHODS["Grad-CAM"](classifier, image, target)
    assert np.isfinite(METHODS["Grad-CAM"](classifier, image, target, layer="way_3_relu").map).all()


def test_what_every_path_crosses_by_hand():
    crossed = network(meeting_after, (9, 9, 1)).crossed
    assert crossed["join"] == {"image", "stem", "stem_relu", "join"}
    assert crossed["mean_3"] == {"image", "stem", "stem_relu", "way_3", "way_3_relu", "mean_3"}
