"""What kind of file it is, by its first bytes; those that are no Keras file are refused by name."""

import json

from vizcore.network.files.refused import RefusedError

ZIP, HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"

_EXPORT = "bring the network as Keras saves it: model.save('name.keras')"
_AGAIN = "download or copy it again"
_PICKLE = f"a pickle, which can run any program when it is read: {_EXPORT}"
_PICTURE = "a picture: bring it as your photo, and here a network"
_TORCH = "a PyTorch file: Fovea opens Keras networks only, so build the network in Keras and copy its weights"
_ARCHIVE = "a packed folder of another kind: unpack it, and bring the .keras or .h5 file in it"

_STARTS = (
    (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", _TORCH),
    *((bytes((0x80, protocol)), _PICKLE) for protocol in range(1, 6)),
    (b"\x08\x01\x12", f"a TensorFlow SavedModel: open it where it was made, and {_EXPORT}"),
    (b"%PDF", "a PDF: bring a .keras or .h5 file"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"BM", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x93NUMPY", f"an array of NumPy: {_EXPORT}"),
    (b"GGUF", "a GGUF file, a language model: bring an image network of Keras"),
    (b"version https://git-lfs", "only the pointer to a file in Git LFS: fetch the file itself with git lfs pull"),
    (b"PK\x05\x06", f"an empty zip: {_EXPORT}"),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
)


def kind(data: bytes) -> bytes:
    """`ZIP` or `HDF5`, of a file that begins like one.

    Raises:
        RefusedError: it is empty, of a kind that Fovea does not open, or of no kind that it knows.
    """
    if not data:
        raise RefusedError(f"The file is empty: {_AGAIN}.")
    for start in (ZIP, HDF5):
        if data.startswith(start):
            return start
    raise RefusedError(f"This is {_foreign(data)}.")


def _foreign(data: bytes) -> str:
    for start, words in _STARTS:
        if data.startswith(start):
            return words
    if data[4:8] == b"TFL3":
        return f"a TensorFlow Lite file, which has lost what training knew: {_EXPORT}"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _PICTURE
    if data[:1] == b"\x08" and b"\x03" <= data[1:2] <= b"\x20" and data[2:3] in (b"\x12", b"\x1a", b":", b"B"):
        return "an ONNX file: Fovea opens Keras networks only, so bring the network that it was exported from"
    if data[8:10] == b'{"' and int.from_bytes(data[:8], "little") < len(data):
        return f"a safetensors file, weights without a network: {_EXPORT}"
    return _text(data)


def _text(data: bytes) -> str:
    start = data[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return "a web page, as a download gives that needs a click more: download the file itself"
    if start.startswith((b"{", b"[")) and _is_json(data):
        return f"JSON alone, a network without its weights: {_EXPORT}"
    return f"neither a .keras nor an .h5 file by its first bytes: {_EXPORT}"


def _is_json(data: bytes) -> bool:
    try:
        return len(data) < 2**20 and json.loads(data) is not None
    except (ValueError, RecursionError):
        return False
