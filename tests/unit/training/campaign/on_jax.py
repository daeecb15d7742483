"""A whole campaign of seconds, and its parts against their oracles: run where TensorFlow is missing.

`test_campaign.py` runs it in a process of its own, since a process has one backend.
"""

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import keras
import numpy as np

from vizcore.training.campaign import altering, plan, speed, stages
from vizcore.training.campaign.asking import Asked
from vizcore.training.campaign.fitting import fit
from vizcore.training.campaign.running import run
from vizcore.training.campaign.stepping import begun, steps_of
from vizcore.training.campaign.teachers import KINDS
from vizcore.training.campaign.views import Views
from vizcore.training.finish import remeasure_statistics
from vizcore.training.loop import Recipe
from vizcore.training.stochastic_depth import with_stochastic_depth

STILL = {"TURN": 0.0, "ZOOM": 0.0, "SHIFT": 0.0, "CONTRAST": 0.0, "BRIGHTNESS": 0.0}
KEY = jax.random.key(0)
once = partial(jax.jit, compiler_options={"xla_backend_optimization_level": 0})  # for a few steps


def still() -> dict:
    """Let faces keep their place and light; what was before."""
    before = {name: getattr(altering, name) for name in STILL}
    for name, value in STILL.items():
        setattr(altering, name, value)
    return before


def changed(kept, images, targets, recipe):
    """`altered`, compiled."""
    return once(altering.altered, static_argnums=4)(KEY, kept, images, targets, recipe)


def blended() -> list:
    """White faces among black ones, blended and pasted: how bright each is, and how much of its target is white."""
    white = np.arange(64) % 4 == 0
    images = np.repeat(white, 12 * 12).reshape(64, 12, 12, 1).astype("f4")
    found = []
    for recipe in (Recipe(mixup=1.0), Recipe(cutmix=1.0), Recipe(mixup=0.5, cutmix=0.5)):
        kept = altering.blends(KEY, 1, 64, recipe)[0]
        out, targets = changed(kept, images, np.eye(2, dtype="f4")[white.astype(int)], recipe)
        found.append([np.asarray(out.mean(axis=(1, 2, 3))).tolist(), np.asarray(targets[:, 1]).tolist()])
    return found


def mirrored_or_not() -> list:
    """Of faces that only may be mirrored, how far each is from itself and from its mirror image."""
    images = np.random.default_rng(0).random((32, 8, 8, 1), np.float32)
    out, _ = changed(np.ones((2, 32)), images, np.eye(32), Recipe())
    return [np.abs(np.asarray(out) - other).max(axis=(1, 2, 3)).tolist() for other in (images, images[:, :, ::-1])]


def hidden() -> list:
    """The share of pixels that are hidden of grey faces, each of which is to have a hidden piece, or half of them."""
    found = []
    for chance in (1.0, 0.5):
        recipe = Recipe(erasing=chance)
        grey = np.full((400, 24, 24, 1), 0.5, np.float32)
        out, _ = changed(np.ones((2, 400)), grey, np.eye(1)[np.zeros(400, int)], recipe)
        found.append((np.asarray(out) != 0.5).mean(axis=(1, 2, 3)).tolist())
    return found


def net(normalised: bool = False) -> keras.Model:
    """Few weights; without normalisation the same in training and afterwards."""
    keras.utils.set_random_seed(1)
    image = keras.Input((6, 6, 1))
    x = keras.layers.Conv2D(3, 3, activation="tanh")(image)
    x = keras.layers.BatchNormalization()(x) if normalised else x
    return keras.Model(image, keras.layers.Dense(4)(keras.layers.Flatten()(x)))


def beside_keras(radius: float) -> list:
    """Six steps of ours, and of Keras' AdamW in the trainer: the weights, which must be alike."""
    random = np.random.default_rng(0)
    faces = np.repeat(random.integers(0, 256, (8, 6, 3, 1)), 2, axis=2).astype(np.uint8)
    faces[:, :, 3:] = faces[:, :, 2::-1]  # mirror images of themselves
    targets = random.dirichlet(np.ones(4), 8).astype("f4")
    adjustment, rate = np.log([0.1, 0.2, 0.3, 0.4]) / 2, 0.01
    recipe = Recipe(weight_decay=0.1, average=0.0, label_smoothing=0.05, radius=radius)
    network = net()
    steps = steps_of(network, recipe, adjustment)
    indices, rates = np.tile(np.arange(8), (6, 1)), np.full(6, rate, "f4")
    state, losses = once(steps)(begun(network), jnp.asarray(faces), jnp.asarray(targets), indices, rates, KEY)
    images = faces.astype("f4") / 255
    first, second = ([np.zeros_like(w) for w in network.get_weights()] for _ in range(2))
    slopes_at = once(jax.grad(lambda w: loss_of(network, w, images, targets, adjustment)))
    weights = network.get_weights()
    for count in range(1, 7):
        slopes = slopes_at(weights)
        if radius:
            length = np.sqrt(sum(float((s**2).sum()) for s in slopes))
            slopes = slopes_at([w + radius * s / length for w, s in zip(weights, slopes, strict=True)])
        length = np.sqrt(sum(float((s**2).sum()) for s in slopes))
        slopes = [np.asarray(s) * min(1, 1 / length) for s in slopes]
        first = [0.9 * m + 0.1 * s for m, s in zip(first, slopes, strict=True)]
        second = [0.999 * v + 0.001 * s**2 for v, s in zip(second, slopes, strict=True)]
        for i, weight in enumerate(weights):
            way = first[i] * np.sqrt(1 - 0.999**count) / (1 - 0.9**count) / (np.sqrt(second[i]) + 1e-7)
            weights[i] = weight - rate * (way + (0.1 * weight if weight.ndim > 1 else 0))
    off = max(float(np.abs(a - b).max()) for a, b in zip(state["weights"], weights, strict=True))
    return [off, [float(loss) for loss in losses]]


def loss_of(network, weights, images, targets, adjustment):
    """Cross-entropy with smoothed labels, written once more."""
    logits = network.stateless_call(weights, [], images, training=True)[0] + adjustment
    smoothed = 0.95 * targets + 0.05 / 4
    return -(smoothed * (logits - jax.scipy.special.logsumexp(logits, axis=1, keepdims=True))).sum(axis=1).mean()


def beside(network, faces, state, alter) -> tuple:
    """Statistics of altered faces, and how far they, and what the network then says, are from the publisher's."""
    asked = Asked(network, lambda _, images: alter(images))
    measured = asked.remeasured(state["weights"], state["others"], jnp.asarray(faces))
    said = asked.logits(state["weights"], measured, jnp.asarray(faces))
    remeasure_statistics(network, faces, lambda batch: alter(batch.astype("f4") / 255))
    expected = [np.asarray(variable.value) for variable in network.non_trainable_variables]
    off = max(float(np.abs(a - b).max()) for a, b in zip(measured, expected, strict=True))
    return measured, [off, float(np.abs(said - network.predict(faces.astype("f4") / 255, verbose=0)).max())]


def statistics() -> list:
    """Batch normalisation's statistics of whole faces, by both ways."""
    network, faces = net(True), np.random.default_rng(0).integers(0, 256, (40, 6, 6, 1)).astype(np.uint8)
    state = begun(network)
    whole = Asked(network).remeasured(state["weights"], state["others"], jnp.asarray(faces))
    plain, altered = (beside(network, faces, state, alter) for alter in (lambda x: x, lambda x: 1 - x**2))
    same = max(float(np.abs(a - b).max()) for a, b in zip(whole, plain[0], strict=True))
    apart = max(float(np.abs(a - b).max()) for a, b in zip(whole, altered[0], strict=True))
    return [[same, *plain[1], *altered[1]], apart]


def kinds() -> dict:
    """Parameters of every teacher; of one it is tried whether its blocks can be left out."""
    drawn = keras.initializers.VarianceScaling.__call__
    keras.initializers.VarianceScaling.__call__ = lambda _, shape, dtype=None: np.zeros(
        shape, dtype
    )  # nobody needs them
    found = {}
    for name, build in KINDS.items():
        network = build((48, 48, 1), 8)
        found[name] = [network.count_params(), list(network.output_shape)]
        if name == "residual":
            with_stochastic_depth(network, 0.2)
    keras.initializers.VarianceScaling.__call__ = drawn
    return found


def same_faces() -> list:
    """What a network costs in steps that do not move it, and by what it says where it is asked of the same views."""
    random, network = np.random.default_rng(0), net()
    faces = jnp.asarray(random.integers(0, 256, (30, 6, 6, 1)).astype(np.uint8))
    recipe, adjustment = Recipe(weight_decay=0.0, label_smoothing=0.0, mixup=1.0, erasing=0.5), np.log([1, 2, 3, 4])
    views, state, found = Views(30, 3, 10, 4, passes=2), begun(network), []
    steps = once(steps_of(network, recipe, adjustment, 1.0))
    asked, targets = Asked(network), jnp.zeros((30, 4))
    for epoch in (0, 1, 2):
        indices, key = next(views[epoch])
        said = random.dirichlet(np.ones(4), (3, 10)).astype("f4")
        _, losses = steps(state, faces, targets, indices, jnp.zeros(3), key, jnp.asarray(said))
        logits = asked.seen(state["weights"], state["others"], faces, indices, key, recipe)
        costs = -(said * jax.nn.log_softmax(logits + adjustment)).sum(axis=-1).mean(axis=-1)
        found.append([np.asarray(losses).tolist(), np.asarray(costs).tolist(), np.asarray(logits).ravel().tolist()])
    return found


def campaign(folder: Path) -> list:
    """A teacher and what it taught, then the same call once more, and one stage that must fail.

    Gives of what was taught which faces it saw in the first call of its second pass, and what its teacher said of them.
    """
    fits = []

    def watched(prepared, faces, targets, views, validation, seconds, said=None, *more):
        if said is not None:
            indices, _ = next(views[views.passes + 1])
            fits.append({"faces": np.asarray(indices).tolist(), "said": np.asarray(said[1, 0], "f4").tolist()})
        return fit(prepared, faces, targets, views, validation, seconds, said, *more)

    stages.fit, stages.PASSES = watched, 3
    quick = Recipe(epochs=6, batch=32, learning_rate=3e-3, warm_up=1, average=0.9, rarity=0.4, label_smoothing=0.0)
    plan.PLAN = (
        plan.Stage("dense", "teacher", 1, replace(quick, seed=1, erasing=0.1, mixup=0.1, cutmix=0.1)),
        plan.Stage("lenet5", "taught", 2, replace(quick, epochs=8, sharpness=2.0), "small"),
        plan.Stage("nobody", "taught", 1, quick, "small"),
    )
    stages.TIMED, speed.BATCHES, speed.ROUNDS = "dense", (1, 4), 3
    plan.MORE = ()
    run(folder / "faces.npz", folder / "out", 300.0, 120, ["dense"])
    run(folder / "faces.npz", folder / "out", 300.0, 120, None, True)
    return fits


def main() -> None:
    folder = Path(sys.argv[1])
    assert keras.backend.backend() == "jax"
    fits, before = campaign(folder), still()
    found = {
        "fits": fits,
        "blended": blended(),
        "mirrored": mirrored_or_not(),
        "hidden": hidden(),
        "same": same_faces(),
        "steps": [beside_keras(0.0), beside_keras(0.05)],
        "statistics": statistics(),
        "kinds": kinds(),
    }
    for name, value in before.items():
        setattr(altering, name, value)
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


main()
