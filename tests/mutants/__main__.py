"""`make mutants`: plant each fault of the list, run the tests that should notice, and name those that nobody noticed.

python -m tests.mutants [-j JOBS] [--first NUMBER] [--last NUMBER] [PART OF A NAME …]
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from .planting import FAILED, PASSED, Fault, copy_of_the_tree, faults, planted, run_tests


def main() -> int:
    """0 where every fault was noticed, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="plant faults, and see who notices")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="copies of the tree that are worked on at once")
    parser.add_argument("--first", type=int, default=1, metavar="NUMBER", help="from this fault of the list on")
    parser.add_argument("--last", type=int, metavar="NUMBER", help="up to this one, itself included")
    parser.add_argument("names", nargs="*", help="of those, only faults whose name or file holds one of these")
    given = parser.parse_args()
    listed = faults()[max(given.first, 1) - 1 : given.last]
    chosen = [f for f in listed if not given.names or any(part in f"{f.name} {f.file}" for part in given.names)]
    if not chosen:
        parser.error("no fault of the list is meant: see tests/mutants/faults.toml")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees = SimpleQueue()
        for number in range(max(1, given.jobs)):
            trees.put(copy_of_the_tree(Path(folder, str(number), "tree")))
        return report(chosen, trees, max(1, given.jobs))


def report(chosen: list[Fault], trees: SimpleQueue, jobs: int) -> int:
    """Try every fault, in `jobs` copies of the tree, and say what came of it."""
    begun, wrong = time.monotonic(), []
    if said := without_a_fault(chosen, trees):
        print(said)
        return 1
    with ThreadPoolExecutor(jobs) as pool:
        for number, (fault, verdict) in enumerate(pool.map(lambda f: (f, judged(f, trees)), chosen), 1):
            print(f"{number:3}/{len(chosen)}  {verdict:8}  {fault.name}", flush=True)
            wrong += [fault] if verdict != "noticed" else []
    print(f"{len(chosen)} faults in {time.monotonic() - begun:.0f} s; {len(chosen) - len(wrong)} were noticed.")
    for fault in wrong:
        print(f"NOT NOTICED: {fault.name} ({fault.file}), by {', '.join(fault.tests)}")
    return bool(wrong)


def without_a_fault(chosen: list[Fault], trees: SimpleQueue) -> str:
    """What the tests say of the tree as it is: nothing where they pass, else no failure would say anything."""
    tree = trees.get()
    ended = run_tests(tree, tuple(dict.fromkeys(test for fault in chosen for test in fault.tests)))
    trees.put(tree)
    return "" if ended.returncode == PASSED else f"The tests fail without any fault:\n{ended.stdout[-4000:]}"


def judged(fault: Fault, trees: SimpleQueue) -> str:
    """Whether the tests notice: "noticed", "survived", or "broken" where they could not be run."""
    tree = trees.get()
    try:
        with planted(tree, fault, stamp=2 * (1 + faults().index(fault))):
            ended = run_tests(tree, fault.tests)
    finally:
        trees.put(tree)
    return {PASSED: "survived", FAILED: "noticed"}.get(ended.returncode, "broken")


if __name__ == "__main__":
    sys.exit(main())
