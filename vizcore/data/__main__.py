"""Look at a folder of faces once and keep what was seen: `python -m vizcore.data index FOLDER --network fovea`.

Stopped in the middle, it goes on where it was when it is started again. Files that are no pictures are listed at the
end, with the reason.
"""

import argparse
import sys
from pathlib import Path

from vizcore.data.folder import SPLITS
from vizcore.data.index import progress
from vizcore.data.indexing import Bar, index_folder, ways_to_look

LISTED = 20  # refused files that are printed


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m vizcore.data", description=__doc__)
    command = parser.add_subparsers(dest="command", required=True)
    index = command.add_parser("index", help="look at every face of a folder")
    index.add_argument("folder", type=Path, help="sheets, fer2013.csv, or pictures, with a sub-folder a label or not")
    index.add_argument("--network", default="fovea", help="of those that are shipped (default: %(default)s)")
    index.add_argument("--split", choices=SPLITS, help="of a labelled set; without it the first of these")
    index.add_argument("--out", type=Path, help="where the index goes (default: FOLDER/.fovea/NETWORK[-SPLIT])")
    index.add_argument("--workers", type=int, default=0, help="processes that look at them (default: this one alone)")
    index.add_argument(
        "--cluster", nargs="?", const="", metavar="ADDRESS",
        help="workers of Ray, as ray://head:10001 or local; by itself, where FOVEA_RAY says. Needs the extra [cluster]",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        sys.exit(f"There is no folder {options.folder}.")
    try:
        ways = ways_to_look(options.network, options.workers, options.cluster)
        out = index_folder(options.folder, options.network, options.split, options.out, Bar(), ways)
    except (KeyError, ValueError, OSError, RuntimeError, ModuleNotFoundError) as error:
        sys.exit(" ".join(str(error).strip("'\"").split()))
    _report(out)


def _report(out: Path) -> None:
    known = progress(out)
    print(f"{sum(known['parts']):,} faces, seen by {known['network']}, lie in {out}.")
    refused = known["refused"]
    if refused:
        print(f"{len(refused):,} files were not taken:")
    for each in refused[:LISTED]:
        print(f"  {each['name']!r}: {each['reason']}")
    if len(refused) > LISTED:
        print(f"  and {len(refused) - LISTED:,} more, in {out / 'index.json'}")


if __name__ == "__main__":
    main()
