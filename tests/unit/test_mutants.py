"""The kept list of faults can be planted: each old text stands where it says, once, and its tests are there."""

import re
from types import SimpleNamespace

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


NAMED = {test for fault in faults() for test in fault.tests}


def too_late(named: set[str], items: list) -> set[str]:
    """Those of which nothing is among the tests of the short run."""
    short = [item.nodeid for item in items if not item.get_closest_marker("full")]
    return {test for test in named if not any(re.match(re.escape(test) + r"($|\[|::)", one) for one in short)}


def test_what_should_notice_is_in_the_short_run(request):
    """Of the files that are collected with this one: `make test` collects every one."""
    args = [str(arg) for arg in request.config.args]
    if request.config.option.keyword or any("::" in arg for arg in args):
        args = []  # of a file a part is collected, which says nothing of the rest
    named = {test for test in NAMED if any((ROOT / test.split("::")[0]).is_relative_to(ROOT / arg) for arg in args)}
    assert not too_late(named, request.session.items), "a fault names them, and the full matrix alone has them"


def test_one_of_the_full_matrix_is_too_late():
    def item(nodeid, *marks):
        return SimpleNamespace(nodeid=nodeid, get_closest_marker=lambda name: name in marks)

    items = [item("a.py::short[1]"), item("a.py::short[2]", "full"), item("a.py::whole[1]", "full"), item("b.py::x")]
    named = {"a.py", "b.py", "c.py", "a.py::short", "a.py::short[1]", "a.py::short[2]", "a.py::whole", "b.py::x"}
    assert too_late(named, items) == {"c.py", "a.py::short[2]", "a.py::whole"}


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
