"""A model file from outside is looked at before Keras is: what it is by its bytes, its zip, its JSON, its classes."""

import contextlib
import json
import pickle
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from foreign_files import WEIGHTS, h5_file, hdf5, image, keras_file, layer, old, old_sequential, sequential, zipped

from vizcore.network.files import limits, opening, strict_json
from vizcore.network.files.labels import read_labels
from vizcore.network.files.opening import open_file
from vizcore.network.files.refused import RefusedError, quoted
from vizcore.network.files.rewriting import rewritten

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_process(monkeypatch):
    """What these tests refuse is refused before anything is tried."""

    def never(folder, report):
        pytest.fail("the file came as far as the process that tries it")

    monkeypatch.setattr(opening, "run", never)


def refusal(data: bytes, name: str = "own.keras") -> str:
    with pytest.raises(RefusedError) as caught:
        open_file(data, name)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert ":" in sentence  # what is wrong: what to do
    assert sentence.isprintable()
    assert len(sentence) < 400
    return sentence


ONNX = b"\x08\x08\x12\x07pytorch\x1a\x051.0.0:\x80\x02"
FOREIGN = {
    "empty": (b"", "The file is empty"),
    "pickle": (pickle.dumps(print, protocol=4), "a pickle"),
    "old pickle": (pickle.dumps({"a": 1}, protocol=2), "a pickle"),
    "PyTorch, old": (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M", "PyTorch"),
    "PyTorch, zip": (zipped({"archive/data.pkl": b"\x80\x02."}), "PyTorch"),
    "PyTorch, script": (zipped({"net/constants.pkl": b"\x80\x02.", "net/version": b"3"}), "PyTorch"),
    "SavedModel": (b"\x08\x01\x12\xf0\x01\n\x10", "SavedModel"),
    "SavedModel, zip": (
        zipped({"own/saved_model.pb": b"\x08\x01", "own/variables/variables.index": b""}),
        "SavedModel",
    ),
    "TensorFlow Lite": (b"\x1c\x00\x00\x00TFL3\x14\x00", "TensorFlow Lite"),
    "TensorFlow Lite, zip": (zipped({"model_unquant.tflite": b"", "labels.txt": b""}), "TensorFlow Lite"),
    "TensorFlow.js": (zipped({"model.json": b"{}", "weights.bin": b""}), "TensorFlow.js"),
    "ONNX": (ONNX, "ONNX"),
    "safetensors": (struct.pack("<Q", 20) + b'{"a":{"dtype":"F32"}}' + bytes(8), "safetensors"),
    "arrays": (b"\x93NUMPY\x01\x00v\x00", "NumPy"),
    "arrays, zip": (zipped({"a.npy": b"\x93NUMPY"}), "NumPy"),
    "web page": (b"\n<!DOCTYPE html><html><title>Sign in</title>", "web page"),
    "JSON": (json.dumps(sequential()).encode(), "JSON alone"),
    "PNG": (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
    "WebP": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture"),
    "PDF": (b"%PDF-1.7", "a PDF"),
    "Git LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
    "gzip": (b"\x1f\x8b\x08\x00", "a packed folder"),
    "empty zip": (zipped({}), "an empty zip"),
    "text": (b"hello", "neither a .keras nor an .h5 file"),
    "one byte": (b"\x08", "neither a .keras nor an .h5 file"),
}


@pytest.mark.parametrize(("data", "words"), FOREIGN.values(), ids=FOREIGN)
def test_a_file_of_another_kind_is_refused_by_name_whatever_it_is_called(data, words):
    assert words in refusal(data)
    assert words in refusal(data, "own.h5")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "own.keras"
    with path.open("wb") as file:
        file.truncate(limits.FILE + 1)  # sparse: it takes no disk
    with pytest.raises(RefusedError, match="256 MB is the most"):
        open_file(path, path.name)
    monkeypatch.setattr(opening, "FILE", 10)
    assert "is the most" in refusal(keras_file())


def test_a_folder_and_nothing(tmp_path):
    (tmp_path / "saved_model.pb").touch()
    with pytest.raises(RefusedError, match="a folder, a SavedModel"):
        open_file(tmp_path, "own")
    with pytest.raises(RefusedError, match="no such file"):
        open_file(tmp_path / "none.keras", "none.keras")


def test_no_name_of_a_file_is_said():
    for name in (
        "<img src=x onerror=alert(1)>.keras",
        "a" * 250 + ".h5",
        "\u202egnp.keras",
        "🙂.keras",
        "",
        ".",
        "\x00",
    ):
        sentence = refusal(b"hello", name)
        assert not name or name == "." or name not in sentence
        assert sentence == refusal(b"hello")


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def packed_with(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("config.json")
    info.compress_type = kind
    return info


def encrypted() -> bytes:
    data = bytearray(keras_file())
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(start) + (6 if start[2] == 3 else 8)
        data[at] |= 1
    return bytes(data)


def other_local_name() -> bytes:
    return keras_file().replace(b"config.json", b"konfig.json", 1)


def two_configs() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return keras_file(members={"config.json": b"{}"})


def overlapping() -> bytes:
    """Two members of the directory that begin at one place."""
    data = bytearray(keras_file())
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 4)
    data[second + 42 : second + 46] = data[directory + 42 : directory + 46]
    return bytes(data)


ZIPS = {
    "cut in half": (lambda: keras_file()[:2000], "damaged or cut short"),
    "cut at its end": (lambda: keras_file()[:-30], "damaged or cut short"),
    "something before it": (lambda: keras_file()[:40] + keras_file(), "overlap, or something before"),
    "overlapping members": (overlapping, "overlap"),
    "another name in its head": (other_local_name, "damaged"),
    "two configs": (two_configs, "two members of one name"),
    "no weights": (lambda: zipped({"config.json": json.dumps(sequential()), "metadata.json": b"{}"}), "has no weights"),
    "an asset": (
        lambda: keras_file(members={"assets/vocabulary.txt": b"a"}),
        "“assets/vocabulary.txt”, which no network",
    ),
    "a thousand members": (lambda: keras_file(members={f"assets/{n}": b"" for n in range(1000)}), "no network needs"),
    "a name of HTML": (lambda: keras_file(members={"<b>x</b>": b""}), "“?b>x?/b>”"),
    "a way out": (lambda: keras_file(members={"../../evil.py": b""}), "outside its folder"),
    "an absolute way": (lambda: keras_file(members={"/tmp/evil.py": b""}), "outside its folder"),
    "a drive": (lambda: keras_file(members={"C:evil": b""}), "outside its folder"),
    "a link": (lambda: keras_file(members={link("assets"): b"/etc/passwd"}), "a link or a device"),
    "bzip2": (lambda: zipped({packed_with(zipfile.ZIP_BZIP2): b"{}"}), "packed in an unusual way"),
    "encrypted": (encrypted, "encrypted"),
    "weights that are no HDF5": (lambda: keras_file(weights=zipped({"a": b""})), "no HDF5 file"),
    "weights that are a picture": (lambda: keras_file(weights=b"\x89PNG\r\n\x1a\n"), "a picture"),
    "other zip": (lambda: zipped({"word/document.xml": b""}), "no network that Fovea knows"),
}


@pytest.mark.parametrize(("build", "words"), ZIPS.values(), ids=ZIPS)
def test_a_zip_that_is_not_as_keras_writes_it_is_refused(build, words):
    assert words in refusal(build())


def test_a_bomb_is_not_unpacked(monkeypatch):
    """A hundred megabytes of zeros in a hundred kilobytes: no more is read than is allowed."""
    bomb = zipped({"config.json": bytes(100 * 2**20), "model.weights.h5": b""}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 2**18
    assert "larger than 8 MB unpacked" in refusal(bomb)


CONFIGS = {
    "a list": (b"[1, 2]", "no network's"),
    "no JSON": (b"{'class_name': 1", "is no JSON"),
    "no text": (b"\xff\xfe{", "no text in UTF-8"),
    "a key twice": (b'{"class_name": "Sequential", "class_name": "Model"}', "the same key twice"),
    "a huge integer": (b'{"class_name": ' + b"9" * 100_000 + b"}", "an integer of 100000 digits"),
    "NaN": (b'{"class_name": NaN}', "NaN where a number belongs"),
    "too large a number": (b'{"class_name": 1e999}', "a number that is too large"),
    "depth": (b'{"a":' * 200 + b"1" + b"}" * 200, "nested more than 100 deep"),
    "great depth": (b"[" * 1_000_000, "nested more than 100 deep"),
    "length": (b" " * (limits.CONFIG + 1), "larger than 8 MB"),
    "a layer alone": (json.dumps(layer("Dense", name="a", units=1)).encode(), "a single “Dense” and no network"),
}


@pytest.mark.parametrize(("config", "words"), CONFIGS.values(), ids=CONFIGS)
def test_a_config_that_can_be_read_two_ways_or_is_too_much_is_refused(config, words):
    assert words in refusal(keras_file(config))


def test_a_config_of_too_many_entries_is_refused(monkeypatch):
    monkeypatch.setattr(strict_json, "NODES", 30)
    assert "more than 30 entries" in refusal(keras_file())
    monkeypatch.setattr(strict_json, "NODES", 90)
    with pytest.raises(pytest.fail.Exception):
        open_file(keras_file(), "own.keras")


def call(*given) -> list:
    return [{"args": list(given), "kwargs": {}}]


def tensor(name: str = "image") -> dict:
    history = {"shape": [None, 4, 4, 1], "dtype": "float32", "keras_history": [name, 0, 0]}
    return {"class_name": "__keras_tensor__", "config": history}


def functional(step: dict) -> dict:
    """A graph of an input and one step."""
    entry = {**image(), "name": "image", "inbound_nodes": []}
    ends = {"input_layers": ["image", 0, 0], "output_layers": [step["name"], 0, 0]}
    return layer("Functional", "keras.src.models.functional", name="graph", layers=[entry, step], **ends)


def operation(name: str, module: str = "keras.src.ops.numpy", nodes=None) -> dict:
    return {
        **layer(name, module, name="step"),
        "name": "step",
        "inbound_nodes": call(tensor()) if nodes is None else nodes,
    }


def between(name: str, module: str | None = "keras.layers", registered: str | None = None, **config) -> dict:
    """A network with a layer that it should not have."""
    return sequential(layer(name, module, name="payload", **config) | {"registered_name": registered})


GET_FILE = {"module": "keras.utils", "class_name": "function", "config": "get_file", "registered_name": "function"}
NOWHERE = {"class_name": "__keras_tensor__", "config": {}}
LAMBDA = {"class_name": "__lambda__", "config": {"value": "4wEAAAA="}}
CLASSES = {
    "Lambda": (between("Lambda", function=LAMBDA), "a Lambda layer, which holds code"),
    "Lambda of a function": (between("Lambda", function=GET_FILE), "a Lambda layer"),
    "Lambda by its module": (between("Lambda", "keras.src.layers.core.lambda_layer"), "a Lambda layer"),
    "vocabulary": (between("StringLookup", vocabulary="/etc/passwd"), "a StringLookup layer"),
    "SavedModel": (between("TFSMLayer", filepath="/tmp/x"), "a TFSMLayer layer, which reads a SavedModel"),
    "PyTorch": (between("TorchModuleWrapper"), "a TorchModuleWrapper layer"),
    "an operation of Keras 2": (between("TFOpLambda"), "a TFOpLambda layer"),
    "own class": (between("MyAttention", None, "mine>MyAttention"), "“mine>MyAttention” is not part of Keras"),
    "own class of HTML": (between("<b>A</b>", None, "<b>A</b>"), "“?b>A?/b>”"),
    "own class in a module": (between("Dense", "os.path", units=1), "“Dense” is not part of Keras"),
    "Keras' name for another": (between("Dense", registered="fovea>SoftLabels", units=1), "“fovea>SoftLabels”"),
    "a class that is no layer": (between("get_file", "keras.utils"), "“get_file” is not part of Keras"),
    "an optimizer": (between("Adam", "keras.optimizers"), "“Adam” is not part of Keras"),
    "a subclassed model": (layer("Net", "__main__") | {"registered_name": "Net"}, "“Net” is not part of Keras"),
    "code as a setting": (between("Dense", units=1, extra=LAMBDA), "stands for code"),
    "a function as a setting": (between("Dense", extra=GET_FILE), "stands for code"),
    "own activation": (between("Dense", units=1, activation="mish2"), "“mish2”, which is not part"),
    "a function as activation": (between("Dense", units=1, activation=GET_FILE), "“get_file”, which is not part"),
    "a list as activation": (between("Dense", units=1, activation=["relu"]), "which is not part of Keras"),
    "inside a wrapper": (between("TimeDistributed", layer=layer("Lambda", name="l")), "a Lambda layer"),
    "an operation that grows": (functional(operation("Tile")), "the operation “Tile”"),
    "an operation with a function": (functional(operation("Switch", "keras.src.ops.core")), "the operation “Switch”"),
    "an operation on no tensor": (functional(operation("Multiply", nodes=call([[1, 2]], 3))), "without what another"),
    "a call that is none": (functional(operation("Multiply", nodes=[["image"]])), "without what another layer"),
    "a call of no list": (functional(operation("Multiply", nodes={})), "in no way that Keras writes"),
    "a tensor from nowhere": (functional(operation("Exp", nodes=call(NOWHERE))), "comes from nowhere"),
    "quantized": (between("Dense", units=1, quantization_config={"a": 1}), "quantized"),
    "strings": (between("Dense", units=1, dtype="string"), "the type “string”"),
    "a huge input": (sequential(shape=(None, 100_000, 100_000, 3)), "30,000,000,000 values"),
    "an input of no size": (sequential(shape=(None, -4, 4, 1)), "a size that is none"),
    "a class that is a number": (between("Dense") | {"class_name": 7}, "“7” is not part of Keras"),
}


@pytest.mark.parametrize(("config", "words"), CLASSES.values(), ids=CLASSES)
def test_a_class_that_is_not_listed_is_refused_by_its_name(config, words):
    assert words in refusal(keras_file(config))


@pytest.mark.parametrize("seed", range(100))
def test_whatever_is_damaged_is_refused_in_a_sentence_or_is_still_a_config(seed, monkeypatch):
    class TriedError(Exception):
        pass

    def tried(folder, report):
        raise TriedError

    monkeypatch.setattr(opening, "run", tried)
    random = np.random.default_rng(seed)
    data = np.frombuffer(keras_file(sequential(layer("ReLU", name="relu"))), np.uint8).copy()
    where = random.integers(0, len(data), 1 + seed % 20)
    data[where] = random.integers(0, 256, len(where))
    with contextlib.suppress(TriedError, RefusedError):
        open_file(data.tobytes(), "own.keras")


def somewhere(random, tree) -> tuple:
    """A container in a tree of JSON, and a place in it."""
    found, left = [], [tree]
    while left:
        node = left.pop()
        inner = list(node.items()) if isinstance(node, dict) else list(enumerate(node))
        found += [(node, key) for key, _ in inner]
        left += [item for _, item in inner if isinstance(item, dict | list) and item]
    return found[random.integers(len(found))]


ODD = """null true -1 7 1.5 "" "image" "Lambda" [] {} [[]] [["image",0,0]] {"class_name":"Dense"} ["a",0]"""
GRAPHS = (lambda: sequential(layer("ReLU", name="relu")), lambda: old(functional(operation("Exp"))), old_sequential)


@pytest.mark.parametrize("seed", range(120))
def test_a_config_with_anything_anywhere_is_refused_in_a_sentence_or_written_anew(seed):
    random = np.random.default_rng(seed)
    config = json.loads(json.dumps(GRAPHS[seed % 3]()))
    for _ in range(1 + seed % 4):
        node, key = somewhere(random, config)
        node[key] = json.loads(random.choice(ODD.split()))
    with contextlib.suppress(RefusedError):
        rewritten(json.dumps(config).encode())


@pytest.mark.parametrize("seed", range(120))
def test_what_is_written_anew_names_only_what_is_allowed(seed):
    """Every object in it lies where this project says, whatever the file said."""
    random = np.random.default_rng(seed)
    config = json.loads(json.dumps(sequential(layer("ReLU", name="relu"))))
    node, key = somewhere(random, config)
    node[key] = [GET_FILE, LAMBDA, {"class_name": "Lambda", "config": {}}, between("Lambda")][seed % 4]
    try:
        found, _ = rewritten(json.dumps(config).encode())
    except RefusedError:
        return
    assert "get_file" not in json.dumps(found)
    assert "ambda" not in json.dumps(found)


def test_the_module_of_a_class_is_ours_and_not_the_files():
    """Keras imports what a config names: each of these would be imported."""
    config = sequential(layer("ReLU", "keras.src.utils.evil", name="relu"))
    config["module"] = "tensorflow.python.keras.evil"
    found, _ = rewritten(json.dumps(config).encode())
    assert found["module"] == "keras"
    assert {step["module"] for step in found["config"]["layers"]} == {"keras.layers"}


def test_names_out_of_a_file_are_quoted_as_plain_text():
    assert quoted("<img src=x onerror=alert(1)> **b** $x$ [a](b) `c`\u202e") == (
        "“?img src?x onerror?alert?1?> ??b?? ?x? ?a??b? ?c??”"
    )
    assert quoted("a" * 250) == f"“{'a' * 60}…”"


def test_labels_one_a_line_with_numbers_or_without():
    assert read_labels(b"\xef\xbb\xbf0 Class 1\r\n1 happy face\n") == ("Class 1", "happy face")
    assert read_labels(b"heiter\n\ntraurig\n") == ("heiter", "traurig")
    assert read_labels("0 \u202eevil\u2066\x00 <b>\n1 👩‍🦰\n".encode()) == ("evil <b>", "👩‍🦰")
    assert read_labels(b"7 days\n8 weeks x\nother") == ("7 days", "8 weeks x", "other")
    assert len(read_labels(b"x" * 1000)[0]) == 100


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\xff\xfe", "no text"), (b"\n", "0 lines"), (b"a\n" * 6000, "6000 lines"), (b"1 a\n2 b", "do not count")],
)
def test_what_is_no_list_of_labels(data, words):
    machine = zipped({"keras_model.h5": h5_file(), "labels.txt": data})
    assert words in refusal(machine, "converted_keras.zip")


def test_the_zip_of_teachable_machine_may_lie_in_a_folder_as_a_mac_packs_it():
    members = {
        "converted/keras_model.h5": hdf5(WEIGHTS),
        "converted/labels.txt": b"0 a",
        "__MACOSX/converted/._x": b"x",
    }
    found = opening._contents(zipped(members), "converted.zip")
    assert (found.hdf5[:4], found.labels, found.config) == (b"\x89HDF", b"0 a", None)


def test_a_file_that_is_refused_costs_no_import_of_keras():
    program = (
        "import sys; from vizcore.network.files.opening import open_file\n"
        "try: open_file(b'hello', 'x.keras')\n"
        "except ValueError as error: print(type(error).__name__, {'keras', 'tensorflow', 'h5py'} & set(sys.modules))"
    )
    said = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True, timeout=60)
    assert said == "RefusedError set()\n"
