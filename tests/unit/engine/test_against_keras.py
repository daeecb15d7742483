"""The engine of the browser is Keras's, number by number: every layer forwards and backwards, costs and optimizers."""

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from unit.engine.drawing_cases import KINDS, Case

HERE = Path(__file__).parent
CLOSE = 1e-5
EACH = 5  # cases of a kind


def near(found, expected) -> bool:
    """To 1e-5 of the largest number, or of 1."""
    expected = np.asarray(expected, float)
    return np.abs(np.ravel(found) - expected.ravel()).max(initial=0) <= CLOSE * max(1, np.abs(expected).max(initial=0))


@pytest.fixture(scope="module")
def engine(node, tmp_path_factory):
    """A function: cases → what the engine gave for each; node is started once for all of them."""

    def run(cases: list[dict]) -> list:
        folder = tmp_path_factory.mktemp("engine")
        (folder / "cases.json").write_text(json.dumps(cases))
        done = subprocess.run([node, HERE / "cases.mjs", folder], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@contextmanager
def in_double(kind: str):
    """Keras in float64 where it convolves: oneDNN has no part in it then; see `vizcore.training.safety`."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64" if kind.startswith(("convolution", "transposed")) else "float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def of_keras(case: Case, random) -> tuple[dict, dict]:
    """A case with random numbers as the engine is told it, and what Keras gives for it."""
    model = keras.Sequential(case.same)
    x = tf.constant(random.normal(size=(1, *case.shape)), model.compute_dtype)
    model.build(x.shape)
    for weight in model.trainable_weights:
        weight.assign(random.normal(size=weight.shape) * 0.7)
    weights = [weight.value for weight in model.trainable_weights]
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x, training=False)
        slope = random.normal(size=y.shape)
        whole = tf.reduce_sum(y * tf.constant(slope, y.dtype))
    back, gradients = tape.gradient(whole, [x, weights])
    told = {
        "run": "network", "layers": case.told, "shape": case.shape, "input": np.ravel(x).tolist(),
        "weights": [np.ravel(weight).tolist() for weight in weights], "slope": slope.ravel().tolist(),
    }  # fmt: skip
    right = {
        "shape": y.shape[1:],
        "shapes": [w.shape for w in weights],
        "output": y,
        "back": back,
        "gradients": gradients,
    }
    return told, right


def test_every_layer_forwards_and_backwards(engine):
    random = np.random.default_rng(14)
    drawn, wrong = [], []
    for name, make in KINDS.items():
        with in_double(name):
            drawn += [(name, *of_keras(make(random), random)) for _ in range(EACH)]
    for found, (name, told, right) in zip(engine([told for _, told, _ in drawn]), drawn, strict=True):
        same = {
            "shape": tuple(found["shape"]) == tuple(right["shape"]),
            "weights": [tuple(s) for s in found["shapes"]] == [tuple(s) for s in right["shapes"]],
            "output": near(found["output"], right["output"]),
            "back": near(found["back"], right["back"]),
            "gradients": all(near(a, b) for a, b in zip(found["gradients"], right["gradients"], strict=True)),
        }
        wrong += [(name, what, told["layers"], told["shape"]) for what, true in same.items() if not true]
    assert not wrong, f"{len(wrong)}: {wrong[:6]}"
    assert len(drawn) == EACH * len(KINDS) > 100


def test_costs_and_their_slopes(engine):
    random = np.random.default_rng(15)
    cases, right = [], []
    for cost in ("quadratic", "cross-entropy") * 4:
        outputs, target = tf.constant(random.normal(size=(1, 6)) * 4, tf.float32), np.eye(6)[random.integers(6)]
        with tf.GradientTape() as tape:
            tape.watch(outputs)
            value = (
                keras.losses.MeanSquaredError("sum")(target[None], outputs) * 6 / 2
                if cost == "quadratic"
                else keras.losses.CategoricalCrossentropy(from_logits=True)(target[None], outputs)
            )
        cases.append({"run": "cost", "cost": cost, "outputs": np.ravel(outputs).tolist(), "target": target.tolist()})
        right.append((value, tape.gradient(value, outputs)))
    for found, (value, slope) in zip(engine(cases), right, strict=True):
        assert near([found["value"]], value)
        assert near(found["slope"], slope)


@pytest.mark.parametrize(
    ("name", "settings", "same"),
    [
        ("gradient descent", {"rate": 0.3}, lambda: keras.optimizers.SGD(0.3)),
        ("momentum", {"rate": 0.1, "momentum": 0.8}, lambda: keras.optimizers.SGD(0.1, momentum=0.8)),
        ("Adam", {"rate": 0.05}, lambda: keras.optimizers.Adam(0.05)),
    ],
)
def test_optimizers_go_where_kerass_go(engine, name, settings, same):
    random = np.random.default_rng(16)
    start, gradients = random.normal(size=7), random.normal(size=(6, 7)) * 10.0 ** random.integers(-3, 2, (6, 1))
    variable, optimizer, path = keras.Variable(start, dtype="float32"), same(), []
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient, tf.float32)], [variable])
        path.append(variable.value.numpy().copy())
    told = {
        "run": "optimizer", "optimizer": name, "settings": settings, "values": start.tolist(),
        "gradients": gradients.tolist(),
    }  # fmt: skip
    (found,) = engine([told])
    assert near(found, path)
    assert np.abs(np.array(found[-1]) - start).max() > 0.01  # it went somewhere
