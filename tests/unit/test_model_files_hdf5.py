"""An HDF5 file is read array by array, each looked at first: what it links to, declares and stores."""

import json
import struct
import zlib

import h5py
import numpy as np
import pytest
from foreign_files import KERNEL, OLD_WEIGHTS, WEIGHTS, h5_file, hdf5, old_sequential, placed

from vizcore.network.files import hdf5 as reading
from vizcore.network.files.refused import RefusedError


def read(folder, data: bytes) -> reading.Stored:
    return reading.read(placed(folder, data))


def test_what_keras_3_stores(tmp_path):
    found = read(tmp_path, hdf5(WEIGHTS | {"optimizer/vars/0": KERNEL}))
    assert found.config is None
    assert sorted(found.arrays) == sorted(WEIGHTS)
    for where, array in WEIGHTS.items():
        np.testing.assert_array_equal(found.arrays[where], array)


def test_what_keras_2_stores(tmp_path):
    found = read(tmp_path, h5_file())
    assert json.loads(found.config) == old_sequential()
    assert found.names["model_weights/layer_names"] == ("conv", "mean", "logits")
    assert found.names["model_weights/conv/weight_names"] == ("conv/kernel:0", "conv/bias:0")
    assert "model_weights/mean/weight_names" not in found.names  # it has none
    np.testing.assert_array_equal(
        found.arrays["model_weights/conv/conv/kernel:0"], OLD_WEIGHTS["conv"]["conv/kernel:0"]
    )


def test_a_long_list_of_names_that_lies_in_parts(tmp_path):
    def split(file):
        del file["model_weights"].attrs["layer_names"]
        file["model_weights"].attrs["layer_names0"] = [b"conv", b"mean"]
        file["model_weights"].attrs["layer_names1"] = [b"logits"]

    found = read(tmp_path, h5_file(edit=split))
    assert found.names["model_weights/layer_names"] == ("conv", "mean", "logits")


@pytest.mark.parametrize("settings", [{"chunks": (3, 2)}, {"compression": "gzip", "shuffle": True, "fletcher32": True}])
def test_arrays_in_pieces_and_packed_ones_are_read(tmp_path, settings):
    array = np.arange(30.0).reshape(5, 6)
    found = read(tmp_path, hdf5({}, lambda file: file.create_dataset("a/b", data=array, **settings)))
    np.testing.assert_array_equal(found.arrays["a/b"], array)


def test_the_other_order_of_bytes_and_half_precision(tmp_path):
    found = read(tmp_path, hdf5({"a": np.array([1.5, -2], ">f8"), "b": np.array(7, np.float16), "c": np.zeros((0, 3))}))
    np.testing.assert_array_equal(found.arrays["a"], [1.5, -2])
    assert found.arrays["a"].dtype.isnative
    assert (found.arrays["b"].dtype, found.arrays["b"].shape) == (np.float16, ())
    assert found.arrays["c"].shape == (0, 3)


def soft(file):
    file["a/0"] = h5py.SoftLink("/b")


def external(file):
    file["a/0"] = h5py.ExternalLink("/etc/hosts", "/b")


def cycle(file):
    file.create_group("a")["again"] = file["/"]


def twice(file):
    file["a"] = file.create_dataset("b", data=KERNEL)


def virtual(file):
    layout = h5py.VirtualLayout((3,), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", (3,))
    file.create_virtual_dataset("a", layout)


def elsewhere(file):
    file.create_dataset("a", (3,), "f4", external=[("/etc/hosts", 0, 12)])


def declared(*shape, **settings):
    return lambda file: file.create_dataset("a", shape, "f4", **settings)


def kind(dtype, data=None):
    return lambda file: file.create_dataset("a", (2,), dtype, data=data)


def named_type(file):
    file["a"] = np.dtype("f4")


def unusual_filter(file):
    file.create_dataset("a", data=np.zeros(4000), compression="lzf")


def unknown_filter(file):
    plan = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plan.set_chunk((4,))
    plan.set_filter(32123, h5py.h5z.FLAG_OPTIONAL, (1,))
    space = h5py.h5s.create_simple((4,))
    h5py.h5d.create(file.id, b"a", h5py.h5t.NATIVE_FLOAT, space, plan).write(space, space, np.ones(4, np.float32))


def huge_chunk(file):
    file.create_dataset("a", data=np.ones(3, "f4"), maxshape=(None,), chunks=(30_000_000,), compression="gzip")


def bomb(file):
    """48 million zeros in a few kB."""
    array = file.create_dataset("a", (48, 1_000_000), "f4", chunks=(1, 1_000_000), compression="gzip")
    for row in range(48):
        array.id.write_direct_chunk((row, 0), zlib.compress(bytes(4_000_000), 1))


def many_small(file):
    for place in range(5):
        file.create_dataset(str(place), (10, 1_000_000), "u1", chunks=(1, 1_000_000), compression="gzip")[:] = 0


def one_chunk_of_two(file):
    file.create_dataset("a", (8,), "f4", chunks=(4,))[:4] = 1


def number_as_config(file):
    file.attrs["model_config"] = np.arange(3)


def list_as_config(file):
    file.attrs["model_config"] = ["{}", "{}"]


def long_config(file):
    file.attrs.create("model_config", np.bytes_(b" " * 9_000_000), dtype="S9000000")


def numbers_as_names(file):
    file.create_group("model_weights").attrs["layer_names"] = np.arange(3)


BAD = {
    "soft link": (soft, "a link to another place"),
    "external link": (external, "a link to another place"),
    "cycle": (cycle, "to one place by two ways"),
    "one array twice": (twice, "to one place by two ways"),
    "virtual": (virtual, "lies in another file"),
    "external storage": (elsewhere, "lies in another file"),
    "named type": (named_type, "a named type"),
    "2 GB declared": (declared(28_000, 28_000), "declares 784,000,000 numbers"),
    "petabytes declared": (declared(50_000_000, 50_000_000), "declares 2,500,000,000,000,000 numbers"),
    "declared, nothing stored": (declared(100), "declares more than it stores"),
    "pieces declared, none stored": (declared(100, chunks=(10,)), "declares more than it stores"),
    "one piece of two": (one_chunk_of_two, "declares more than it stores"),
    "a piece far larger than the array": (huge_chunk, "declares more than it stores"),
    "a bomb": (bomb, "declares 48,000,000 numbers"),
    "a bomb in parts": (many_small, "more than 40 million parameters"),
    "unusual filter": (unusual_filter, "packed in an unusual way"),
    "unknown filter": (unknown_filter, "packed in an unusual way"),
    "compound": (kind([("a", "f4"), ("b", "i4")]), "not of plain numbers"),
    "array in array": (kind(np.dtype(("f4", (3,)))), "not of plain numbers"),
    "complex": (kind("c8"), "not of plain numbers"),
    "strings": (kind(h5py.string_dtype()), "not of plain numbers"),
    "fixed strings": (kind("S5"), "not of plain numbers"),
    "ragged": (kind(h5py.vlen_dtype("f4")), "not of plain numbers"),
    "references": (kind(h5py.ref_dtype), "not of plain numbers"),
    "opaque": (kind("V8"), "not of plain numbers"),
    "long double": (kind(np.longdouble), "not of plain numbers"),
    "no shape": (lambda file: file.create_dataset("a", data=h5py.Empty("f4")), "not of plain numbers"),
    "numbers as config": (number_as_config, "too large, or no text"),
    "a list as config": (list_as_config, "no text"),
    "numbers as names": (numbers_as_names, "too large, or no text"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "words"), BAD.values(), ids=BAD)
def test_what_an_hdf5_file_of_weights_never_has_is_refused(tmp_path, edit, words):
    with pytest.raises(RefusedError, match=words):
        read(tmp_path, hdf5({}, edit))


def test_a_config_of_megabytes_is_not_read(tmp_path):
    path = tmp_path / "long.h5"
    with h5py.File(path, "w", libver="latest") as file:  # whose attributes may be long
        long_config(file)
    with pytest.raises(RefusedError, match="too large, or no text"):
        reading.read(path)


@pytest.mark.parametrize("length", [0, 8, 100, 800, 2000])
def test_a_file_that_is_cut_short_is_refused(tmp_path, length):
    with pytest.raises(RefusedError, match="damaged or cut short"):
        read(tmp_path, hdf5(WEIGHTS)[:length])


def test_the_magic_number_before_zeros_is_refused(tmp_path):
    with pytest.raises(RefusedError, match="damaged or cut short"):
        read(tmp_path, b"\x89HDF\r\n\x1a\n" + bytes(200))


def test_a_file_of_too_many_parts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "ARRAYS", 3)
    with pytest.raises(RefusedError, match="more than 40 million parameters"):
        read(tmp_path, hdf5({str(place): np.zeros(1) for place in range(5)}))
    with pytest.raises(RefusedError, match="more than 12 parts"):
        read(tmp_path, hdf5({}, lambda file: [file.create_group(str(place)) for place in range(20)]))


def test_a_size_that_overflows_64_bits_is_refused(tmp_path):
    """The shape of an array, found in the bytes and made as large as it can be written."""
    data = hdf5({"a": np.zeros((1234567, 1), "u1")})
    shape = struct.pack("<QQ", 1234567, 1)
    assert data.count(shape) >= 1
    with pytest.raises(RefusedError, match="declares|damaged"):
        read(tmp_path, data.replace(shape, struct.pack("<QQ", 2**63 - 1, 2**62)))
