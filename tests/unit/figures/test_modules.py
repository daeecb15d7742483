"""What of a drawing can be closed: modules from where a network branches to where it meets, and runs of equal size."""

import pytest
from building import built

from vizcore.figures.lanes import layout_of
from vizcore.figures.modules import modules_of
from vizcore.network.layers import LayerInfo, blocks_of, layers_of


def step(name: str, inputs: str = "", kind: str = "Conv2D", size: int = 8) -> LayerInfo:
    return LayerInfo(name, kind, (size, size, 4), 0, 0, tuple(inputs))


def found(layers):
    blocks = blocks_of(layers, fold=True)
    return modules_of(blocks, layout_of(blocks))


def test_a_module_goes_from_the_branch_to_where_it_meets():
    layers = [step("i", kind="InputLayer"), step("a", "i"), step("b", "a"), step("c", "a"), step("d", "b"),
              step("e", "dc", "Add"), step("f", "e", size=4), step("g", "f", size=2)]  # fmt: skip
    (module,) = found(layers)
    assert (module.name, module.first, module.last, module.is_run) == ("e", 2, 4, False)


def test_three_in_a_row_of_one_size_are_a_run_and_the_image_is_in_none():
    layers = [step("i", kind="InputLayer"), *(step(b, a) for a, b in ("ia", "ab", "bc")), step("d", "c", size=4)]
    (run,) = found(layers)
    assert (run.name, run.first, run.last, run.is_run) == ("8×8", 1, 3, True)


def test_what_spans_most_of_a_network_is_no_module():
    letters = "iabcdefg"
    layers = [step("i", kind="InputLayer"), *(step(b, a) for a, b in zip(letters, letters[1:], strict=False))]
    layers += [step("h", "ga", "Add")]
    assert [module for module in found(layers) if not module.is_run] == []


MODULES = {"googlenet": 9, "resnet20": 9, "resnet56": 27, "fovea": 2, "vgg13": 0}


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_an_architecture_is_found(name):
    modules = found(layers_of(built(name)))
    branched = [module for module in modules if not module.is_run]
    assert len(branched) == MODULES[name]
    for module in branched:
        assert module.first < module.last
    for one in modules:  # they lie inside each other, or apart
        for other in modules:
            apart = one.last < other.first or other.last < one.first
            inside = other.first <= one.first and one.last <= other.last
            assert apart or inside or (one.first <= other.first and other.last <= one.last)
