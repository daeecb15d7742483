"""Train an architecture on labelled faces: `python -m vizcore.training.train vgg10 --data FOLDER --out runs/vgg10`.

Kill it whenever you like: the same command goes on where it stopped, and one with other flags is refused.
`python -m vizcore.training.publish` then measures the result and writes what `models/` needs.
"""

import argparse
import sys
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path

from vizcore.network.architectures import ARCHITECTURES
from vizcore.training.emotions import EMOTIONS
from vizcore.training.faceset import SIZE, read_faces
from vizcore.training.loop import Recipe, train
from vizcore.training.resuming import begin_or_resume
from vizcore.training.safety import restart_where_training_would_crash
from vizcore.training.teaching import taught


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    architecture = ARCHITECTURES[options.architecture]
    build = partial(architecture, (options.size, options.size, 1), len(EMOTIONS))
    try:
        restart_where_training_would_crash(build())
    except ValueError as error:  # too small for it
        sys.exit(str(error))
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in fields(Recipe)})
    try:
        given = faces = read_faces(options.data, "training").for_training()[: options.faces]
        validation = read_faces(options.data, "public_test").for_evaluation()
        if options.teacher:
            faces = taught(faces, options.teacher, options.teaching)
        faces, validation = faces.sized(options.size), validation.sized(options.size)
    except (OSError, ValueError) as error:
        sys.exit(str(error))
    print(f"{len(faces)} faces to learn from, {len(validation)} to validate on: {faces.source}")
    described = {"architecture": options.architecture, **asdict(recipe)}
    described |= {"faces": len(faces)} if options.faces else {}
    described |= {"size": options.size} if options.size != SIZE else {}
    described |= {"start": str(options.start)} if options.start else {}
    if options.teacher:
        described |= {"teacher": " ".join(map(str, options.teacher)), "teaching": options.teaching}
    try:
        begin_or_resume(options.out, described, given)
        train(build, faces, validation, recipe, options.out, options.start)
    except ValueError as error:
        sys.exit(str(error))


def _options(arguments) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.train", description=__doc__)
    parser.add_argument("architecture", choices=list(ARCHITECTURES))
    parser.add_argument(
        "--data", type=Path, required=True, help="sheets, fer2013.csv, or a folder with a sub-folder a class"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the state and the history")
    parser.add_argument("--size", type=int, default=SIZE, help="pixels a side of what it reads; default %(default)s")
    parser.add_argument("--faces", type=int, help="learn from the first so many only: for a quick trial")
    parser.add_argument("--start", type=Path, help="a trained .keras file: layers of the same name start from it")
    parser.add_argument(
        "--teacher", type=Path, nargs="+", help="trained .keras files whose answers count in the targets"
    )
    parser.add_argument("--teaching", type=float, default=0.5, help="how much they count, 0 to 1; default %(default)s")
    for field in fields(Recipe):
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=type(field.default), default=field.default, help=f"default {field.default}")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
