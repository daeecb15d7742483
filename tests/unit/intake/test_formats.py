"""Every file is let through the door: what it is, is told from its bytes, with one sentence that says what to do."""

import io
import re
import tarfile
import zipfile

import numpy as np
import pytest
from PIL import Image

from vizcore.intake import PictureError, decode
from vizcore.intake.picture import MAX_BYTES

PICTURE = np.random.default_rng(0).integers(0, 256, (32, 40, 3), np.uint8)


def encoded(kind: str, image=None, **options) -> bytes:
    file = io.BytesIO()
    (image or Image.fromarray(PICTURE)).save(file, kind, **options)
    return file.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        decode(data)
    message = str(caught.value)
    assert re.fullmatch(r"This [^\n:]+: [a-z][^\n]+\.", message), message
    return message


def box(brand: bytes, *compatible: bytes) -> bytes:
    body = b"ftyp" + brand + b"\0\0\0\0" + b"".join(compatible)
    return (len(body) + 4).to_bytes(4) + body + bytes(40)


def archive(kind) -> bytes:
    file = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(file, "w") as opened:
            opened.writestr("somebody.jpg", b"\xff\xd8\xff")
    else:
        with tarfile.open(fileobj=file, mode="w") as opened:
            opened.addfile(tarfile.TarInfo("somebody.jpg"))
    return file.getvalue()


EXPORT, CHOOSE = "export it as JPEG", "choose a picture"
FILES = [
    (b"hello, I am text" * 9, "a text file", CHOOSE),
    ("Grüße\n".encode(), "a text file", CHOOSE),
    ("Grüße\n".encode("latin-1"), "a text file", CHOOSE),
    ("hello".encode("utf-16"), "a text file", CHOOSE),
    (b"BMW and other cars", "a text file", CHOOSE),
    (b"MZ, a text that begins as programs do", "a text file", CHOOSE),
    (b"P3 is a format, of which this text tells", "a text file", CHOOSE),
    (b'{"a": [1, 2]}', "a text file", CHOOSE),
    (b"MZ\x90\0\3\0\0\0" + bytes(60), "a program", CHOOSE),
    (b"\x7fELF\2\1\1" + bytes(60), "a program", CHOOSE),
    (b"%PDF-1.7 \x00", "a PDF document", EXPORT),
    (b"junk before it %PDF-1.7 \x00", "a PDF document", EXPORT),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", "a PostScript (EPS) file", EXPORT),
    (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing", EXPORT),
    (b"<!-- drawn by --><svg/>", "an SVG drawing", EXPORT),
    (b"<svg/>", "an SVG drawing", EXPORT),
    (b"<?xml version='1.0'?><feed/>", "an XML file", CHOOSE),
    (b"  <!DOCTYPE html><html>", "a web page", "save the picture"),
    (b"\xef\xbb\xbf<html><body><svg/></body>", "a web page", "save the picture"),
    (box(b"heic", b"mif1", b"heic"), "a HEIC photo (iPhone)", EXPORT),
    (box(b"mif1", b"heic"), "a HEIC photo (iPhone)", EXPORT),
    (box(b"avif", b"mif1"), "an AVIF picture", EXPORT),
    (box(b"mif1", b"miaf", b"avif"), "an AVIF picture", EXPORT),
    (box(b"crx "), "a raw camera file", EXPORT),
    (box(b"isom", b"mp41"), "a film", "a screenshot"),
    (box(b"qt  "), "a film", "a screenshot"),
    (box(b"M4A "), "a sound file", CHOOSE),
    (b"\x1aE\xdf\xa3" + bytes(50), "a film", "a screenshot"),
    (b"RIFF\0\0\0\0AVI LIST" + bytes(50), "a film", "a screenshot"),
    (b"RIFF\0\0\0\0WAVEfmt " + bytes(50), "a sound file", CHOOSE),
    (b"ID3\4\0\0" + bytes(50), "a sound file", CHOOSE),
    (b"PK\x03\x04" + bytes(50), "a ZIP archive", CHOOSE),
    (archive("zip"), "a ZIP archive", CHOOSE),
    (archive("tar"), "a tar archive", CHOOSE),
    (bytes(128) + b"DICM" + bytes(50), "a DICOM picture", EXPORT),
    (b"\x93NUMPY\1\0" + bytes(50), "a NumPy array", CHOOSE),
    (b"8BPS\0\1" + bytes(50), "a Photoshop file", EXPORT),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture", EXPORT),
    (bytes(64), "not a picture of a known kind", CHOOSE),
    (b"\x00\xff", "not a picture of a known kind", CHOOSE),
    (encoded("TIFF"), "a TIFF picture", EXPORT),
    (encoded("PPM"), "a Netpbm (PPM) picture", EXPORT),
    (encoded("ICO"), "an icon file", EXPORT),
    (encoded("ICNS"), "an icon file", EXPORT),
    (encoded("JPEG2000"), "a JPEG 2000 picture", EXPORT),
    (encoded("DDS"), "a DirectDraw texture", EXPORT),
    (encoded("PDF"), "a PDF document", EXPORT),
    (encoded("EPS"), "a PostScript (EPS) file", EXPORT),
    (encoded("AVIF"), "an AVIF picture", EXPORT),
]  # fmt: skip


@pytest.mark.parametrize(("data", "what", "to_do"), FILES)
def test_what_is_no_picture_that_can_be_used_is_named_with_what_to_do(data, what, to_do):
    message = refusal(data)
    assert message.startswith(f"This is {what}")
    assert message.split(": ", 1)[1].startswith(to_do) or to_do == "a screenshot"
    assert to_do in message
    assert "a JPEG, PNG, WebP, BMP or GIF" in message


@pytest.mark.filterwarnings("ignore:IM image format is deprecated:DeprecationWarning")
def test_every_other_format_of_pillow_is_refused_in_a_sentence():
    Image.init()
    refused = set()
    for kind in sorted(set(Image.SAVE) - {"JPEG", "PNG", "WEBP", "GIF", "BMP", "MPO", "DIB"}):
        for mode in ("RGB", "L", "1"):
            try:
                data = encoded(kind, Image.fromarray(PICTURE).convert(mode))
            except (OSError, ValueError, KeyError, SystemError, NotImplementedError):
                continue
            refusal(data)
            refused.add(kind)
            break
    assert len(refused) > 12


def test_an_empty_file_and_a_huge_one():
    assert refusal(b"") == "This file is empty: choose another one."
    assert refusal(b"\xff\xd8\xff" + bytes(MAX_BYTES)) == "This file has 20.1 MB: choose a picture of at most 20 MB."


def alike(data: bytes, tolerance: int) -> bool:
    found = decode(data)
    return found.notes == () and np.abs(found.pixels.astype(int) - PICTURE).max() <= tolerance


def jpeg(**options) -> bytes:
    return encoded("JPEG", quality=100, subsampling=0, **options)


def without_jfif() -> bytes:
    """The first segment, which says JFIF, left out: what a camera's EXIF replaces."""
    data = jpeg()
    return data[:2] + data[4 + int.from_bytes(data[4:6]) :]


WORK = {
    "what is called .jfif": jpeg(),
    "without JFIF": without_jfif(),
    "progressive": jpeg(progressive=True),
    "with EXIF": jpeg(exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"),
    "with restart markers": jpeg(restart_marker_rows=1),
    "with a comment": jpeg(comment="taken by somebody"),
    "two pictures of a camera": encoded(
        "MPO", quality=100, subsampling=0, save_all=True, append_images=[Image.new("RGB", (40, 32))]
    ),
    "PNG": encoded("PNG"),
    "lossless WebP": encoded("WEBP", lossless=True),
    "BMP": encoded("BMP"),
}


@pytest.mark.parametrize("name", WORK)
def test_a_picture_is_one_whatever_it_is_called(name):
    assert alike(WORK[name], 4 if WORK[name].startswith(b"\xff\xd8") else 0)


def test_old_bitmaps_are_pictures():
    """With the short header of OS/2, written by hand: 20 by 16 pixels of 24 bits, from the bottom up."""
    rows = PICTURE[:16, :20]
    pixels = b"".join(row[:, ::-1].tobytes() for row in rows[::-1])
    header = b"BM" + (26 + len(pixels)).to_bytes(4, "little") + bytes(4) + (26).to_bytes(4, "little")
    info = b"".join(n.to_bytes(size, "little") for n, size in ((12, 4), (20, 2), (16, 2), (1, 2), (24, 2)))
    np.testing.assert_array_equal(decode(header + info + pixels).pixels, rows)
