"""The kept list of faults can be planted: each old text stands where it says, once, and its tests are there."""

import re

import pytest
from mutants.planting import ROOT, copy_of_the_tree, faults, planted

LEAST = 40


def test_there_are_many_and_each_has_a_name_of_its_own():
    names = [fault.name for fault in faults()]
    assert len(names) >= LEAST
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.name)
def test_it_can_be_planted(fault):
    assert (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert fault.new != fault.old
    assert fault.tests
    for test in fault.tests:
        path, *names = re.sub(r"\[.*", "", test).split("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert all(f"def {name}(" in text for name in names), test


def test_a_fault_is_in_the_copy_for_a_while_and_never_in_the_tree(tmp_path):
    fault = faults()[0]
    before = (ROOT / fault.file).read_text(encoding="utf-8")
    tree = copy_of_the_tree(tmp_path / "tree")
    with planted(tree, fault, stamp=7):
        assert (tree / fault.file).read_text(encoding="utf-8") == before.replace(fault.old, fault.new)
        with pytest.raises(ValueError, match="expected the old text once in"), planted(tree, fault, stamp=9):
            pass
    assert (tree / fault.file).read_text(encoding="utf-8") == before
    assert (ROOT / fault.file).read_text(encoding="utf-8") == before
    assert (tree / "models" / "vgg10.keras").is_file()
