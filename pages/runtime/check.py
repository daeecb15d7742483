"""`fovea check MODEL`: whether a network of one's own opens, in one line."""

import argparse
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vizcore.network.files.opening import OpenedFile, open_file

if TYPE_CHECKING:
    import keras  # only for a network that opens

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
        with _without_banners():
            opened = open_file(path, path.name, _Teller() if options.verbose else None)
            _must_be_of_images(opened.model)
            _adapted(opened.model)
    except ValueError as error:
        print(" ".join(str(error).split()))
        sys.exit(1)
    print(" ".join([f"opens: {_facts(opened)}.", *opened.notes]))


def _parser() -> argparse.ArgumentParser:
    about = "Say whether Fovea opens a network of your own: its size in one line, or the reason why not."
    parser = argparse.ArgumentParser(prog="fovea check", description=about, allow_abbrev=False)
    parser.add_argument("model", metavar="MODEL", help="a .keras file, an .h5 file or a zip of Teachable Machine")
    parser.add_argument("--verbose", action="store_true", help="say each step")
    return parser


@contextmanager
def _without_banners() -> Generator[None]:
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


def _must_be_of_images(model: "keras.Model") -> None:
    """Refuse what takes no image, or answers with more than one vector, by the shapes alone."""
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        ends = f"{_counted(len(model.inputs), 'input')} and {_counted(len(model.outputs), 'output')}"
        raise ValueError(f"It has {ends}: save a network with one of each.")
    shape, answer = tuple(model.inputs[0].shape[1:]), tuple(model.outputs[0].shape[1:])
    if len(shape) != 3 or shape[2] not in _COLOURS:
        raise ValueError(f"It takes {_written(shape)}, which is no image: bring a network of grey or RGB images.")
    if len(answer) != 1:
        raise ValueError(f"It answers with {_written(answer)} and not one number a class: bring a classifier.")


def _adapted(model: "keras.Model") -> "keras.Model":
    """The network as the pages look at it.

    Raises:
        ValueError: they cannot.
    """
    from vizcore.network.flatten import flatten  # imports Keras

    return flatten(model)


def _facts(opened: OpenedFile) -> str:
    """As in: 58,343 parameters, 12 layers, images 48×48 grey → 8 outputs."""
    model = opened.model
    height, width, channels = model.inputs[0].shape[1:]
    size = "of any size" if None in (height, width) else f"{height}×{width}"
    labels = f", labelled in the file: {len(opened.labels)}" if opened.labels else ""
    steps, outputs = _counted(_layers(model), "layer"), _counted(model.outputs[0].shape[-1], "output")
    return f"{model.count_params():,} parameters, {steps}, images {size} {_COLOURS[channels]} → {outputs}{labels}"


def _layers(model: "keras.Model") -> int:
    """How many layers there are, those of models inside it counted, its input not."""
    inner = [layer for layer in model.layers if type(layer).__name__ != "InputLayer"]
    return sum(_layers(layer) if hasattr(layer, "layers") else 1 for layer in inner)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _written(shape: tuple) -> str:
    sides = ", ".join("any" if side is None else str(side) for side in shape)
    return f"({sides},)" if len(shape) == 1 else f"({sides})"
