"""Measure everything, or the rows that are named: `python -m bench [--quick] [NAME …]`.

Each row runs in a fresh process. Only a run of everything that is not `--quick` writes `bench/results.md`.
"""

import argparse
import sys
import traceback
from pathlib import Path

from bench import machine
from bench.alone import measured_alone
from bench.moved import moved, numbers_in
from bench.result import markdown

ROWS = (
    "one_layer",
    "all_layers",
    "throughput",
    "interventions",
    "grid_bytes",
    "grid_paint",
    "click",
    "feature_visualization",
    "layer_switch",
    "stage",
    "network",
    "class_learning",
    "pulling",
    "visitors",
    "memory",
    "many_faces",
    "many_faces_memory",
    "first_map",
    "scale",
    "lasso",
    "attribution",
    "quadrature",
    "own_network",
    "own_visitors",
    "first_visit",
    "first_picture",
)
REPEAT = """# Speed

{machine}

{table}
To repeat: `make bench`, or `python -m bench NAME` for one row ({names}); `--quick` measures little, to see that it
works. Every ratio is taken against a floor that is measured in the same run, in turns with it; numbers are medians.
What each row includes and leaves out stands at the top of its file in `bench/rows/`.

## Moved since the run before

By more than 15%:

{moved}
"""
RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    """Run the rows, print the table, keep it where it is whole."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"rows to measure: {', '.join(ROWS)}")
    parser.add_argument("--quick", action="store_true", help="few repeats, to see that everything works")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    measured_on, results, failed = machine.description(), [], []
    print(measured_on, flush=True)
    for name in chosen.names or ROWS:
        print(f"{name} …", flush=True)
        try:
            results += measured_alone(name, chosen.quick)
        except Exception:  # the other rows are measured all the same
            traceback.print_exc()
            failed.append(name)
    table = markdown(results)
    print("\n" + table)
    before = numbers_in(RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "")
    whole = not chosen.names and not chosen.quick
    if not whole:
        before = {result.what: before[result.what] for result in results if result.what in before}
    changes = moved(before, results)
    print("\n".join(["Moved since the last full run:", *(f"- {line}" for line in changes or ["nothing"])]))
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    if whole:
        said = "\n".join(f"- {line}" for line in changes) or "Nothing."
        page = REPEAT.format(machine=measured_on, table=table, names=", ".join(ROWS), moved=said)
        RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
