"""Find the image that excites each channel of a trained network most, and write them all into `models/`.

`python -m vizcore.training.gallery vgg10`, or with the names of some layers only, which join what is there.
"""

import argparse
import time

import numpy as np

from vizcore.featurevis.gallery import STEPS, Tiles, ascents, shipped_gallery, write_gallery
from vizcore.network import shipped
from vizcore.network.cards import FOLDER
from vizcore.network.layers.kinds import WEIGHTED


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.gallery", description=__doc__)
    parser.add_argument("name", help="of a network in models/")
    parser.add_argument("layers", nargs="*", help="which layers; without any, all with a kernel")
    parser.add_argument("--steps", type=int, default=STEPS, help="of each ascent")
    options = parser.parse_args(arguments)
    classifier = shipped.read(options.name)
    every = [layer.name for layer in classifier.layers if layer.kind in WEIGHTED]
    tiles = {layer: there for layer in every if (there := shipped_gallery(options.name, layer)) is not None}
    for layer in options.layers or every:
        start = time.perf_counter()
        tiles[layer] = tiles_of(classifier, layer, options.steps)
        print(f"{layer}: {len(tiles[layer])} channels in {time.perf_counter() - start:.0f} s", flush=True)
        write_gallery(FOLDER / f"{options.name}.gallery.npz", tiles)


def tiles_of(classifier, layer: str, steps: int = STEPS) -> Tiles:
    """The image of every channel of a layer, as bytes."""
    found = []
    for _, frames in ascents(classifier, layer, steps):
        *_, last = frames
        found.append(last.images)
    return (np.concatenate(found) * 255 + 0.5).astype(np.uint8)


if __name__ == "__main__":
    main()
