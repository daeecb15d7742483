"""`fovea check MODEL`: whether a network of one's own opens, in one line."""

import argparse
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vizcore.network.applications import application_named, open_application
from vizcore.network.files.opening import OpenedFile, open_file

if TYPE_CHECKING:
    import keras  # only for a network that opens

    from vizcore.network.classifier import Classifier

_COLOURS = {1: "grey", 3: "RGB"}


def main(arguments: Sequence[str]) -> None:
    """Print one line on the network in a file; end with 1 where it does not open.

    Args:
        arguments: behind the word "check".

    Raises:
        SystemExit: 1, and the reason was printed.
    """
    options = _parser().parse_args(arguments)
    path = Path(options.model)
    try:
        with without_banners():
            opened, known = opened_by(path, _Teller() if options.verbose else None)
            classifier, scale = looked_at(opened, options.output, known)
    except ValueError as error:
        print(" ".join(str(error).split()))
        sys.exit(1)
    print(" ".join([f"opens: {_facts(opened, classifier, scale)}.", *opened.notes]))


def opened_by(given: Path, report: Callable[[str], None] | None = None) -> tuple[OpenedFile, str | None]:
    """The network that somebody names, and the scale of its pixels where that is known.

    Args:
        given: where its file lies, or the name of a network of `keras.applications` whose weights are here.
        report: told of each step.

    Raises:
        ValueError: it is not opened; one sentence says what is wrong and what to do.
    """
    application = None if given.exists() else application_named(str(given))
    if application is None:
        return open_file(given, given.name, report), None
    return OpenedFile(open_application(application), None, ()), application.scale


def _parser() -> argparse.ArgumentParser:
    about = "Say whether Fovea opens a network of your own: its size in one line, or the reason why not."
    parser = argparse.ArgumentParser(prog="fovea check", description=about, allow_abbrev=False)
    parser.add_argument(
        "model", metavar="MODEL", help="a .keras or .h5 file, a zip of Teachable Machine, or a name such as resnet50"
    )
    parser.add_argument("--output", type=int, metavar="N", help="which of several outputs, from 1")
    parser.add_argument("--verbose", action="store_true", help="say each step")
    return parser


@contextmanager
def without_banners() -> Generator[None]:
    """TensorFlow writes banners past Python, straight to the terminal: they go nowhere; what Python says stays."""
    os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # a check needs no graphics card
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    said, sys.stderr = sys.stderr, os.fdopen(os.dup(kept), "w")
    try:
        yield
    finally:
        sys.stderr.close()
        sys.stderr = said
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


class _Teller:
    """Prints every step once."""

    def __init__(self):
        self._last = ""

    def __call__(self, step: str) -> None:
        if step != self._last:
            print(f"{step} …", flush=True)
            self._last = step


def looked_at(opened: OpenedFile, output: int | None = None, scale: str | None = None) -> tuple["Classifier", str]:
    """The network as every page looks at it, and the scale of its pixels.

    Args:
        opened: from a file.
        output: which of its outputs, from 1; None where it has but one.
        scale: of its pixels, by name; None for the likeliest.

    Raises:
        ValueError: they cannot.
    """
    from vizcore.network.own import own_network, questions_of  # imports Keras

    questions = questions_of(opened.model)
    if output is None and (count := len(questions.outputs)) > 1:
        raise ValueError(f"It has {count} outputs: choose one by --output 1 to --output {count}; the app asks which.")
    number = (output or 1) - 1
    reading = replace(questions.likeliest, output=number, scale=scale or questions.likeliest.scale)
    return own_network(opened.model, questions.labels_of(number, opened.labels), reading), str(reading.scale)


def _facts(opened: OpenedFile, classifier: "Classifier", scale: str) -> str:
    """As in: 58,343 parameters, 12 layers, images 48×48 grey as 0…1 → 8 outputs."""
    height, width, channels = classifier.image_shape
    asked = opened.model.inputs[0].shape[1:]
    size = f"{height}×{width}" + (" (any size)" if None in asked else "")
    labels = f", labelled in the file: {len(opened.labels)}" if opened.labels else ""
    steps, outputs = _counted(_layers(opened.model), "layer"), _counted(len(classifier.labels), "output")
    return (
        f"{opened.model.count_params():,} parameters, {steps}, images {size} {_COLOURS[channels]} as {scale} → "
        f"{outputs}{labels}"
    )


def _layers(model: "keras.Model") -> int:
    """How many layers there are, those of models inside it counted, its input not."""
    inner = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    return sum(_layers(layer) if hasattr(layer, "layers") else 1 for layer in inner)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
