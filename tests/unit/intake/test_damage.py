"""Damaged pictures that can still be decoded: each is refused, or decodes to the pixels that it was written with."""

import io
import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from skimage.data import astronaut

from vizcore.intake import PictureError, decode
from vizcore.intake.integrity import DamagedError, sound

NOISE = np.random.default_rng(0).integers(0, 256, (18, 20, 3), np.uint8)
SMOOTH = np.asarray(Image.fromarray(NOISE).resize((160, 120), Image.Resampling.BICUBIC))


def encoded(image, kind="PNG", **options) -> bytes:
    file = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(file, kind, **options)
    return file.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(packed: bytes, interlaced: int = 0) -> bytes:
    """Grey, 8 bits, 20 by 18 pixels."""
    header = struct.pack(">IIBBBBB", 20, 18, 8, 0, 0, 0, interlaced)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def rows(grey) -> bytes:
    return b"".join(b"\0" + row.tobytes() for row in grey)


def interlaced() -> bytes:
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    parts = [NOISE[top::down, left::right, 0] for top, left, down, right in passes]
    return png(zlib.compress(b"".join(rows(part) for part in parts)), interlaced=1)


def with_everything() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("Title", "somebody")
    about.add_text("Comment", "long " * 20, zip=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(NOISE, pnginfo=about, exif=exif, dpi=(72, 72), icc_profile=b"not a profile")


def palette() -> bytes:
    return encoded(Image.fromarray(NOISE).quantize(16), transparency=3)


PNGS = {
    "colour": encoded(NOISE),
    "16 bits": encoded(NOISE[..., 0].astype(np.uint16) * 257),
    "palette, transparent": palette(),
    "interlaced": interlaced(),
    "with everything": with_everything(),
    "animated": encoded(NOISE, save_all=True, append_images=[Image.fromarray(NOISE[::-1])]),
    "something appended": encoded(NOISE) + b"<html>appended</html>",
}


def pixels_of(data: bytes) -> np.ndarray | None:
    """None where it is refused."""
    try:
        return decode(data).pixels
    except PictureError:
        return None


def is_refused_or_the_same(data: bytes, whole) -> bool:
    """Whether it is refused; fails where it is shown as something else."""
    found = pixels_of(data)
    assert found is None or np.array_equal(found, whole)
    return found is None


@pytest.mark.parametrize("name", PNGS)
def test_no_byte_of_a_png_can_be_changed_unnoticed(name):
    data, chance = PNGS[name], random.Random(0)
    whole = pixels_of(data)
    refused = 0
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= chance.randrange(1, 256)
        refused += is_refused_or_the_same(bytes(changed), whole)
    assert refused == len(data) - (21 if name == "something appended" else 0)


@pytest.mark.parametrize("name", PNGS)
def test_a_png_cut_anywhere_is_refused(name):
    data = PNGS[name].removesuffix(b"<html>appended</html>")
    whole = pixels_of(data)
    assert all(is_refused_or_the_same(data[:end], whole) for end in range(0, len(data), 7))


def test_the_checksum_of_the_pixels_themselves_is_verified():
    packed = zlib.compress(rows(NOISE[..., 0]))
    assert np.array_equal(pixels_of(png(packed))[..., 0], NOISE[..., 0])
    for broken in (packed[:-1] + b"\0", packed[:-4], packed[:-9]):
        assert pixels_of(png(broken)) is None
    assert pixels_of(png(zlib.compress(rows(NOISE[..., 0]) + bytes(100_000)))) is None  # more than there are pixels


OPTIONS = [
    {"quality": quality, "subsampling": subsampling, "optimize": quality == 90, **restarts}
    for quality in (5, 90, 100)
    for subsampling in (0, 1, 2)
    for restarts in ({}, {"restart_marker_blocks": 3}, {"restart_marker_rows": 1})
]


@pytest.mark.parametrize("image", [SMOOTH, NOISE, SMOOTH[..., 0], np.full_like(SMOOTH, 130)])
def test_whole_jpegs_are_found_whole_and_decode_to_the_same(image):
    for progressive in (False, True):
        for options in OPTIONS:
            data = encoded(image, "JPEG", progressive=progressive, **options)
            for more in (b"", bytes(100), data):  # what comes after the end marker is another matter
                kept = sound(data + more, "JPEG")
                np.testing.assert_array_equal(
                    np.asarray(Image.open(io.BytesIO(kept))), np.asarray(Image.open(io.BytesIO(data)))
                )


JPEG = encoded(SMOOTH, "JPEG", quality=90)
RESTARTS = encoded(SMOOTH, "JPEG", quality=90, restart_marker_blocks=10)
PROGRESSIVE = encoded(SMOOTH, "JPEG", quality=90, progressive=True)


def scan_of(data: bytes) -> int:
    """Where the pixels of a JPEG of one scan begin."""
    place = data.index(b"\xff\xda")
    return place + 2 + struct.unpack_from(">H", data, place + 2)[0]


def restart(number: int, data: bytes = RESTARTS) -> int:
    """Where the first restart marker of that number stands after the first scan began."""
    return data.index(bytes([0xFF, 0xD0 + number]), scan_of(data))


def without(place: int, count: int, data: bytes) -> bytes:
    return data[:place] + data[place + count :]


DAMAGED_JPEGS = {
    "early end": JPEG[: scan_of(JPEG) + 2000] + b"\xff\xd9",
    "early end, then the rest": JPEG[: scan_of(JPEG) + 2000] + b"\xff\xd9" + JPEG[scan_of(JPEG) + 2000 :],
    "no end": JPEG[:-2],
    "extraneous bytes after the pixels": JPEG[:-2] + JPEG[-102:-2] + b"\xff\xd9",
    "a sector of zeros": JPEG[: scan_of(JPEG) + 1000] + bytes(512) + JPEG[scan_of(JPEG) + 1512 :],
    "bytes between two segments": JPEG[:20] + bytes(5) + JPEG[20:],
    "a marker that is none, in the pixels": JPEG[: scan_of(JPEG) + 500] + b"\xff\x31" + JPEG[scan_of(JPEG) + 502 :],
    "a restart marker lost": without(restart(3), 2, RESTARTS),
    "restart markers where none are announced": JPEG[: scan_of(JPEG) + 500] + b"\xff\xd0" + JPEG[scan_of(JPEG) + 500 :],
    "a marker that is none, in a progressive one": PROGRESSIVE.replace(b"\xff\xda", b"\xff\x03", 2),
    "a progressive one without its end": PROGRESSIVE[:-2],
}


@pytest.mark.parametrize("name", DAMAGED_JPEGS)
def test_damage_that_a_jpeg_betrays_is_noticed(name):
    with pytest.raises(PictureError, match=r"^This JPEG file is damaged or incomplete: download or export it again\.$"):
        decode(DAMAGED_JPEGS[name])


@pytest.mark.parametrize(
    "name",
    ["early end", "extraneous bytes after the pixels", "a sector of zeros", "a restart marker lost"],
)
def test_a_decoder_alone_would_show_it(name):
    """Else the test above would say nothing."""
    assert np.asarray(Image.open(io.BytesIO(DAMAGED_JPEGS[name]))).shape == SMOOTH.shape


def changed(data: bytes, place: int, to: bytes) -> bytes:
    return data[:place] + to + data[place + len(to) :]


IN_SCANS = encoded(
    SMOOTH, "JPEG", progressive=True, restart_marker_blocks=20
)  # the first scan has four intervals, three markers


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed(IN_SCANS, restart(1, IN_SCANS), b"\xff\xd2"), "out of order"),
        (without(restart(2, IN_SCANS), 2, IN_SCANS), "missing, or too many"),
        (PROGRESSIVE.replace(b"\xff\xda", b"\xff\xd0\xff\xda", 1), "a marker 0xd0 is not expected here"),
        (PROGRESSIVE.replace(b"\xff\xda", b"\0\xff\xda", 2), "where a marker is expected"),
        (PROGRESSIVE.replace(b"\x00\x78\x00\xa0", b"\x07\x78\x0f\xa0", 1), "more pixels than there are"),
        (PROGRESSIVE[:-2], "the end marker is missing"),
        (PROGRESSIVE[:160], "not what its format asks for"),
    ],
)
def test_the_structure_of_a_jpeg_of_several_scans(data, words):
    """No count of bytes helps here: its scans are of unknown length."""
    with pytest.raises(DamagedError, match=words):
        sound(data, "JPEG")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "GIF", "BMP", "PNG"])
def test_what_is_cut_off_anywhere_is_refused_or_was_not_needed(kind):
    data = encoded(SMOOTH[:40, :48], kind)
    whole = pixels_of(data)
    refused = [is_refused_or_the_same(data[:end], whole) for end in range(1, len(data), max(1, len(data) // 150))]
    assert np.mean(refused) > 0.95


def test_most_damage_to_the_pixels_of_a_photo_by_zeros_is_noticed():
    data = encoded(Image.fromarray(astronaut()).resize((256, 256)), "JPEG")
    chance, unnoticed = random.Random(0), 0
    for _ in range(60):
        place = chance.randrange(scan_of(data), len(data) - 600)
        unnoticed += pixels_of(data[:place] + bytes(512) + data[place + 512 :]) is not None
    assert unnoticed < 12
