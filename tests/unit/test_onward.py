"""One layer on: the unit that is shown there reads the number that was followed."""

import numpy as np
import pytest

from pages.components.onward import onward
from vizcore.network.layers import LayerInfo
from vizcore.network.shipped import load


@pytest.mark.parametrize("name", ["fovea", "mini_xception", "lenet5", "googlenet"])
def test_the_unit_there_changes_with_the_number_that_is_followed(name):
    classifier = load(name)
    for reader in classifier.layers:
        if len(reader.inputs) != 1 or not classifier.by_name[reader.inputs[0]].has_maps:
            continue
        layer = classifier.by_name[reader.inputs[0]]
        channel, place = layer.channels - 1, tuple(side // 3 * 2 for side in layer.output_shape[:2])
        found = onward(classifier, layer, reader, channel, place)
        numbers = np.ones((2, *layer.output_shape), np.float32)
        numbers[(1, *place, channel)] += 1
        before, after = np.asarray(classifier.model.get_layer(reader.name)(numbers))
        differs = before != after
        if "place" in found:
            differs = differs[found["place"]]
        assert found["layer"] == reader.name
        assert differs.any() if found["channel"] is None else differs[found["channel"]], reader


def steps(*kinds: LayerInfo):
    class Steps:
        by_name = {kind.name: kind for kind in kinds}

    return Steps()


def step(name: str, kind: str = "Conv2D", shape=(6, 6, 4), inputs=()) -> LayerInfo:
    return LayerInfo(name, kind, shape, 0, 0, inputs)


def test_channels_that_are_laid_one_after_another_are_counted_on():
    first, second = step("a", shape=(6, 6, 3)), step("b", shape=(6, 6, 5))
    both = step("both", "Concatenate", (6, 6, 8), ("a", "b"))
    all_of = steps(first, second, both)
    assert onward(all_of, first, both, 2, (1, 5)) == {"layer": "both", "channel": 2, "place": (1, 5)}
    assert onward(all_of, second, both, 2, None) == {"layer": "both", "channel": 5}
    across = step("across", "Concatenate", (12, 6, 3), ("a", "c"))  # along rows: no channel is counted on
    assert onward(steps(first, step("c", shape=(6, 6, 3)), across), first, across, 2, (1, 5))["channel"] is None


def test_where_no_window_says_it_the_place_is_at_the_same_share_of_the_way():
    small, large = step("small", shape=(6, 6, 4)), step("large", "UpSampling2D", (12, 12, 4), ("small",))
    assert onward(steps(small, large), small, large, 3, (5, 2)) == {"layer": "large", "channel": 3, "place": (10, 4)}


def test_what_is_not_followed_is_not_made_up():
    one, other = step("one"), step("other", "ReLU", inputs=("one",))
    assert onward(steps(one, other), one, other, None, None) == {"layer": "other", "channel": None}
    answer = step("answer", "Dense", (7,), ("one",))
    assert onward(steps(one, answer), one, answer, 2, (1, 1)) == {"layer": "answer", "channel": None}
