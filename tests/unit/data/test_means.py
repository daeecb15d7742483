"""What ships of the faces: made of enough of them, of these weights, small, and as it was measured."""

import hashlib
from functools import partial

import numpy as np
import pytest
from unit.data.faces import drawn

from vizcore.data.means import (
    LEAST,
    CellMeans,
    ChannelMeans,
    MapMeans,
    asked_for_relevance,
    channel_means,
    confusion_means,
    label_centres,
    map_means,
    measured,
    relevant_means,
    shipped_bins,
    shipped_layers,
    shipped_slices,
)
from vizcore.data.shipped_parts import shipped_overlaps, shipped_parts
from vizcore.network.cards import FOLDER, read_card

SHIPPED = sorted(path.name.removesuffix(".means.npz") for path in FOLDER.glob("*.means.npz"))
BUDGET = 60_000_000  # bytes of everything in models/


def test_they_ship_with_the_default_network():
    assert SHIPPED == ["fovea"]


@pytest.mark.parametrize("name", SHIPPED)
def test_they_are_of_these_weights(name):
    weights, training, evaluation = measured(name)
    assert weights == hashlib.sha256((FOLDER / f"{name}.keras").read_bytes()).hexdigest()
    assert (training, evaluation) == (28_389, read_card(FOLDER / f"{name}.md").faces)
    assert 9_000 <= asked_for_relevance(name) <= training


@pytest.mark.parametrize("name", SHIPPED)
def test_counts_are_those_of_the_card(name):
    card = read_card(FOLDER / f"{name}.md")
    np.testing.assert_array_equal(confusion_means(name).counts, card.confusion)
    bins, right = shipped_bins(name), np.trace(card.confusion)
    assert (bins.counts.sum(), bins.right.sum()) == (card.faces, right)
    for kind in {each.kind for each in shipped_slices(name)}:
        of = [each for each in shipped_slices(name) if each.kind == kind]
        assert (sum(each.count for each in of), sum(each.right for each in of)) == (card.faces, right)
    by_emotion = {each.name: each for each in shipped_slices(name) if each.kind == "emotion"}
    for number, label in enumerate(card.labels):
        assert (by_emotion[label].right, by_emotion[label].count) == (
            card.confusion[number, number],
            card.confusion[number].sum(),
        )


@pytest.mark.parametrize("name", SHIPPED)
def test_bins_and_slices_are_cut_as_the_card_cuts_them(name):
    """One definition: the page and the card say the same of the same faces."""
    figures = read_card(FOLDER / f"{name}.md").figures
    assert shipped_bins(name).error == pytest.approx(figures["calibration_error"], abs=5e-3)
    for kind in ("brightness", "detail"):
        rows = [
            {"above": round(each.above, 4), "to": round(each.to, 4), "faces": each.count,
             "accuracy": pytest.approx(each.right / each.count)}
            for each in shipped_slices(name) if each.kind == kind
        ]  # fmt: skip
        assert figures["slices"][kind] == rows


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_relevant_to_a_logit_is_the_logit(name):
    """At the logits all relevance is the answer's: of some of the faces those that excite it most, with like means."""
    logits = shipped_layers(name)[-1]
    exciting, relevant = channel_means(name, logits), relevant_means(name, logits)
    assert (relevant.values < exciting.values + 5e-3).all()  # of fewer faces
    one, other = (each.images.reshape(8, -1) - each.images.mean(axis=0).ravel() for each in (exciting, relevant))
    assert (np.corrcoef(one, other)[:8, 8:].argmax(axis=0) == np.arange(8)).all()
    assert (np.diag(relevant.by_label) == relevant.by_label.max(axis=0)).all()
    for layer in shipped_layers(name):
        found, other = relevant_means(name, layer), channel_means(name, layer)
        assert found.tiles.shape == other.tiles.shape
        assert (found.values[found.counts > 0] > 0).all()
        few = found.counts < LEAST
        assert (np.abs(found.tiles[few].astype(int) - 128) <= 2).all()
        assert found.counts.max() <= 50
    assert relevant_means("dense", logits) is None


@pytest.mark.parametrize("name", SHIPPED)
def test_parts_ship_as_counts_over_enough_faces(name):
    from vizcore.network.shipped import load

    classifier, where = load(name), shipped_parts(name)
    assert where.faces >= 800
    assert where.image.shape == classifier.image_shape
    assert 0 < where.masks.mean(axis=(0, 1)).min() < where.masks.mean(axis=(0, 1)).max() < 0.15
    for layer in shipped_layers(name):
        found = shipped_overlaps(name, layer)
        assert (found is not None) == classifier.by_name[layer].has_maps
        if found is None:
            continue
        assert found.faces == where.faces
        assert found.pixels == found.faces * np.prod(classifier.image_shape[:2])
        np.testing.assert_allclose(found.parts / found.pixels, where.masks.mean(axis=(0, 1)), atol=2e-3)
        assert (found.inside <= np.minimum(found.active, found.parts[:, None])).all()
        assert found.inside.shape == (3, classifier.by_name[layer].channels)
    best = max(shipped_overlaps(name, layer).iou.max() for layer in shipped_layers(name)[:-2])
    assert best > 2 * 0.02  # somewhere a channel looks at a part
    assert shipped_parts("dense") is None
    assert shipped_overlaps("dense", "relu1") is None


@pytest.mark.parametrize("name", SHIPPED)
def test_no_face_can_be_made_out(name):
    """A tile for every cell of ten faces or more and none for the others; means are blurred, faces are not."""
    cells, plane = confusion_means(name), map_means(name)
    for each in (cells, plane.cells):
        assert len(each.tiles) == (each.counts >= LEAST).sum()
    for layer in shipped_layers(name):
        means = channel_means(name, layer)
        few = means.counts < LEAST
        assert (np.abs(means.tiles[few].astype(int) - 128) <= 2).all()
        assert means.counts.max() <= 50


@pytest.mark.parametrize("name", SHIPPED)
def test_the_means_of_a_class_are_what_its_logit_likes(name):
    """Shown to the network, the mean of the crops that excite a logit most excites it more than the others do."""
    from vizcore.network.shipped import load

    classifier = load(name)
    means = channel_means(name, classifier.logits)
    said = classifier.run(means.images, (classifier.logits,))[classifier.logits]
    own = np.diag(said)
    others = (said.sum(axis=0) - own) / (len(said) - 1)
    assert (own > others).all()


def test_everything_in_models_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) <= BUDGET
    for name in SHIPPED:
        path = FOLDER / f"{name}.means.npz"
        with np.load(path, allow_pickle=False) as file:
            counts = [
                len(file[key])
                for key in file.files
                if key.startswith(("layer.", "relevant.")) and key.endswith(".counts")
            ]
        assert path.stat().st_size <= 360 * sum(counts)  # bytes of a channel's mean


def test_cells_are_found_by_row_and_column():
    counts = np.array([[LEAST, 0, 3], [LEAST + 5, LEAST, 0]])
    cells = CellMeans(np.arange(3, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 1), np.uint8) * 10, counts)
    assert cells.image(0, 1) is None
    assert cells.image(0, 2) is None
    assert cells.image(0, 0).max() == 0
    assert cells.image(1, 0).max() == pytest.approx(10 / 255)
    assert cells.image(1, 1).max() == pytest.approx(20 / 255)


def test_nothing_ships_for_a_name_from_outside():
    for name in ("../fovea", "own-12ab34", "dense", ""):
        assert shipped_layers(name) == ()
        assert channel_means(name, "relu1_1") is None
        assert confusion_means(name) is None
        assert map_means(name) is None
        assert relevant_means(name, "relu1_1") is None


def test_means_of_faces_whose_means_are_known(tmp_path):
    """The maker, on a network of which every answer is known: the fifty brightest pixels of each face."""
    from unit.data.faces import plain

    from vizcore.attribution.channel_relevance import channel_relevance
    from vizcore.data.looked import look_at
    from vizcore.data.relevant import relevance_of
    from vizcore.receptive_field import receptive_fields
    from vizcore.training.mean_crops import channel_means_of, relevant_means_of
    from vizcore.training.means import map_of

    net, faces = plain(), drawn(80)
    seen = look_at(net, faces)
    found = channel_means_of(net, seen, "conv", receptive_fields(net.model)["conv"])
    assert isinstance(found, ChannelMeans)
    assert found.tiles.shape == (2, 1, 1, 1)
    brightest = np.sort(faces.images.max(axis=(1, 2, 3)))[::-1][:50]
    assert abs(int(found.tiles[0, 0, 0, 0]) - brightest.mean()) <= 0.51
    darkest = np.sort(faces.images.min(axis=(1, 2, 3)))[:50]
    assert abs(int(found.tiles[1, 0, 0, 0]) - darkest.mean()) <= 0.51
    assert found.counts.tolist() == [50, 50]
    relevance = relevance_of(seen, partial(channel_relevance, net, epsilon=0.0))
    decided = relevant_means_of(net, seen, relevance, "conv", receptive_fields(net.model)["conv"])
    mean, pixels = faces.images.mean(axis=(1, 2, 3)), faces.images.reshape(80, -1)
    owed = np.where(mean > 127.5, mean, 0), np.where(mean > 127.5, 0, 255 - mean)
    for channel, (owing, largest) in enumerate(zip(owed, (pixels.max(axis=1), pixels.min(axis=1)), strict=True)):
        chosen = np.argsort(-owing, kind="stable")[: min(50, (owing > 0).sum())]
        assert decided.counts[channel] == len(chosen)
        assert decided.values[channel] == pytest.approx(owing[chosen].mean() / 255, abs=1e-5)
        if len(chosen) >= LEAST:
            assert abs(int(decided.tiles[channel, 0, 0, 0]) - largest[chosen].mean()) <= 0.51
    logits = channel_means_of(net, seen, "logits", None)
    np.testing.assert_allclose(
        logits.tiles[0] / 255, faces.images[seen.top("logits", 0, 50)[0]].mean(axis=0) / 255, atol=0.003
    )
    plane = map_of(seen, 2)
    assert isinstance(plane, MapMeans)
    assert 70 <= plane.cells.counts.sum() <= 80
    assert plane.labels.sum() <= (faces.labels >= 0).sum()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_network_reads_the_mean_of_a_label_as_that_label(name):
    """The layer before the logits is followed by a matrix: so the mean of what is read rightly is read rightly."""
    from vizcore.network.shipped import load

    classifier, centres = load(name), label_centres(name)
    last = next(layer for layer in classifier.model.layers if layer.name == classifier.logits)
    kernel, bias = (np.asarray(each) for each in last.get_weights())
    known = np.flatnonzero(np.isfinite(centres).all(axis=1))
    assert len(known) == (np.diag(confusion_means(name).counts) >= LEAST).sum() >= 7
    assert ((centres[known] @ kernel + bias).argmax(axis=1) == known).all()
    assert label_centres("dense") is None
