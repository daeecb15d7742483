"""Make the means that are shipped of a network's faces: `python -m vizcore.training.means --training I --evaluation J`.

I and J are indexes of the training and of the evaluation faces (`python -m vizcore.data index`).
"""

import argparse
import hashlib
from functools import partial
from pathlib import Path

import numpy as np

from vizcore.attribution.channel_relevance import channel_relevance
from vizcore.data.dissection import Overlaps, dissect
from vizcore.data.face_parts import part_masks
from vizcore.data.faces import as_images
from vizcore.data.index import open_index, progress
from vizcore.data.looked import Looked
from vizcore.data.means import LEAST, CellMeans, ChannelMeans, MapMeans
from vizcore.data.plane import plane_of
from vizcore.data.relevant import asked_of, relevance_of
from vizcore.data.shipped_parts import MeanParts
from vizcore.evaluation.reliability import Bins, bins_of
from vizcore.evaluation.slices import Slice, slices_of
from vizcore.intake.landmarks import landmarks
from vizcore.network import shipped
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.receptive_field import receptive_fields
from vizcore.training.mean_crops import channel_means_of, levels, relevant_means_of
from vizcore.training.means_file import Means, write_means

CELLS = 12  # of the map, along each axis
PARTED = 1_200  # evaluation faces whose parts are compared with channels, drawn by chance
FRINGE = 0.5  # per cent of the faces on each side that the map leaves out, so that few do not stretch it


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.means", description=__doc__)
    parser.add_argument("--training", type=Path, required=True, help="index of the training faces")
    parser.add_argument("--evaluation", type=Path, required=True, help="index of the evaluation faces")
    options = parser.parse_args(arguments)
    name = progress(options.training)["network"]
    classifier, training = shipped.load(name), open_index(options.training)
    evaluation = open_index(options.evaluation)
    if {training.identity, evaluation.identity} != {classifier.identity}:
        raise SystemExit("These are indexes of other weights: make them again.")
    path, (layers, relevant, asked) = FOLDER / f"{name}.means.npz", of_channels(classifier, training)
    overlaps, parts = of_parts(classifier, evaluation)
    bins, cut = judged(classifier, evaluation)
    cells = evaluation.summary.cells
    confusion = CellMeans(levels(cells.means[cells.counts >= LEAST]), cells.counts)
    digest = hashlib.sha256((FOLDER / f"{name}.keras").read_bytes()).hexdigest()
    plane, centres = map_of(training, len(classifier.labels)), centres_of(evaluation)
    counts = len(training.faces), int(cells.counts.sum()), asked
    write_means(path, Means(digest, layers, relevant, overlaps, parts, confusion, bins, cut, plane, centres, counts))
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


Layers = dict[str, ChannelMeans]


def of_channels(classifier: Classifier, seen: Looked) -> tuple[Layers, Layers, int]:
    """({layer: means of what excites its channels}, the same of where they are most relevant, in how many faces)."""
    fields, exciting, relevant = receptive_fields(classifier.model), {}, {}
    ask = partial(channel_relevance, classifier)
    relevance = relevance_of(seen, ask, lambda share: print(f"relevance: {share:.0%}", flush=True))
    for layer in after_relus(classifier):
        exciting[layer] = channel_means_of(classifier, seen, layer, fields[layer])
        relevant[layer] = relevant_means_of(classifier, seen, relevance, layer, fields[layer])
        print(f"{layer}: {len(exciting[layer].tiles)} channels", flush=True)
    return exciting, relevant, relevance.asked


def of_parts(classifier: Classifier, seen: Looked) -> tuple[dict[str, Overlaps], MeanParts]:
    """({layer with maps: how far its channels and parts of labelled faces overlap}, where these lie)."""
    labelled = np.flatnonzero(seen.labels >= 0)
    images = seen.faces.images[labelled[asked_of(len(labelled), PARTED)]]
    found = landmarks(images)
    images = images[found.plausible]
    masks = part_masks(found.points[found.plausible], classifier.image_shape[:2])
    mean = as_images(images).mean(axis=0, dtype=np.float64).astype(np.float32)
    parts = MeanParts(mean, masks.mean(axis=0, dtype=np.float64).astype(np.float32), len(images))
    layers = [layer for layer in after_relus(classifier) if classifier.by_name[layer].has_maps]
    print(f"five points in {len(images)} of {len(found.points)} faces", flush=True)
    return {layer: dissect(classifier, layer, images, masks) for layer in layers}, parts


def judged(classifier: Classifier, seen: Looked) -> tuple[Bins, tuple[Slice, ...]]:
    """(how sure and how right the network is over labelled faces, how right over parts of them)."""
    labelled = np.flatnonzero(seen.labels >= 0)
    labels, said = seen.labels[labelled], classifier.predictions(seen.logits[labelled])
    faces, answers = seen.faces.where(labelled), said.argmax(axis=1)
    cut = slices_of(faces.images, labels, answers, classifier.labels, faces.shares)
    return bins_of(said.max(axis=1), labels == answers), cut


def after_relus(classifier: Classifier) -> list[str]:
    """The layers whose channels are drawn: those that end a step of the network, and the logits."""
    return [layer.name for layer in classifier.layers if layer.kind == "ReLU" or layer.name == classifier.logits]


def centres_of(seen: Looked) -> np.ndarray:
    """(labels, features): the mean of the faces of each label that are read rightly; not a number for few."""
    right, classes = seen.labels == seen.logits.argmax(axis=1), seen.logits.shape[1]
    centres = np.full((classes, seen.embedding.shape[1]), np.nan, np.float32)
    for label in range(classes):
        chosen = right & (seen.labels == label)
        if chosen.sum() >= LEAST:
            centres[label] = seen.embedding[chosen].mean(axis=0)
    return centres


def map_of(seen: Looked, classes: int) -> MapMeans:
    """The mean face of every cell of the plane of principal components."""
    plane = plane_of(seen.embedding)
    places = plane.places(seen.embedding)
    edges = np.percentile(places, [FRINGE, 100 - FRINGE], axis=0).T
    steps = np.floor((places - edges[:, 0]) / (edges[:, 1] - edges[:, 0]) * CELLS).astype(int)
    inside = ((steps >= 0) & (steps < CELLS)).all(axis=1)
    columns, rows = steps[:, 0], CELLS - 1 - steps[:, 1]
    counts, tiles = np.zeros((CELLS, CELLS), int), []
    labels = np.zeros((CELLS, CELLS, classes), int)
    for row, column in np.ndindex(CELLS, CELLS):
        chosen = np.flatnonzero(inside & (rows == row) & (columns == column))
        counts[row, column] = len(chosen)
        known = seen.labels[chosen][seen.labels[chosen] >= 0]
        labels[row, column] = np.bincount(known, minlength=classes)
        if len(chosen) >= LEAST:
            tiles.append(as_images(seen.faces.images[chosen]).mean(axis=0, dtype=np.float64))
    drawn = np.stack(tiles) if tiles else np.zeros((0, *seen.faces.images.shape[1:]))
    return MapMeans(CellMeans(levels(drawn), counts), plane, edges.astype(np.float32), labels)


if __name__ == "__main__":
    main()
