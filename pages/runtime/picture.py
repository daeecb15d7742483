"""`fovea picture MODEL --image FILE --out FILE.png`: the maps of a layer, or an attribution, without a browser."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pages.runtime.check import looked_at, opened_by, without_banners

if TYPE_CHECKING:
    from vizcore.arrays import Image
    from vizcore.network.classifier import Classifier


def main(arguments: Sequence[str]) -> None:
    """Write one picture; end with 1 where it cannot be made.

    Args:
        arguments: behind the word "picture".

    Raises:
        SystemExit: 1, and the reason was printed.
    """
    options = _parser().parse_args(arguments)
    try:
        with without_banners():
            opened, known = opened_by(options.model)
            classifier, scale = looked_at(opened, options.output, known)
            image = _image(options.image, classifier)
            png, said = _drawn(classifier, image, options.layer, options.attribution)
        options.out.write_bytes(png)
    except (OSError, KeyError, ValueError, FloatingPointError) as error:
        print(" ".join(str(error).strip("'\"").split()))
        sys.exit(1)
    print(f"{options.out}: {said}; pixels as {scale}.")


def _parser() -> argparse.ArgumentParser:
    about = "Draw what a network of your own makes of a picture, into a PNG: the maps of a layer, or an attribution."
    parser = argparse.ArgumentParser(prog="fovea picture", description=about, allow_abbrev=False)
    parser.add_argument(
        "model", metavar="MODEL", type=Path, help="a .keras or .h5 file, a zip, or a name such as resnet50"
    )
    parser.add_argument("--image", type=Path, required=True, metavar="FILE", help="JPEG, PNG, WebP, BMP or GIF")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help="where the picture goes")
    parser.add_argument("--output", type=int, metavar="N", help="which of several outputs, from 1")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--layer", metavar="NAME", help="all maps of this layer")
    what.add_argument("--attribution", metavar="METHOD", help="which pixels moved its answer, such as Grad-CAM")
    return parser


def _image(path: Path, classifier: "Classifier") -> "Image":
    """The picture's middle, as the network receives it."""
    from vizcore.intake import decode, frame_crop

    height, width, channels = classifier.image_shape
    return frame_crop(decode(path.read_bytes()).pixels, None, (height, width), channels)


def _drawn(classifier: "Classifier", image: "Image", layer: str | None, method: str | None) -> tuple[bytes, str]:
    """The picture, and what is on it."""
    from vizcore.attribution import METHODS
    from vizcore.figures.stills import map_over_image_png, maps_png
    from vizcore.run.trace import activation, trace
    from vizcore.target import Target

    seen = trace(classifier, image)
    if layer is not None:
        if layer not in classifier.by_name:
            raise ValueError(f"There is no layer {layer!r}; there are: {', '.join(classifier.by_name)}.")
        if not classifier.by_name[layer].has_maps:
            raise ValueError(f"{layer!r} gives {classifier.by_name[layer].output_shape}, which are no maps.")
        return maps_png(activation(classifier, seen, layer)), f"{classifier.by_name[layer].channels} maps of {layer}"
    if method is None or method not in METHODS:
        raise ValueError(f"There is no method {method!r}; there are: {', '.join(METHODS)}.")
    answer = int(seen.logits.argmax())
    found = METHODS[method](classifier, image, Target(classifier.logits, answer))
    return map_over_image_png(image, found.map), f"{method} of {classifier.labels[answer]}"
