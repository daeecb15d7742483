"""Training learns, and a training that was killed ends with exactly the weights of one that was not."""

import csv
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image as PillowImage

from vizcore.training import loop
from vizcore.training import train as command
from vizcore.training.faceset import FaceSet
from vizcore.training.loop import Recipe, train
from vizcore.training.sharpness_aware import DescentOptimizer

# Keras 3.15 reads TensorFlow's variables in a way that NumPy 2 deprecates, whenever it saves weights.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

ROOT = Path(__file__).parents[3]
SMALL = Recipe(epochs=2, batch=4, warm_up=1, learning_rate=0.02)


def faces(count=16) -> FaceSet:
    """Neutral is dark, happiness is bright, to be seen at once."""
    random = np.random.default_rng(0)
    labels = np.arange(count) % 2
    images = (random.integers(0, 80, (count, 8, 8, 1)) + 170 * labels[:, None, None, None]).astype(np.uint8)
    return FaceSet(images, np.eye(8, dtype=np.float32)[labels], labels, labels, "made")


def network() -> keras.Model:
    """Everything that has a state: batch normalisation, dropout."""
    image = keras.Input((8, 8, 1))
    x = layers.Conv2D(4, 3, name="conv")(image)
    x = layers.BatchNormalization(momentum=0.8)(x)
    x = layers.Dropout(0.3)(layers.Flatten()(layers.ReLU()(x)))
    return keras.Model(image, layers.Dense(8, name="logits")(x))


def residual() -> keras.Model:
    """With a block around which there is a shortcut, and every layer with a name."""
    image = keras.Input((8, 8, 1), name="image")
    x = layers.Conv2D(4, 3, padding="same", name="conv")(image)
    x = layers.Add(name="add")([x, layers.Conv2D(4, 3, padding="same", name="block")(x)])
    x = layers.BatchNormalization(momentum=0.8, name="norm")(x)
    x = layers.Flatten(name="flatten")(layers.ReLU(name="relu")(x))
    return keras.Model(image, layers.Dense(8, name="logits")(x))


class KilledError(Exception):
    pass


def kill_after(monkeypatch, batches: int) -> None:
    """Raise in place of the next batch."""
    left = iter(range(batches))

    def augment_or_die(images, random):
        if next(left, None) is None:
            raise KilledError
        return original(images, random)

    original = loop.augment
    monkeypatch.setattr(loop, "augment", augment_or_die)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "history.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def test_it_learns(tmp_path):
    recipe = Recipe(epochs=12, batch=4, warm_up=1, learning_rate=0.02, label_smoothing=0.0)
    train(network, faces(), faces(), recipe, tmp_path)
    history = rows(tmp_path)
    assert float(history[0]["loss"]) > 1.0
    assert float(history[-1]["loss"]) < 0.3
    assert float(history[-1]["validation_accuracy"]) == 1.0
    assert float(history[-1]["validation_loss"]) < 0.3


def test_history_has_one_row_an_epoch_and_the_schedule_warms_up_and_cools_down(tmp_path):
    train(network, faces(), faces(), Recipe(epochs=5, batch=4, warm_up=2, learning_rate=0.02), tmp_path)
    history = rows(tmp_path)
    assert [row["epoch"] for row in history] == ["1", "2", "3", "4", "5"]
    start, peak = 0.0002, 0.02
    cosine = [peak * (1 + np.cos(np.pi * part)) / 2 for part in (1 / 3, 2 / 3, 1)]
    found = [float(row["learning_rate"]) for row in history]
    np.testing.assert_allclose(found, [(start + peak) / 2, peak, *cosine], rtol=1e-4, atol=1e-8)
    assert all(float(row["seconds"]) > 0 for row in history)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory):
    """A function: what to build and the recipe → the network that was trained in one go, and its folder."""

    @cache
    def trained(build, recipe) -> tuple[keras.Model, Path]:
        folder = tmp_path_factory.mktemp("one")
        return train(build, faces(), faces(), recipe, folder), folder

    return trained


def resumed_after(build, recipe, batches, folder, monkeypatch) -> keras.Model:
    """Killed in the second epoch and gone on with."""
    with monkeypatch.context() as patched:
        kill_after(patched, batches)
        with pytest.raises(KilledError):
            train(build, faces(), faces(), recipe, folder)
    assert len(rows(folder)) == 1
    keras.utils.set_random_seed(99)  # another process would draw other numbers
    return train(build, faces(), faces(), recipe, folder)


# An epoch is four batches: killed between two epochs, in the middle, at the last batch.
# In the epoch's first batch, in one inside, in its last; with an average of the weights, whose batches a rarity draws.
BATCHES = [(6, 0.9, 0.5), *(pytest.param(batches, 0, 0, marks=pytest.mark.full) for batches in (4, 6, 7))]


@pytest.mark.parametrize(("batches", "average", "rarity"), BATCHES)
def test_a_killed_training_goes_on_to_exactly_the_same_weights(
    tmp_path, monkeypatch, at_once, batches, average, rarity
):
    recipe = replace(SMALL, average=float(average), rarity=float(rarity))
    in_one_go, whole = at_once(network, recipe)
    resumed = resumed_after(network, recipe, batches, tmp_path, monkeypatch)
    same(resumed.get_weights(), in_one_go.get_weights())
    kept = [keras.saving.load_model(run / "network.keras").get_weights() for run in (whole, tmp_path)]
    same(*kept)
    assert (np.abs(kept[0][0] - resumed.get_weights()[0]).max() > 1e-4) == (average > 0)
    same([v.numpy() for v in resumed.optimizer.variables], [v.numpy() for v in in_one_go.optimizer.variables])
    timeless = [[{**row, "seconds": ""} for row in rows(run)] for run in (whole, tmp_path)]
    assert timeless[0] == timeless[1]


HINDERED = replace(SMALL, erasing=0.5, mixup=0.4, cutmix=1.0, radius=0.05, stochastic_depth=0.5, average=0.9)


def test_a_killed_training_goes_on_so_with_everything_that_hinders_learning_by_heart(tmp_path, monkeypatch, at_once):
    in_one_go, whole = at_once(residual, HINDERED)
    resumed = resumed_after(residual, HINDERED, 6, tmp_path, monkeypatch)
    same(resumed.get_weights(), in_one_go.get_weights())
    kept = [keras.saving.load_model(run / "network.keras") for run in (whole, tmp_path)]
    same(*(network.get_weights() for network in kept))
    assert isinstance(resumed.optimizer, DescentOptimizer)
    assert {layer.name for layer in resumed.layers} == {layer.name for layer in residual().layers} | {"left_out_add"}
    assert [layer.name for layer in kept[0].layers] == [layer.name for layer in residual().layers]


@pytest.mark.parametrize(("way", "of_targets"), [("erasing", False), ("mixup", True), ("cutmix", True)])
def test_each_way_to_alter_faces_is_used_where_the_recipe_asks_for_it(way, of_targets):
    some = faces(64)
    (plain, shares), (altered, targets) = (
        loop.altered(some.images, some.shares, recipe, np.random.default_rng(0))
        for recipe in (SMALL, replace(SMALL, **{way: 1.0}))
    )
    assert np.abs(np.asarray(altered) - np.asarray(plain)).max() > 0.1
    assert (np.abs(targets - shares).max() > 0.1) == of_targets


def test_killed_before_the_first_epoch_ended(tmp_path, monkeypatch, at_once):
    in_one_go, _ = at_once(network, SMALL)
    with monkeypatch.context() as patched:
        kill_after(patched, 2)
        with pytest.raises(KilledError):
            train(network, faces(), faces(), SMALL, tmp_path / "two")
    same(train(network, faces(), faces(), SMALL, tmp_path / "two").get_weights(), in_one_go.get_weights())


@pytest.mark.parametrize("where", ["_save", "_write"])
def test_killed_while_the_end_of_an_epoch_is_written(tmp_path, monkeypatch, at_once, where):
    in_one_go, _ = at_once(network, SMALL)
    original, calls = getattr(loop, where), []

    def die_the_second_time(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KilledError
        original(*given)

    with monkeypatch.context() as patched:
        patched.setattr(loop, where, die_the_second_time)
        with pytest.raises(KilledError):
            train(network, faces(), faces(), SMALL, tmp_path / "two")
    same(train(network, faces(), faces(), SMALL, tmp_path / "two").get_weights(), in_one_go.get_weights())
    assert [row["epoch"] for row in rows(tmp_path / "two")] == ["1", "2"]


def test_history_survives_a_kill_in_the_middle_of_its_writing(tmp_path, monkeypatch, at_once):
    """The rows of the epochs before must not be lost, whatever the moment."""

    class HalfWay(csv.DictWriter):
        def writerows(self, rows):
            raise KilledError

    shutil.copytree(at_once(network, SMALL)[1], tmp_path, dirs_exist_ok=True)
    with monkeypatch.context() as patched:
        patched.setattr(csv, "DictWriter", HalfWay)
        with pytest.raises(KilledError):
            loop._write(tmp_path / "history.csv", rows(tmp_path))
    assert [row["epoch"] for row in rows(tmp_path)] == ["1", "2"]


def test_a_finished_training_is_not_trained_again(at_once):
    first, folder = at_once(network, SMALL)
    before = (folder / "state.keras").read_bytes()
    same(train(network, faces(), faces(), SMALL, folder).get_weights(), first.get_weights())
    assert (folder / "state.keras").read_bytes() == before


def test_the_seed_decides(tmp_path, at_once):
    one = at_once(network, SMALL)[0].get_weights()
    keras.utils.set_random_seed(5)
    same(train(network, faces(), faces(), SMALL, tmp_path / "two").get_weights(), one)
    other = Recipe(**{**vars(SMALL), "seed": 1})
    assert np.abs(train(network, faces(), faces(), other, tmp_path / "other").get_weights()[0] - one[0]).max() > 1e-3


def test_what_is_kept_is_the_average_of_the_weights_over_the_steps(tmp_path, monkeypatch):
    """Of the weights after every step, seen through the loss, the average as it is defined."""
    seen, momentum = [], 0.6
    original = keras.Model.train_on_batch

    def step(self, *given):
        loss = original(self, *given)
        seen.append(self.get_weights()[0])
        return loss

    monkeypatch.setattr(keras.Model, "train_on_batch", step)
    train(network, faces(), faces(), replace(SMALL, average=momentum), tmp_path)
    expected = seen[0]
    for weights in seen[1:]:
        expected = momentum * expected + (1 - momentum) * weights
    kept = keras.saving.load_model(tmp_path / "network.keras").get_weights()[0]
    np.testing.assert_allclose(kept, expected, rtol=1e-5, atol=1e-6)


def test_checkpoints_are_kept_after_epochs_that_are_powers_of_two(tmp_path):
    train(network, faces(), faces(), Recipe(epochs=5, batch=8, warm_up=1), tmp_path)
    assert sorted(path.stem for path in (tmp_path / "checkpoints").iterdir()) == ["0000", "0001", "0002", "0004"]
    first, last = (
        keras.saving.load_model(tmp_path / name).get_weights()[0]
        for name in ("checkpoints/0000.keras", "network.keras")
    )
    assert np.abs(first - last).max() > 1e-4


def test_layers_of_the_same_name_and_shape_start_from_another_network(tmp_path):
    given = network()
    given.save(tmp_path / "given.keras")

    def other() -> keras.Model:
        image = keras.Input((8, 8, 1))
        x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, name="conv")(image))
        return keras.Model(image, layers.Dense(8, name="logits")(x))  # the same name, another shape

    nothing = Recipe(epochs=1, batch=4, learning_rate=0.0, weight_decay=0.0, warm_up=0)
    trained = train(other, faces(), faces(), nothing, tmp_path / "run", start=tmp_path / "given.keras")
    same(trained.get_layer("conv").get_weights(), given.get_layer("conv").get_weights())
    assert trained.get_layer("logits").kernel.shape != given.get_layer("logits").kernel.shape


def test_a_network_with_nothing_in_common_is_refused(tmp_path):
    image = keras.Input((8, 8, 1))
    keras.Model(image, layers.Dense(3, name="else")(image)).save(tmp_path / "given.keras")
    with pytest.raises(ValueError, match=r"given\.keras has no layer"):
        train(network, faces(), faces(), SMALL, tmp_path / "run", start=tmp_path / "given.keras")


def test_bfloat16_trains_and_what_is_kept_computes_in_float32(tmp_path):
    train(network, faces(), faces(), replace(SMALL, precision="mixed_bfloat16"), tmp_path)
    kept = keras.saving.load_model(tmp_path / "network.keras")
    assert kept.get_layer("conv").compute_dtype == "float32"
    assert keras.saving.load_model(tmp_path / "state.keras").get_layer("conv").compute_dtype == "bfloat16"
    assert keras.config.dtype_policy().name == "float32"


def test_fewer_faces_than_a_batch_are_one_batch(tmp_path):
    trained = train(network, faces(3), faces(3), SMALL, tmp_path)
    assert int(trained.optimizer.iterations) == 2
    assert len(rows(tmp_path)) == 2


@pytest.mark.parametrize(("epochs", "warm_up"), [(1, 2), (2, 0), pytest.param(2, 2, marks=pytest.mark.full)])
def test_fewer_epochs_than_the_warm_up_and_no_warm_up(tmp_path, epochs, warm_up):
    trained = train(network, faces(), faces(), Recipe(epochs=epochs, batch=4, warm_up=warm_up), tmp_path)
    assert len(rows(tmp_path)) == epochs
    assert all(np.isfinite(weights).all() for weights in trained.get_weights())


@pytest.fixture
def pictures(tmp_path) -> Path:
    """Sixteen faces in two class folders."""
    random = np.random.default_rng(0)
    for name in ("happy", "sad"):
        (tmp_path / "faces" / name).mkdir(parents=True)
        for i in range(8):
            PillowImage.fromarray(random.integers(0, 256, (48, 48)).astype(np.uint8)).save(
                tmp_path / "faces" / name / f"{i}.png"
            )
    return tmp_path / "faces"


def test_kill_minus_nine(pictures, tmp_path):
    """The command itself, killed in its second epoch, then given again."""
    arguments = ["lenet5", "--data", str(pictures), "--epochs", "2", "--batch", "4", "--warm-up", "1", "--out"]
    run = [sys.executable, "-m", "vizcore.training.train", *arguments, str(tmp_path / "killed")]
    with subprocess.Popen(run, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert any("Epoch 2/2" in line for line in child.stdout)
        child.kill()
    assert len(rows(tmp_path / "killed")) == 1
    command.main([*arguments, str(tmp_path / "killed")])
    command.main([*arguments, str(tmp_path / "whole")])
    killed, whole = (keras.saving.load_model(tmp_path / name / "state.keras") for name in ("killed", "whole"))
    same(killed.get_weights(), whole.get_weights())
    assert [row["epoch"] for row in rows(tmp_path / "killed")] == ["1", "2"]
    assert (tmp_path / "killed" / "recipe.json").read_bytes() == (tmp_path / "whole" / "recipe.json").read_bytes()
