"""Where the blocks of a drawing stand, and which way its edges go."""

import pytest
from building import built

from vizcore.figures.lanes import Edge, layout_of
from vizcore.network.architectures import ARCHITECTURES
from vizcore.network.layers import LayerInfo, blocks_of, layers_of


def blocks(**inputs):
    return blocks_of(
        [LayerInfo(name, "Conv2D", (4, 4, 2), 0, 0, tuple(read)) for name, read in inputs.items()], fold=False
    )


def test_a_row():
    plan = layout_of(blocks(a="", b="a", c="b"))
    assert plan.places == {"a": (0, 0), "b": (0, 1), "c": (0, 2)}
    assert plan.edges == (Edge("a", "b"), Edge("b", "c"))
    assert (plan.levels, plan.reach) == (3, 0)


def test_a_skip_goes_around_what_it_skips():
    plan = layout_of(blocks(a="", b="a", c="b", d="ac"))
    assert set(plan.places.values()) == {(0, 0), (0, 1), (0, 2), (0, 3)}
    assert Edge("a", "d", 0.5, is_skip=True) in plan.edges
    assert plan.reach == 0.5


def test_branches_stand_side_by_side_in_the_order_in_which_they_are_joined():
    plan = layout_of(blocks(i="", b="i", c="b", a="i", d="ac", e="d"))
    assert plan.places == {"i": (0, 0), "a": (-0.5, 1), "b": (0.5, 1), "c": (0.5, 2), "d": (0, 3), "e": (0, 4)}
    assert Edge("a", "d", -0.5) in plan.edges  # straight down beside c
    assert plan.beside == {"i": 1, "a": 2, "b": 2, "c": 2, "d": 1, "e": 1}


def test_a_branch_that_ends_early_keeps_its_lane_until_it_is_joined():
    plan = layout_of(blocks(i="", a="i", b="i", c="b", e="b", d="ace"))
    assert Edge("a", "d", plan.places["a"][0]) in plan.edges
    assert len({plan.places[name][0] for name in "ace"}) == 3
    assert not any(edge.is_skip for edge in plan.edges)


def test_skips_that_overlap_do_not_lie_on_one_another():
    plan = layout_of(blocks(a="", b="a", c="ab", d="abc", e="d", f="de"))
    ways = [(edge.source, edge.target, edge.via) for edge in plan.edges if edge.is_skip]
    assert [(source, target) for source, target, _ in ways] == [("a", "c"), ("a", "d"), ("b", "d"), ("d", "f")]
    by_target = {(source, target): via for source, target, via in ways}
    assert len({by_target[pair] for pair in [("a", "c"), ("a", "d"), ("b", "d")]}) == 3
    assert by_target["d", "f"] == 0.5


SHAPES = {  # skips, lanes
    "alexnet": (0, 1), "dense": (0, 1), "fovea": (2, 1), "googlenet": (0, 4), "lenet5": (0, 1),
    "mini_xception": (0, 2), "plain20": (0, 1), "plain56": (0, 1), "resnet20": (9, 2), "resnet56": (27, 2),
    "vgg10": (0, 1), "vgg13": (0, 1),
}  # fmt: skip


@pytest.mark.parametrize("fold", [True, False], ids=["folded", "unfolded"])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture(name, fold):
    found = blocks_of(layers_of(built(name)), fold=fold)
    plan = layout_of(found)
    assert set(plan.places) == {block.name for block in found}
    assert len(set(plan.places.values())) == len(found)
    assert {(edge.source, edge.target) for edge in plan.edges} == {(s, b.name) for b in found for s in b.inputs}
    places = set(plan.places.values())
    for edge in plan.edges:
        top, bottom = plan.places[edge.source][1], plan.places[edge.target][1]
        assert top < bottom
        assert (edge.via is None) == (bottom - top == 1)
        assert not any((edge.via, level) in places for level in range(top + 1, bottom))
    if name in SHAPES:
        lanes = max(plan.beside.values())
        assert (sum(edge.is_skip for edge in plan.edges), lanes) == SHAPES[name]
        assert plan.reach <= lanes / 2 + 0.2
