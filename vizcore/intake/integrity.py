"""Whether the bytes of a picture are whole, told before its pixels are believed.

PNG carries checksums, of each chunk and of the pixels: all of them are verified (ISO/IEC 15948, RFC 1950). JPEG carries
none; what can be told is told from its structure (ITU-T T.81): markers in their order, restart markers counted, and, in
a file of one scan as cameras write it, neither fewer nor more bytes than the pixels need. A changed byte that leaves
all this as it was shows as another picture. WebP, GIF and BMP have neither: their decoders notice what is missing, not
what was changed.
"""

import io
import re
import struct
import zlib

from PIL import Image as PillowImage

_PIECE = 1_000_000  # bytes that are unpacked at a time
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_EOI, _SOS, _DRI = 0xD9, 0xDA, 0xDD
_RESTARTS = range(0xD0, 0xD8)
_FRAMES = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}  # baseline, extended, progressive; the same with arithmetic coding
_SEGMENTS = {0xC4, 0xCC, 0xDB, 0xDC, _SOS, _DRI, 0xFE, *_FRAMES, *range(0xE0, 0xF0)}  # the markers that may come
_LOOKAHEAD = 8  # bytes that libjpeg wants to see after the last one that it needs


class DamagedError(ValueError):
    """The bytes are not those that the picture was written with."""


def sound(data: bytes, kind: str) -> bytes:
    """The bytes to decode a picture from, once they were found whole.

    Args:
        data: the whole file.
        kind: as `vizcore.intake.formats.picture_format` names it.

    Raises:
        DamagedError: a checksum does not hold, or what must be there is missing.
    """
    try:
        if kind == "PNG":
            _check_png(data)
        return _sound_jpeg(data) if kind == "JPEG" else data
    except (struct.error, zlib.error, LookupError) as error:
        raise DamagedError(f"the file is not what its format asks for: {error}") from None


def _check_png(data: bytes) -> None:
    pixels, place, name = zlib.decompressobj(), 8, b""
    left = _unpacked_size(data)
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(body, zlib.crc32(name)) != checksum:
            raise DamagedError(f"the checksum of {name!r} does not hold")
        if name == b"IDAT":
            left = _unpack(pixels, body, left)
        place += 12 + length
    if not pixels.eof:  # and with it the checksum of the pixels
        raise DamagedError("the pixels end too early")


def _unpack(pixels: "zlib._Decompress", packed: bytes, left: int) -> int:
    """How many bytes may still come; unpacked piece by piece, and thrown away."""
    while packed and not pixels.eof:
        left -= len(pixels.decompress(packed, _PIECE))
        packed = pixels.unconsumed_tail
        if left < 0:
            raise DamagedError("there is more in it than its pixels need")
    return left


def _unpacked_size(data: bytes) -> int:
    """At least the bytes that the pixels take unpacked, interlaced or not, by the header."""
    width, height, depth = struct.unpack_from(">IIB", data, 16)
    return 2 * (width * 4 * depth // 8 + 16) * (height + 8)


def _sound_jpeg(data: bytes) -> bytes:
    scans, end = _scans(data)
    if scans > 1:
        return data
    start = data[:end]
    if _decodes(start.rstrip(b"\0\xff")[:-_LOOKAHEAD]):
        raise DamagedError("the pixels end before the data")
    return start + bytes(_LOOKAHEAD)  # at an end marker, libjpeg would fill up with grey what is missing


def _decodes(data: bytes) -> bool:
    try:
        with PillowImage.open(io.BytesIO(data), formats=["JPEG"]) as opened:
            opened.draft(opened.mode, (1, 1))
            opened.load()
    except (OSError, SyntaxError, ValueError, LookupError, struct.error):
        return False
    return True


def _scans(data: bytes) -> tuple[int, int]:
    """How many scans a JPEG has, and where its end marker stands."""
    place, scans, interval, frame = 2, 0, 0, b""
    while True:
        found = _MARKER.match(data, place)
        if not found:
            raise DamagedError("there are bytes where a marker is expected")
        marker, place = found[1][0], found.end()
        if marker == _EOI and scans:
            return scans, found.start()
        if marker not in _SEGMENTS:
            raise DamagedError(f"a marker {marker:#x} is not expected here")
        (length,) = struct.unpack_from(">H", data, place)
        body, place = data[place + 2 : place + length], place + length
        if marker in _FRAMES:
            frame = body
        elif marker == _DRI:
            (interval,) = struct.unpack(">H", body)
        elif marker == _SOS:
            start, scans = place, scans + 1
            place, restarts = _past_scan(data, start)
            _check_scan(body, frame, interval, place - start, restarts)


def _past_scan(data: bytes, place: int) -> tuple[int, int]:
    """Where the next marker after a scan's data stands, and how many restart markers were in it, in their order."""
    for restarts, found in enumerate(_MARKER.finditer(data, place)):
        if found[1][0] not in _RESTARTS:
            return found.start(), restarts
        if found[1][0] != _RESTARTS[restarts % 8]:
            raise DamagedError("the restart markers are out of order")
    raise DamagedError("the end marker is missing")


def _check_scan(scan: bytes, frame: bytes, interval: int, size: int, restarts: int) -> None:
    """Whether a scan has the restart markers that it must have, and a bit at least for the mean of each block."""
    if restarts and not interval:
        raise DamagedError("there are restart markers where none are announced")
    if scan[0] != frame[5]:  # of some components only: how many units it has is another matter
        return
    units, blocks = _coded_units(frame)
    if interval and restarts != (units - 1) // interval:
        raise DamagedError("parts of the pixels are missing, or too many")
    if scan[-3] == 0 and 8 * size < units * blocks:
        raise DamagedError("the header promises more pixels than there are")


def _coded_units(frame: bytes) -> tuple[int, int]:
    """How many minimum coded units a scan of all components has, and how many blocks of 8 by 8 each of them."""
    height, width, components = struct.unpack_from(">HHB", frame, 1)
    factors = [(f >> 4, f & 15) for f in frame[7::3][:components]] if components > 1 else [(1, 1)]
    across, down = (8 * max(factor[axis] for factor in factors) for axis in (0, 1))
    return -(-width // across) * -(-height // down), sum(along * below for along, below in factors)
