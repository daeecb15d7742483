"""What a file is, told from its first bytes: its name and its sender's word are not trusted.

Brands of HEIC, AVIF and films: ISO/IEC 14496-12. The other signatures are in their formats' specifications.
"""

import re
import string

_HEAD = 1024  # bytes that are looked at
_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # bytes of the second header, which comes in several versions

_PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
_KNOWN = "a JPEG, PNG, WebP, BMP or GIF"
_EXPORT = f"export it as JPEG, or choose {_KNOWN}"
_CHOOSE = f"choose a picture, as {_KNOWN}"
_STILL = f"choose a picture, as {_KNOWN}; a screenshot of one moment will do"
_SAVE = f"save the picture that it shows, and choose that, as {_KNOWN}"
_HEIC = "a HEIC photo (iPhone)"

# What begins so: what it is, with its article, and what to do about it.
_OTHERS = {
    b"II*\0": ("a TIFF picture", _EXPORT),
    b"MM\0*": ("a TIFF picture", _EXPORT),
    b"II+\0": ("a TIFF picture", _EXPORT),
    b"MM\0+": ("a TIFF picture", _EXPORT),
    b"IIRO": ("a raw camera file", _EXPORT),
    b"IIU\0": ("a raw camera file", _EXPORT),
    b"FUJIFILMCCD-RAW": ("a raw camera file", _EXPORT),
    b"\0\0\0\x0cjP  ": ("a JPEG 2000 picture", _EXPORT),
    b"\xff\x4f\xff\x51": ("a JPEG 2000 picture", _EXPORT),
    b"\0\0\0\x0cJXL ": ("a JPEG XL picture", _EXPORT),
    b"\xff\x0a": ("a JPEG XL picture", _EXPORT),
    b"8BPS": ("a Photoshop file", _EXPORT),
    b"gimp xcf": ("a GIMP file", _EXPORT),
    b"qoif": ("a QOI picture", _EXPORT),
    b"\x76\x2f\x31\x01": ("an OpenEXR picture", _EXPORT),
    b"#?RADIANCE": ("a Radiance picture", _EXPORT),
    b"DDS ": ("a DirectDraw texture", _EXPORT),
    b"\x8aMNG": ("an MNG animation", _EXPORT),
    b"\0\0\1\0": ("an icon file", _EXPORT),
    b"\0\0\2\0": ("a cursor file", _EXPORT),
    b"icns": ("an icon file", _EXPORT),
    b"%!PS": ("a PostScript (EPS) file", _EXPORT),
    b"\xc5\xd0\xd3\xc6": ("a PostScript (EPS) file", _EXPORT),
    b"\x1aE\xdf\xa3": ("a film", _STILL),
    b"\0\0\1\xba": ("a film", _STILL),
    b"\0\0\1\xb3": ("a film", _STILL),
    b"FLV\1": ("a film", _STILL),
    b"0&\xb2u\x8ef\xcf\x11": ("a film", _STILL),
    b"OggS": ("a sound or film file", _CHOOSE),
    b"ID3": ("a sound file", _CHOOSE),
    b"fLaC": ("a sound file", _CHOOSE),
    b"PK\x03\x04": ("a ZIP archive or a file made of one (a document, a .keras network)", _CHOOSE),
    b"\x89HDF\r\n\x1a\n": ("an HDF5 file", _CHOOSE),
    b"\x93NUMPY": ("a NumPy array", _CHOOSE),
    b"\x80\x04\x95": ("a Python pickle", _CHOOSE),
    b"\x1f\x8b": ("a gzip archive", _CHOOSE),
    b"BZh": ("a bzip2 archive", _CHOOSE),
    b"\xfd7zXZ\0": ("an xz archive", _CHOOSE),
    b"7z\xbc\xaf\x27\x1c": ("a 7-Zip archive", _CHOOSE),
    b"Rar!\x1a\x07": ("a RAR archive", _CHOOSE),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an Office document", _CHOOSE),
    b"{\\rtf": ("an RTF document", _CHOOSE),
    b"SQLite format 3\0": ("a database", _CHOOSE),
    b"\x7fELF": ("a program", _CHOOSE),
}
_RIFF = {b"AVI ": ("a film", _STILL), b"WAVE": ("a sound file", _CHOOSE), b"ACON": ("a cursor file", _EXPORT)}
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), ("an AVIF picture", _EXPORT)),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), (_HEIC, _EXPORT)),
    b"crx ": ("a raw camera file", _EXPORT),
    b"M4A ": ("a sound file", _CHOOSE),
}
_MARKUP = {
    b"<svg": ("an SVG drawing", _EXPORT),
    b"<!doctype html": ("a web page", _SAVE),
    b"<html": ("a web page", _SAVE),
    b"<?xml": ("an XML file", _CHOOSE),
}
_BYTE_ORDER_MARKS = b"\xff\xfe", b"\xfe\xff"


def picture_format(data: bytes) -> str | None:
    """JPEG, PNG, WEBP, BMP or GIF where the bytes begin as such a file does, else None."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADERS:
        return "BMP"
    return next((name for signature, name in _PICTURES.items() if data.startswith(signature)), None)


def what_it_is(data: bytes) -> tuple[str, str]:
    """What the file is instead of a picture, with its article, to stand after "This is"; and what to do about it."""
    for signature, found in _OTHERS.items():
        if data.startswith(signature):
            return found
    head = data[:_HEAD]
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp":
        return _branded(head)
    if b"%PDF-" in head:
        return "a PDF document", _EXPORT
    if head[128:132] == b"DICM":
        return "a DICOM picture", _EXPORT
    if head[257:262] == b"ustar":
        return "a tar archive", _CHOOSE
    if re.match(rb"P[1-7]\s+(#|\d|WIDTH)", head):
        return "a Netpbm (PPM) picture", _EXPORT
    return _text(head) or (("a program" if head[:2] == b"MZ" else "not a picture of a known kind"), _CHOOSE)


def _branded(head: bytes) -> tuple[str, str]:
    """By the brand of the file and those that it is compatible with, the most telling first."""
    end = min(int.from_bytes(head[:4]), _HEAD)
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, end, 4))}
    return next((found for brand, found in _BRANDS.items() if brand in brands), ("a film", _STILL))


def _text(head: bytes) -> tuple[str, str] | None:
    lower = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if lower.startswith((b"<?xml", b"<!--")):  # what it is comes after it
        return next((found for mark, found in _MARKUP.items() if mark in lower), _MARKUP[b"<?xml"])
    marked = next((found for mark, found in _MARKUP.items() if lower.startswith(mark)), None)
    printable = set(string.printable.encode())
    is_text = all(byte in printable or byte >= 0x80 for byte in head) and any(byte in printable for byte in head)
    is_text = is_text or head.startswith(_BYTE_ORDER_MARKS)
    return marked or (("a text file", _CHOOSE) if is_text else None)
