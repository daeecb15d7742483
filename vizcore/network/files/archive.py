"""The members of a zip: only those that Keras or Teachable Machine write, each once, each read within bounds."""

import io
import stat
import struct
import zipfile
from itertools import pairwise

from vizcore.network.files.limits import CONFIG, FILE, LABELS
from vizcore.network.files.refused import RefusedError, quoted

CONFIG_NAME, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
MACHINE, LABELS_NAME = "keras_model.h5", "labels.txt"  # of Teachable Machine
# What zipfile raises over bytes that lie.
ZIP_FAULTS = (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, OverflowError, struct.error)
_LARGEST = {CONFIG_NAME: CONFIG, METADATA: LABELS, WEIGHTS: FILE, MACHINE: FILE, LABELS_NAME: LABELS}

_AGAIN = "save the network again with model.save('name.keras')"
_TORCH = "This is a PyTorch file: Fovea opens Keras networks only, so build the network in Keras and copy its weights."
_FOREIGN = (
    (("data.pkl", ".pkl"), _TORCH),
    (("saved_model.pb",), f"This is a TensorFlow SavedModel: open it where it was made, and {_AGAIN}."),
    ((".tflite",), "This is a TensorFlow Lite export: export the network as “Tensorflow, Keras” and bring that zip."),
    (("model.json",), "This is a TensorFlow.js export: export the network as “Tensorflow, Keras” and bring that zip."),
    ((".onnx",), "This is an ONNX file: bring the Keras network that it was exported from."),
    ((".npy",), f"These are arrays of NumPy: {_AGAIN}."),
)


def members(data: bytes) -> dict[str, bytes]:
    """What lies in the zip: {name: bytes}, the names from those that this module lists.

    Args:
        data: of the whole zip.

    Raises:
        RefusedError: it is broken, or holds what no network needs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return {name: _read(packed, info) for name, info in _wanted(packed.infolist()).items()}
    except ZIP_FAULTS as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError("The zip is damaged or cut short: download or copy the file again.") from error


def _wanted(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    _in_order(infos)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise RefusedError(f"The zip has two members of one name: {_AGAIN}.")
    for info in infos:
        _harmless(info)
    for endings, sentence in _FOREIGN:
        if CONFIG_NAME not in names and any(name.endswith(endings) for name in names):
            raise RefusedError(sentence)
    found = {info.filename: info for info in infos}
    if CONFIG_NAME not in names:
        found = _of_teachable_machine(infos)
    for name in found:
        if name not in _LARGEST:
            raise RefusedError(f"The zip holds {quoted(name)}, which no network needs: {_AGAIN}.")
    return found


def _of_teachable_machine(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The network and its labels, perhaps in a folder, without what a Mac packs beside them."""
    kept = [
        i for i in infos if not i.is_dir() and not i.filename.startswith("__MACOSX/") and ".DS_Store" not in i.filename
    ]
    found = {info.filename.rsplit("/", 1)[-1]: info for info in kept}
    if MACHINE not in found or len(found) != len(kept):
        raise RefusedError(
            f"The zip holds no network that Fovea knows: bring the .keras or .h5 file itself, or {_AGAIN}."
        )
    return found


def _in_order(infos: list[zipfile.ZipInfo]) -> None:
    """Nothing lies before the first member, and no two share bytes."""
    starts = sorted((info.header_offset, info.compress_size) for info in infos)
    overlap = any(start + 30 + size > after for (start, size), (after, _) in pairwise(starts))
    if (starts and starts[0][0] != 0) or overlap:
        raise RefusedError(f"The zip has members that overlap, or something before the first: {_AGAIN}.")


def _harmless(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedError(f"The zip holds a link or a device in place of a file: {_AGAIN}.")
    if (
        info.filename.startswith(("/", "\\"))
        or ".." in info.filename.replace("\\", "/").split("/")
        or ":" in info.filename
    ):
        raise RefusedError(f"The zip holds a file that would lie outside its folder: {_AGAIN}.")
    if info.flag_bits & 0x1:
        raise RefusedError("The zip is encrypted: bring it without a password.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise RefusedError(f"The zip is packed in an unusual way: {_AGAIN}.")


def _read(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    name = info.filename.rsplit("/", 1)[-1]
    most = _LARGEST[name]
    with packed.open(info) as member:
        found = member.read(most + 1)
    if len(found) > most:
        raise RefusedError(f"Its {name} is larger than {most / 1e6:.0f} MB unpacked: bring a smaller network.")
    return found
