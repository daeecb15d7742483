"""The pictures in a zip from outside: nothing is written to disk, and every bound is set before a byte is unpacked."""

import io
import stat
import struct
import zipfile
from collections.abc import Sequence
from functools import partial

from vizcore.data.pictures import File, is_zip, too_large
from vizcore.intake.picture import MAX_BYTES
from vizcore.network.files.archive import ZIP_FAULTS

MEMBERS = 5_000  # in one zip
DIRECTORY = 1_000_000  # bytes of its table of contents
UNPACKED = 1_000_000_000  # bytes of all members together
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_DAMAGED = "The zip is damaged or cut short: make it again."


class ArchiveError(ValueError):
    """The zip cannot be used; the message is one sentence: what is wrong and what to do."""


def files_of(data: bytes) -> list[File]:
    """The members of a zip in their order, each to be read when its turn comes; folders are left out.

    A member that is encrypted, a link, too large, or named as if it lay elsewhere is refused by itself.

    Args:
        data: the whole zip.

    Raises:
        ArchiveError: it is damaged, or holds more than the bounds of this module.
    """
    _bounded(data)
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        infos = [info for info in packed.infolist() if not info.is_dir() and not _of_a_system(info.filename)]
    except ZIP_FAULTS as error:
        raise ArchiveError(_DAMAGED) from error
    if len(infos) > MEMBERS:
        raise ArchiveError(_too_many(len(infos)))
    if (total := sum(info.file_size for info in infos)) > UNPACKED:
        raise ArchiveError(
            f"The zip unpacks to {total / 1e9:.1f} GB: bring a part of it, of at most {UNPACKED / 1e9:.0f} GB."
        )
    return [_file(packed, info) for info in infos]


def files_in_uploads(given: Sequence[tuple[str, bytes]]) -> list[File]:
    """Pictures that were brought one by one, and those in zips that were brought, as files in their order.

    Args:
        given: (name, bytes) of each; the bytes say what it is.

    Raises:
        ArchiveError: a zip cannot be used, or all together are too many.
    """
    found: list[File] = []
    for name, data in given:
        if is_zip(data):
            found += files_of(data)
        else:
            reason = too_large(len(data))
            found.append(File(name, "", None, reason) if reason else File(name, "", partial(bytes, data)))
    if len(found) > MEMBERS:
        raise ArchiveError(_too_many(len(found)))
    return found


def _bounded(data: bytes) -> None:
    """By its last record alone, before anything of its contents is looked at."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise ArchiveError(_DAMAGED)
    if data[max(0, end - 20) : end].startswith(_END_64):
        raise ArchiveError(
            f"The zip is of the kind for very many or very large files: bring at most {MEMBERS:,} in one."
        )
    members, size = struct.unpack_from("<HI", data, end + 10)
    if members > MEMBERS or size > DIRECTORY:
        raise ArchiveError(_too_many(members))


def _too_many(members: int) -> str:
    return f"The zip lists {members:,} files, or names that are very long: bring at most {MEMBERS:,} in one."


def _of_a_system(name: str) -> bool:
    """What a computer packs beside the files."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1] in (".DS_Store", "Thumbs.db")


def _file(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> File:
    parts = info.filename.replace("\\", "/").split("/")
    name, label = "/".join(parts), parts[-2].lower() if len(parts) > 1 else ""
    if reason := _refused(info, parts):
        return File(name, label, None, reason)
    return File(name, label, lambda: _read(packed, info))


def _refused(info: zipfile.ZipInfo, parts: list[str]) -> str:
    if parts[0] == "" or ".." in parts or ":" in info.filename:
        return "Its name leads out of the zip: it is not read."
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "This is a link or a device, and no picture."
    if info.flag_bits & 0x1:
        return "It is encrypted: bring it without a password."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in an unusual way: make the zip again."
    return too_large(info.file_size)


def _read(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A member; of one that lies about its size no more than one byte too many."""
    try:
        with packed.open(info) as member:
            return member.read(MAX_BYTES + 1)
    except Exception as error:  # whatever zipfile and zlib raise over bytes that lie
        raise OSError(_DAMAGED) from error
