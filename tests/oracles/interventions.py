"""What if, by hand: channels changed in NumPy, regions copied by loops, probabilities by SciPy."""

import numpy as np
from oracles.attribution import network_of
from oracles.registry import Pair, oracle_of
from oracles.transforms import moved
from scipy.special import logit, softmax

from vizcore import interventions as what_if
from vizcore.filters import kernels_of
from vizcore.interventions import HALVES, TRANSFORMS, WHOLE, Edit
from vizcore.network.shipped import load
from vizcore.target import Target


def _other(image):
    return np.ascontiguousarray(image[::-1, ::-1])


def _logits(plain, image, edits=None):
    return plain.forward(image, edits)["logits"]


def _log_odds(logits):
    return logit(softmax(logits, axis=-1))


def _scaled(channels, factor):
    """An edit in NumPy: some channels times a factor."""

    def edit(maps):
        maps = maps.copy()
        maps[..., list(channels)] *= factor
        return maps

    return edit


@oracle_of("intervention", "edited")
def edited():
    classifier, plain, image = network_of("strided")
    donor = plain.forward(_other(image))["relu"].reshape(plain.shape("relu"))
    edits = [Edit("relu", (0, 2), 3.0), Edit("relu", (2,), -0.5), Edit("relu", (3,), None), Edit("features", (1,))]

    def changed(maps):
        return np.stack([3 * maps[..., 0], maps[..., 1], -0.5 * maps[..., 2], donor[..., 3]], axis=-1)

    found = what_if.edited(classifier, image[None], edits, ("relu", "logits"), {"relu": donor.astype(np.float32)})
    expected = plain.forward(image, {"relu": changed, "features": _scaled([1], 0)})
    yield Pair(found["relu"][0], expected["relu"].reshape(plain.shape("relu")))
    yield Pair(found["logits"][0], expected["logits"])


@oracle_of("intervention", "masked")
def masked():
    """Activations times masks, pass by pass, in NumPy."""
    classifier, plain, image = network_of("strided")
    random, shapes = np.random.default_rng(8), {name: plain.shape(name) for name in ("relu", "features")}
    masks = {name: random.integers(0, 2, (3, *shape)).astype(np.float32) * 1.25 for name, shape in shapes.items()}
    expected = [
        _logits(plain, image, {name: lambda maps, own=mask[n]: maps * own for name, mask in masks.items()})
        for n in range(3)
    ]
    changes = {name: what_if.Change(mask) for name, mask in masks.items()}
    yield Pair(what_if.masked(classifier, image, changes), expected)


@oracle_of("intervention", "dropout_masks")
def dropout_masks():
    """Each layer drops its share, and makes up for it: means over many numbers, which hardly depend on the seed."""
    network = load("alexnet")
    for seed in (0, 1):
        masks = {name: mask.factor for name, mask in what_if.dropout_masks(network, 60, seed).items()}
        for name in ("dropout1", "dropout2"):
            rate = network.model.get_layer(name).rate
            yield Pair(np.array([(masks[name] == 0).mean(), masks[name].mean()]), np.array([rate, 1.0]), 0.03)
            yield Pair(np.unique(masks[name]), np.array([0, 1 / (1 - rate)]))


@oracle_of("intervention", "answers")
def answers():
    """The softmax at the temperature that the card gives."""
    net, logits = load("lenet5"), np.random.default_rng(0).normal(scale=4, size=(5, 8)).astype(np.float32)
    assert net.card.temperature != 1
    yield Pair(what_if.answers(net, logits), softmax(logits / net.card.temperature, axis=1))


@oracle_of("intervention", "log_odds")
def log_odds():
    net, logits = load("lenet5"), np.random.default_rng(1).normal(scale=4, size=(5, 8)).astype(np.float32)
    yield Pair(what_if.log_odds(net, logits), _log_odds(logits.astype(float) / net.card.temperature))


@oracle_of("intervention", "channel_effects")
def channel_effects():
    """Morcos et al., 2018: each channel off, one at a time."""
    classifier, plain, image = network_of("strided")
    whole = _log_odds(_logits(plain, image))
    for layer in ("relu", "features"):
        off = [_logits(plain, image, {layer: _scaled([k], 0)}) for k in range(plain.shape(layer)[-1])]
        expected = [whole[2] - _log_odds(logits)[2] for logits in off]
        yield Pair(what_if.channel_effects(classifier, image, layer, 2), expected, 1e-3)


@oracle_of("intervention", "removal")
def removal():
    classifier, plain, image = network_of("strided")
    effects, total = np.array([0.2, -1.0, 3.0, 0.5], np.float32), 4

    def probability(off):
        return softmax(_logits(plain, image, {"relu": _scaled(off, 0)}))[1]

    found = what_if.removal(classifier, image, "relu", 1, effects, seeds=3)
    ranked = sorted(range(total), key=lambda k: -effects[k])
    turns = [np.random.default_rng(seed).permutation(total) for seed in range(3)]  # of each channel
    yield Pair(found.counts, np.arange(total + 1))
    yield Pair(found.strongest, [probability(ranked[:n]) for n in range(total + 1)])
    yield Pair(found.only_strongest, [probability(ranked[n:]) for n in range(total + 1)])
    yield Pair(
        found.random, [np.mean([probability(np.flatnonzero(turn < n)) for turn in turns]) for n in range(total + 1)]
    )


@oracle_of("intervention", "patched")
def patched():
    """The middle of a position says on which side it lies, also where a side is odd."""
    classifier, plain, image = network_of("strided")
    regions = [*HALVES["upper and lower"].values(), *HALVES["left and right"].values(), WHOLE]
    donor, expected = plain.forward(_other(image)), []
    for top, left, bottom, right in regions:
        for layer in ("image", "norm", "features"):
            there = donor[layer].reshape(plain.shape(layer))

            def copied(maps, there=there, box=(top, left, bottom, right)):
                maps = maps.copy()
                for row, column in np.ndindex(maps.shape[:2]):
                    y, x = (row + 0.5) / maps.shape[0], (column + 0.5) / maps.shape[1]
                    if box[0] <= y < box[2] and box[1] <= x < box[3]:
                        maps[row, column] = there[row, column]
                return maps

            expected.append(_logits(plain, image, {layer: copied}))
    found = what_if.patched(classifier, image, _other(image), ["image", "norm", "features"], regions)
    yield Pair(found, np.reshape(expected, found.shape))


@oracle_of("intervention", "recovered")
def recovered():
    """The share that brings the logits nearest to what is said, but for a constant added to all: least squares."""
    random = np.random.default_rng(3)
    before, other, after = random.normal(size=5), random.normal(size=5), random.normal(size=(4, 5))
    system = np.stack([other - before, np.ones(5)], axis=1)
    expected = [np.linalg.lstsq(system, one - before, rcond=None)[0][0] for one in after]
    yield Pair(what_if.recovered(before, after, other), expected, 1e-9)


@oracle_of("intervention", "attack")
def attack():
    """Goodfellow et al., 2015, and Madry et al., 2018, with derivatives by the chain rule in NumPy."""
    classifier, plain, image = network_of("strided")
    bounds, label = np.array([0.01, 0.05], np.float32), 1

    def slope(at):
        others = [k for k in range(3) if k != label]
        share = softmax(_logits(plain, at)[others])
        each = [plain.gradient(at, Target("logits", k)) for k in range(3)]
        return each[label] - sum(part * each[k] for part, k in zip(share, others, strict=True))

    for method, steps in (("FGSM", 1), ("PGD", 20)):
        images = []
        for bound in bounds:
            at = image.astype(float)
            for _ in range(steps):
                at = at - bound * (1 if steps == 1 else 2.5 / steps) * np.sign(slope(at))
                at = np.clip(np.clip(at, image - bound, image + bound), 0, 1)
            images.append(at)
        found = what_if.attack(classifier, image, bounds, method=method, label=label)
        yield Pair(found.images - image, np.array(images) - image, 1e-3)
        yield Pair(found.answers, [softmax(_logits(plain, at)) for at in images])


@oracle_of("intervention", "sweep")
def sweep():
    """Lenc & Vedaldi, 2015: maps of the moved face against moved maps, where these are known."""
    classifier, plain, image = network_of("strided")
    transform, layer = TRANSFORMS["Shift across"], "features"
    found = what_if.sweep(classifier, image, transform, layer, points=5)
    still, errors, means, said = plain.forward(image)[layer].reshape(plain.shape(layer)), [], [], []
    for amount in found.amounts:
        face = moved(image, np.eye(2), (0, -amount / 100))
        maps = plain.forward(face)[layer].reshape(still.shape)
        wanted, known = (
            moved(still, np.eye(2), (0, -amount / 100)),
            moved(np.ones((*still.shape[:2], 1)), np.eye(2), (0, -amount / 100), beyond=0.0)[..., 0] > 0.999,
        )
        errors.append(np.linalg.norm((maps - wanted)[known]) / np.linalg.norm(wanted[known]))
        pooled, was = maps.mean(axis=(0, 1)), still.mean(axis=(0, 1))
        means.append(np.linalg.norm(pooled - was) / np.linalg.norm(was))
        said.append(softmax(_logits(plain, face)))
    yield Pair(found.equivariance, errors, 1e-3)
    yield Pair(found.invariance, means, 1e-3)
    yield Pair(found.answers, said)


@oracle_of("intervention", "refiltered")
def refiltered():
    """A network that really has the other kernel."""
    classifier, plain, image = network_of("strided")
    layer = classifier.model.get_layer("stem")
    added = np.random.default_rng(4).normal(size=(3, 3, 2)).astype(np.float32)
    kernel = kernels_of(classifier, "stem").astype(float)
    kernel[..., 2] += added
    found = what_if.refiltered(classifier, image[None], "stem", 2, added, ("stem", "logits"))
    expected = plain.with_kernel(layer, kernel).forward(image)
    yield Pair(found["stem"][0].ravel(), expected["stem"])
    yield Pair(found["logits"][0], expected["logits"])
