"""What a file is, told from its first bytes: its name and its sender's word are not trusted.

Brands of HEIC, AVIF and films: ISO/IEC 14496-12. The other signatures are in their formats' specifications.
"""

import string

_HEAD = 1024  # bytes that are looked at

_PICTURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"BM": "BMP",
}
_OTHERS = {
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"II+\0": "a TIFF picture",
    b"MM\0+": "a TIFF picture",
    b"\0\0\0\x0cjP  ": "a JPEG 2000 picture",
    b"\xff\x4f\xff\x51": "a JPEG 2000 picture",
    b"\0\0\0\x0cJXL ": "a JPEG XL picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"8BPS": "a Photoshop file",
    b"\0\0\1\0": "an icon file",
    b"%!PS": "a PostScript (EPS) file",
    b"\xc5\xd0\xd3\xc6": "a PostScript (EPS) file",
    b"PK\x03\x04": "a ZIP archive or a file made of one (a document, a .keras network)",
    b"\x89HDF\r\n\x1a\n": "an HDF5 file",
    b"\x1f\x8b": "a gzip archive",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}
_NETPBM = {b"P%d" % kind + space for kind in range(1, 8) for space in (b"\n", b" ", b"\t", b"\r")}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BRANDS = {b"avif": "an AVIF picture", b"avis": "an AVIF picture", b"crx ": "a raw camera file"}
_MARKUP = {b"<svg": "an SVG drawing", b"<!doctype html": "a web page", b"<html": "a web page", b"<?xml": "an XML file"}


def picture_format(data: bytes) -> str | None:
    """JPEG, PNG, WEBP, BMP or GIF where the bytes begin as such a file does, else None."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((name for signature, name in _PICTURES.items() if data.startswith(signature)), None)


def what_it_is(data: bytes) -> str:
    """What the file is instead of a picture, with its article, to stand after "This is"."""
    for signature, kind in _OTHERS.items():
        if data.startswith(signature):
            return kind
    if data[:3] in _NETPBM:
        return "a Netpbm (PPM) picture"
    if data[4:8] == b"ftyp":
        return "a HEIC photo (iPhone)" if data[8:12] in _HEIC else _BRANDS.get(data[8:12], "a film")
    if b"%PDF-" in data[:_HEAD]:
        return "a PDF document"
    return _text(data[:_HEAD]) or "not a picture of a known kind"


def _text(head: bytes) -> str | None:
    lower = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if lower.startswith(tuple(_MARKUP)):
        return next(kind for mark, kind in _MARKUP.items() if mark in lower)
    printable = set(string.printable.encode())
    return (
        "a text file"
        if all(byte in printable or byte >= 0x80 for byte in head) and any(byte in printable for byte in head)
        else None
    )
