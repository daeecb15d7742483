"""Many pictures at once: files as they are, or in zips; each bounded, one decoded at a time."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from vizcore.arrays import Picture
from vizcore.intake.picture import MAX_BYTES, PictureError, decode

MOST = 300  # pictures that are looked at
_MEMBERS = 5_000  # of a zip
_UNPACKED = 500_000_000  # bytes that all members together may have
_ZIP = b"PK\x03\x04"
_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
)


def each_picture(files: Sequence[bytes]) -> Iterator[Picture | PictureError]:
    """The pictures of several files, zips among them, one after the other; of what is none, why.

    At most `MOST` come out. Folders, what a Mac packs beside files, and names are passed over.

    Args:
        files: each a picture, or a zip of pictures.

    Raises:
        PictureError: a zip is broken, encrypted or unpacks to far too much.
    """
    count = 0
    for data in _unpacked(files):
        if count == MOST:
            return
        try:
            found: Picture | PictureError = decode(data).pixels
        except PictureError as error:
            found = error
        count += not isinstance(found, PictureError)
        yield found


def _unpacked(files: Sequence[bytes]) -> Iterator[bytes]:
    room = _UNPACKED
    for data in files:
        if not data.startswith(_ZIP):
            yield data
            continue
        try:
            for member in _members(data):
                room -= len(member)
                if room < 0:
                    raise PictureError("The zip unpacks to far too much: pack fewer or smaller pictures.")
                yield member
        except _FAULTS as error:
            if isinstance(error, PictureError):
                raise
            raise PictureError("The zip is damaged, or it is locked by a password: pack the pictures again.") from None


def _members(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        infos = packed.infolist()
        if len(infos) > _MEMBERS:
            raise PictureError(
                f"The zip holds {len(infos):,} files, and {_MEMBERS:,} is the most: pack fewer pictures."
            )
        for info in infos:
            last = info.filename.rsplit("/", 1)[-1]
            if info.is_dir() or last.startswith(".") or info.filename.startswith("__MACOSX/"):
                continue
            with packed.open(info) as member:
                yield member.read(MAX_BYTES + 1)  # one more is refused as too large
