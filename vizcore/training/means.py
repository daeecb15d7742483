"""Make the means that are shipped of a network's faces: `python -m vizcore.training.means --training I --evaluation J`.

I and J are indexes of the training and of the evaluation faces (`python -m vizcore.data index`).
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np

from vizcore.data.crops import crops, mean_crop
from vizcore.data.faces import as_images
from vizcore.data.index import open_index, progress
from vizcore.data.looked import AT_ONCE, Looked
from vizcore.data.means import LEAST, CellMeans, ChannelMeans, MapMeans
from vizcore.data.plane import plane_of
from vizcore.data.reliability import bins_of, slices_of
from vizcore.network import shipped
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.receptive_field import ReceptiveField, receptive_fields
from vizcore.training.means_file import write_means

CELLS = 12  # of the map, along each axis
FRINGE = 0.5  # per cent of the faces on each side that the map leaves out, so that few do not stretch it
MOST = 50  # crops of a mean


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
    fields = receptive_fields(classifier.model)
    layers = {}
    for layer in after_relus(classifier):
        layers[layer] = channel_means_of(classifier, training, layer, fields[layer])
        print(f"{layer}: {len(layers[layer].tiles)} channels", flush=True)
    labelled = np.flatnonzero(evaluation.labels >= 0)
    answers = evaluation.logits.argmax(axis=1)[labelled]
    labels, said = evaluation.labels[labelled], classifier.predictions(evaluation.logits[labelled])
    faces = evaluation.faces.where(labelled)
    cut = slices_of(faces.images, labels, answers, classifier.labels, faces.shares)
    cells, bins = evaluation.summary.cells, bins_of(said.max(axis=1), labels == answers)
    confusion = CellMeans(_levels(cells.means[cells.counts >= LEAST]), cells.counts)
    digest = hashlib.sha256((FOLDER / f"{name}.keras").read_bytes()).hexdigest()
    counts = len(training.faces), len(labelled)
    path = FOLDER / f"{name}.means.npz"
    plane = map_of(training, len(classifier.labels))
    write_means(path, digest, layers, confusion, bins, cut, plane, centres_of(evaluation), counts)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def after_relus(classifier: Classifier) -> list[str]:
    """The layers whose channels are drawn: those that end a step of the network, and the logits."""
    return [layer.name for layer in classifier.layers if layer.kind == "ReLU" or layer.name == classifier.logits]


def channel_means_of(classifier: Classifier, seen: Looked, layer: str, field: ReceptiveField | None) -> ChannelMeans:
    """For every channel of a layer the mean of the crops that excite it most."""
    info = classifier.by_name[layer]
    start, many = seen.channels.layers[layer]
    faces, values = seen.summary.most.faces[start : start + many, :MOST], seen.summary.most.values[start : start + many]
    speaks = values[:, :MOST] > (0 if info.kind == "ReLU" else -np.inf)
    whole = field is None or min(field.size) >= min(classifier.image_shape[:2])
    where = None if whole else _places(classifier, seen, layer, faces)
    tiles = [
        _mean(seen, faces[channel][speaks[channel]], None if where is None else where[channel][speaks[channel]], field)
        for channel in range(many)
    ]
    counts, sums = speaks.sum(axis=1), np.where(speaks, values[:, :MOST], 0).sum(axis=1)
    by_label = seen.summary.by_label.means[:, start : start + many]
    return ChannelMeans(_levels(np.stack(tiles)), counts, sums / np.maximum(counts, 1), by_label)


def _mean(seen: Looked, chosen: np.ndarray, where: np.ndarray | None, field: ReceptiveField | None) -> np.ndarray:
    """The mean of what the strongest units see of some faces; of few faces a grey tile."""
    size = (
        seen.faces.images.shape[1:] if where is None or field is None else (*field.size, *seen.faces.images.shape[3:])
    )
    if len(chosen) < LEAST:
        return np.full(size, 0.5, np.float32)
    images = as_images(seen.faces.images[chosen])
    if where is None or field is None:
        return images.mean(axis=0)
    return mean_crop(*crops(images, np.array([field.box((row, column)) for row, column in where.tolist()])))


def _places(classifier: Classifier, seen: Looked, layer: str, faces: np.ndarray) -> np.ndarray:
    """(channels, kept, 2): the place of the strongest unit in each channel's faces; every face is asked once."""
    found = np.zeros((*faces.shape, 2), int)
    asked = np.unique(faces)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        values = classifier.run(as_images(seen.faces.images[some]), (layer,))[layer]
        strongest = values.reshape(len(some), -1, values.shape[-1]).argmax(axis=1)
        channels, ranks = np.nonzero(np.isin(faces, some))
        units = strongest[np.searchsorted(some, faces[channels, ranks]), channels]
        found[channels, ranks] = np.stack(np.unravel_index(units, values.shape[1:3]), axis=1)
    return found


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
    return MapMeans(CellMeans(_levels(drawn), counts), plane, edges.astype(np.float32), labels)


def _levels(images: np.ndarray) -> np.ndarray:
    return (np.clip(images, 0, 1) * 255 + 0.5).astype(np.uint8)


if __name__ == "__main__":
    main()
