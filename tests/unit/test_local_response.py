"""Local response normalisation against the paper's formula by loops, on its way through a file, and in a gradient."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from vizcore.network.architectures.local_response import LocalResponseNormalization
from vizcore.network.flatten import flatten

ROOT = Path(__file__).parents[2]
SETTINGS = [
    {},
    {"n": 1, "alpha": 0.5},
    {"n": 3, "k": 1.0, "alpha": 0.5, "beta": 0.5},
    {"n": 9, "k": 0.3, "alpha": 2.0, "beta": 1.0},
    {"beta": 0.0},
]


def random(*shape):
    return np.random.default_rng(0).normal(0.0, 30.0, shape).astype(np.float32)


def by_loops(a, n=5, k=2.0, alpha=1e-4, beta=0.75):
    """Section 3.3, letter by letter; its sum runs from max(0, i - n/2) to min(N - 1, i + n/2)."""
    channels = a.shape[-1]
    b = np.zeros(a.shape)
    for *place, i in np.ndindex(a.shape):
        total = 0.0
        for j in range(max(0, i - n // 2), min(channels - 1, i + n // 2) + 1):
            total += float(a[(*place, j)]) ** 2
        b[(*place, i)] = float(a[(*place, i)]) / (k + alpha * total) ** beta
    return b


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("shape", [(2, 3, 4, 7), (2, 3, 4, 2), (2, 11)])
def test_is_the_papers_formula(settings, shape):
    a = random(*shape)
    found = ops.convert_to_numpy(LocalResponseNormalization(**settings)(a))
    np.testing.assert_allclose(found, by_loops(a, **settings), rtol=1e-5)


def network(**settings):
    image = keras.Input((3, 4, 7), name="image")
    return keras.Model(image, LocalResponseNormalization(**settings, name="norm")(image))


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_through_a_file_and_flattened_it_stays_what_it_is(settings, tmp_path):
    a, model = random(2, 3, 4, 7), network(**settings)
    model.save(tmp_path / "network.keras")
    read = keras.saving.load_model(tmp_path / "network.keras")
    assert isinstance(read.get_layer("norm"), LocalResponseNormalization)
    for other in (read, flatten(read)):
        np.testing.assert_array_equal(np.asarray(other(a)), np.asarray(model(a)))


@pytest.mark.parametrize(
    "room", ["vizcore.network.shipped", pytest.param("vizcore.training.publish", marks=pytest.mark.full)]
)
def test_the_rooms_that_read_networks_know_it(room, tmp_path):
    """In a process of its own, where nobody else has imported the architectures."""
    network().save(tmp_path / "network.keras")
    reading = f"import sys, {room}, keras; print(keras.saving.load_model(sys.argv[1], compile=False).layers[-1].n)"
    ended = subprocess.run(
        [sys.executable, "-c", reading, str(tmp_path / "network.keras")], cwd=ROOT, env=os.environ,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.stdout.strip() == "5", ended.stderr[-2000:]


@pytest.mark.parametrize(("settings", "message"), [({"n": 4}, "odd, not 4"), ({"n": -1}, "not -1"), ({"k": 0}, "k")])
def test_refuses_what_makes_no_sense(settings, message):
    with pytest.raises(ValueError, match=message):
        LocalResponseNormalization(**settings)
