"""A network from outside is tried in a process of its own, and what comes back is the network, and nothing else."""

import importlib
import inspect
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from foreign_files import WEIGHTS, answer, h5_file, hdf5, image, keras_file, layer, placed, sequential, zipped
from keras import layers

from vizcore.network.files import allowed, loading, opening, process, stored, trial
from vizcore.network.files import hdf5 as reading
from vizcore.network.files.admitting import admitted
from vizcore.network.files.child import _failure
from vizcore.network.files.consistency import must_belong_together
from vizcore.network.files.hdf5 import Stored
from vizcore.network.files.opening import OpenedFile, open_file
from vizcore.network.files.refused import RefusedError

ROOT = Path(__file__).parents[2]
IMAGES = np.random.default_rng(3).random((2, 4, 4, 1)).astype(np.float32)


def state() -> dict:
    """What a network from outside must leave as it was."""
    return {
        "policy": keras.config.dtype_policy().name,
        "floats": keras.config.floatx(),
        "objects": sorted(keras.saving.get_custom_objects()),
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "NumPy's chance": np.random.get_state()[1].tolist(),  # noqa: NPY002  the one that others share
        "chance": keras.utils.get_random_seed() if hasattr(keras.utils, "get_random_seed") else None,
    }


@pytest.fixture(scope="module")
def teachable() -> tuple[OpenedFile, list[str], dict, dict]:
    """The zip of Teachable Machine, opened: one process for several tests."""
    steps: list[str] = []
    before = state()
    data = zipped({"keras_model.h5": h5_file(), "labels.txt": "0 heiter\n1 trübe\n2 <b>\n"})
    return open_file(data, "converted_keras.zip", steps.append), steps, before, state()


@pytest.fixture(scope="module")
def mixed() -> OpenedFile:
    """A .keras file with dropout and half precision, named .h5."""
    half = {**sequential(layer("Dropout", name="drop", rate=0.5)), "compile_config": {"optimizer": "adam"}}
    half["config"]["layers"][1]["config"]["dtype"] = layer("DTypePolicy", "keras", name="mixed_float16")
    beside = {"layers/dropout/seed_generator/vars/0": np.array([1, 2], np.uint32), "optimizer/vars/0": np.ones(9)}
    return open_file(keras_file(half, hdf5(WEIGHTS | beside)), "own.h5")


def test_the_network_says_what_it_should(teachable):
    np.testing.assert_allclose(teachable[0].model(IMAGES), answer(IMAGES), rtol=1e-5)
    assert not teachable[0].model.compiled


def test_labels_and_notes_come_with_it(teachable):
    assert teachable[0].labels == ("heiter", "trübe", "<b>")
    assert teachable[0].notes == ("Its config is of an older Keras and was brought up to date.",)


def test_every_step_is_told(teachable):
    told = list(dict.fromkeys(teachable[1]))
    assert told[0] == "Reading the file"
    assert told[-1] == "Loading the network"
    assert "Starting Keras" in told


def test_nothing_else_in_this_process_changed(teachable):
    _, _, before, after = teachable
    assert [key for key in before if before[key] != after[key]] == []


def test_the_seeds_that_keras_draws_leave_pythons_chance_as_it_was(monkeypatch, tmp_path):
    """Looked at without the checks of types around it, which draw by chance themselves."""
    monkeypatch.setattr(loading, "load", lambda *given: random.random())
    answer = {"config": sequential(), "arrays": []}
    before = random.getstate()
    drawn = inspect.unwrap(opening._loaded)(tmp_path, answer)
    after = random.getstate()
    assert 0 <= drawn < 1
    assert before == after


def test_half_precision_and_dropout_come_back_and_the_optimizer_does_not(mixed):
    assert mixed.model.get_layer("conv").dtype_policy.name == "mixed_float16"
    np.testing.assert_allclose(mixed.model(IMAGES), answer(IMAGES), rtol=2e-3)
    assert keras.config.dtype_policy().name == "float32"
    assert mixed.notes == ("It is a .keras file, though its name ends in .h5.",)
    assert mixed.labels is None


def test_labels_for_other_classes_are_left_out(monkeypatch):
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(3)])
    monkeypatch.setattr(opening, "run", lambda folder, report: b'{"notes": []}')
    monkeypatch.setattr(opening, "_loaded", lambda folder, answer: model)
    found = open_file(zipped({"keras_model.h5": h5_file(), "labels.txt": "a\nb"}), "x.zip")
    assert found.labels is None
    assert found.notes == ("The file brings 2 labels for 3 outputs, so they are left out.",)


@pytest.mark.parametrize(("labels", "kept"), [("a\nb\nc", True), ("a\nb", True), ("a\nb\nc\nd", False)])
def test_labels_for_any_of_several_outputs_stay(labels, kept, monkeypatch):
    given = keras.Input((4, 4, 1))
    flat = layers.Flatten()(given)
    model = keras.Model(given, {"first": layers.Dense(3)(flat), "other": layers.Dense(2)(flat)})
    monkeypatch.setattr(opening, "run", lambda folder, report: b'{"notes": []}')
    monkeypatch.setattr(opening, "_loaded", lambda folder, answer: model)
    found = open_file(zipped({"keras_model.h5": h5_file(), "labels.txt": labels}), "x.zip")
    assert found.labels == (tuple(labels.split()) if kept else None)
    left_out = "The file brings 4 labels for 3 and 2 outputs, so they are left out."
    assert found.notes == (() if kept else (left_out,))


@pytest.mark.filterwarnings("ignore")  # Keras' own, on what it quantises
@pytest.mark.parametrize("kind", ["int8", "int4", "float8"])
def test_a_file_of_a_quantised_network_is_refused_in_a_sentence(kind, tmp_path):
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(3)])
    model.quantize(kind)
    model.save(tmp_path / "quantised.keras")
    with pytest.raises(RefusedError, match="Its weights are quantized: save the network before it is quantized"):
        open_file(tmp_path / "quantised.keras", "quantised.keras")


# --- what the process answers, and how it may end ---------------------------------------------------------------------
def test_weights_alone_are_refused_by_the_process():
    with pytest.raises(RefusedError, match="holds weights alone, without the network"):
        open_file(hdf5(WEIGHTS), "own.weights.h5")


def test_more_memory_than_allowed_ends_the_process_and_not_this_one():
    """40,000 units on 90,000 pixels are 14 GB, of a file with 40,000 numbers."""
    steps = [image((None, 300, 300, 1)), layer("Flatten", name="flat"), layer("Dense", name="wide", units=40_000)]
    big = layer("Sequential", "keras", name="big", layers=steps)
    with pytest.raises(RefusedError, match="memory"):
        open_file(keras_file(big, hdf5({"layers/dense/vars/0": np.zeros(40_000, np.float32)})), "own.keras")


def test_a_process_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(process, "SECONDS", 0.01)
    with pytest.raises(RefusedError, match="took longer than"):
        open_file(keras_file(), "own.keras")


def test_who_no_longer_waits_ends_the_process(monkeypatch):
    monkeypatch.setattr(process, "_START", "import time; time.sleep(20)")
    started: list[subprocess.Popen] = []
    popen = subprocess.Popen
    monkeypatch.setattr(process.subprocess, "Popen", lambda *a, **k: started.append(popen(*a, **k)) or started[-1])

    def report(step):
        if started:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_file(keras_file(), "own.keras", report)
    assert started[0].returncode == -signal.SIGKILL


def test_a_process_that_dies_is_no_answer(monkeypatch):
    monkeypatch.setattr(process, "_START", "import os; os.abort()")
    with pytest.raises(RefusedError, match="ended without an answer"):
        open_file(keras_file(), "own.keras")


@pytest.mark.parametrize(
    "answered",
    [
        b"",
        b"[]",
        b"{}",
        b'{"notes": [], "config": {}}',
        b'{"notes": 3}',
        b'{"notes": [], "config": {"class_name": "Lambda"}}',
    ],
)
def test_an_answer_is_not_believed(monkeypatch, answered):
    monkeypatch.setattr(opening, "run", lambda folder, report: answered)
    with pytest.raises(RefusedError):
        open_file(keras_file(), "own.keras")


def test_a_sentence_of_the_process_is_plain_text(monkeypatch):
    monkeypatch.setattr(opening, "run", lambda folder, report: b'{"refused": "a <b>b</b> [c](d)\\n\\u202e"}')
    with pytest.raises(RefusedError) as caught:
        open_file(keras_file(), "own.keras")
    assert str(caught.value) == "a bb/b c(d)"


LISTED = [["a/b", "float32", [2, 3]], ["c", "uint32", []]]
BROKEN = {
    "a type of objects": [["a/b", "object", [2, 3]], LISTED[1]],
    "another size": [["a/b", "float32", [2, 4]], LISTED[1]],
    "a negative size": [["a/b", "float32", [-2, -3]], LISTED[1]],
    "too many axes": [["a/b", "float32", [2, 3, 1, 1, 1, 1, 1, 1, 1]], LISTED[1]],
    "a way out": [["a/../b", "float32", [2, 3]], LISTED[1]],
    "an absolute way": [["/a", "float32", [2, 3]], LISTED[1]],
    "one twice": [LISTED[0], ["a/b", "uint32", []]],
    "no list": {"a": 1},
}


def test_arrays_pass_from_one_process_to_another(tmp_path):
    arrays = {"a/b": np.arange(6, dtype=np.float32).reshape(2, 3), "c": np.array(7, np.uint32)}
    assert stored.put(tmp_path / "arrays", arrays) == LISTED
    for where, array in stored.take(tmp_path / "arrays", LISTED).items():
        np.testing.assert_array_equal(array, arrays[where])
    for listed in BROKEN.values():
        with pytest.raises(RefusedError, match="no answer that can be read"):
            stored.take(tmp_path / "arrays", listed)


# --- what is tried ----------------------------------------------------------------------------------------------------
def test_units_without_weights_and_weights_that_are_no_numbers():
    config = admitted(sequential(layer("Dense", name="d", units=10**9)))
    with pytest.raises(RefusedError, match="1,000,000,000 units, and the file has 13 weights"):
        must_belong_together(config, WEIGHTS)
    with pytest.raises(RefusedError, match="has no weights"):
        must_belong_together(config, {})
    with pytest.raises(RefusedError, match="“a/b” are not all numbers"):
        must_belong_together(config, {"a/b": np.array([1, np.nan])})


def test_what_keras_says_of_a_failure_is_quoted_as_plain_text():
    assert "(TypeError: “a ?b>c?/b> d”)" in _failure(TypeError("a <b>c</b>   d\nmore"))


def test_the_values_of_all_layers_are_counted():
    inner = keras.Sequential([keras.Input((4, 4, 1)), layers.Conv2D(2, 3)])  # 2·2·2
    shared = layers.Dense(5)
    x = inner(image := keras.Input((4, 4, 1)))
    x = shared(layers.Dense(2)(shared(x)))  # 20, 8, 20
    assert trial.activations(keras.Model(image, x + 1)) == 8 + 20 + 8 + 20 + 20


def test_too_many_values_are_refused():
    model = keras.Sequential([keras.Input((48, 48, 1)), layers.UpSampling2D(512), layers.GlobalAveragePooling2D()])
    with pytest.raises(RefusedError, match="603,979,777 values of one image"):
        trial.inspect(model)


def test_an_answer_that_is_no_number_is_refused():
    model = keras.Sequential([keras.Input((4, 4, 1)), layers.Rescaling(1e38), layers.Rescaling(1e38)])
    with pytest.raises(RefusedError, match="Its answer to an image is no number"):
        trial.inspect(model)


def test_zeros_are_said_and_a_network_of_any_size_is_counted_at_224_pixels():
    model = keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(1, 1, kernel_initializer="zeros")])
    assert trial.inspect(model) == ["All its weights are zero, so that it answers the same to every image."]
    assert trial.activations(model) == 224 * 224


def test_a_network_that_was_never_built_is_refused():
    never = keras.Sequential([layers.Conv2D(8, 3)])
    with pytest.raises(RefusedError, match="never built"):
        trial.build(admitted(keras.saving.serialize_keras_object(never)), Stored({}, {}, b"{}"), ROOT)


# --- the lists, against the Keras that is installed -------------------------------------------------------------------
def test_every_layer_of_keras_is_allowed_or_refused_or_another_name():
    every = {name for name in dir(layers) if name[0].isupper()} - {"Input", "InputSpec"}
    assert every - allowed.LAYERS - set(allowed.REFUSED) - set(allowed.ALIASES) == set()
    assert every >= allowed.LAYERS
    assert not allowed.LAYERS & set(allowed.REFUSED)
    for alias, name in allowed.ALIASES.items():
        assert getattr(layers, alias, getattr(layers, name)) is getattr(layers, name)


def test_every_activation_is_keras_own_and_none_is_left_out():
    named = {name for name in dir(keras.activations) if name[0] != "_"} - {"get", "serialize", "deserialize"}
    assert named == allowed.ACTIVATIONS


@pytest.mark.parametrize("module", allowed.OPERATIONS)
def test_every_operation_is_where_it_is_looked_for(module):
    for name in allowed.OPERATIONS[module]:
        assert issubclass(vars(sys.modules[module])[name], keras.Operation)
    assert not allowed.OPERATIONS[module] & {"Tile", "Repeat", "Pad", "BroadcastTo", "Full", "Map", "Switch", "Arange"}


@pytest.mark.parametrize("path", sorted((ROOT / "models").glob("*.keras")), ids=lambda path: path.stem)
def test_the_networks_of_this_project_pass(path, tmp_path, monkeypatch):
    """Every shipped network is admitted; what is written anew says the same as the file itself."""
    monkeypatch.setattr(opening, "run", lambda folder, report: pytest.fail("it was admitted"))
    with pytest.raises(pytest.fail.Exception, match="it was admitted"):
        open_file(path, path.name)
    if path.stem != "alexnet":  # which has a layer of our own
        return
    contents = opening._contents(path.read_bytes(), path.name)
    rebuilt = trial.build(contents.config, reading.read(placed(tmp_path, contents.hdf5)), tmp_path)
    faces = np.random.default_rng(3).random((2, *rebuilt.input_shape[1:])).astype(np.float32)
    np.testing.assert_array_equal(rebuilt(faces), keras.saving.load_model(path, compile=False)(faces))


@pytest.mark.parametrize(("name", "module"), allowed.IN_APPLICATIONS.items())
def test_a_layer_of_the_networks_that_keras_ships_is_where_it_is_looked_for(name, module):
    assert issubclass(vars(importlib.import_module(module))[name], layers.Layer)


# --- the confinement --------------------------------------------------------------------------------------------------
CONFINED = (
    "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; import os, socket, subprocess, resource\n"
    "from vizcore.network.files.confinement import confine, shut_in\n"
    "confine(); shut_in(Path(sys.argv[2]), Path(sys.argv[1]))\n"
    "try: print('done', {})\n"
    "except BaseException as error: print(type(error).__name__)"
)
TRIES = {
    "socket.socket()": "PermissionError",
    "socket.getaddrinfo('localhost', 80)": "PermissionError",
    "subprocess.run(['true'])": "PermissionError",
    "os.system('true')": "PermissionError",
    "os.fork()": "PermissionError",
    "open('/etc/passwd').read()": "PermissionError",
    "open(sys.argv[1] + '/README.md', 'a')": "PermissionError",
    "os.remove(sys.argv[1] + '/README.md')": "PermissionError",
    "bytearray(5 * 2**30)": "MemoryError",
    "len(open(sys.argv[2] + '/a', 'w').name) > 0": "done True",
    "len(open(sys.argv[1] + '/README.md').read()) > 0": "done True",
    "resource.getrlimit(resource.RLIMIT_CPU)[1]": "done 60",
}


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS bounds no memory")
@pytest.mark.parametrize(("tried", "comes"), TRIES.items(), ids=TRIES)
def test_the_process_may_only_do_what_it_needs(tmp_path, tried, comes):
    program = CONFINED.replace("{}", tried)
    run = [sys.executable, "-I", "-c", program, str(ROOT), str(tmp_path)]
    said = subprocess.run(run, capture_output=True, text=True, timeout=60, env=process._environment(tmp_path))
    assert said.stdout.strip() == comes, said.stderr


def test_the_process_has_nothing_of_ours_in_its_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    monkeypatch.setenv("PYTHONPATH", "/x")
    assert not {"SECRET", "PYTHONPATH", "USER"} & set(process._environment(tmp_path))
    assert 1 <= process.patience() <= 6
