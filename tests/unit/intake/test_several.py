"""Many pictures at once: files and zips of them, each bounded."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from vizcore.intake import PictureError, several
from vizcore.intake.several import each_picture


def png(shade: int, side: int = 20) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((side, side, 3), shade, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def packed(members: dict[str, bytes], way=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return buffer.getvalue()


def shades(files) -> list[int | str]:
    return [str(each) if isinstance(each, PictureError) else int(each[0, 0, 0]) for each in each_picture(files)]


def test_files_and_zips_come_out_in_order_and_what_a_mac_packs_does_not():
    inside = {"a/one.png": png(3), "a/": b"", "__MACOSX/a/._one.png": b"x", "a/.DS_Store": b"y", "a/two.png": png(4)}
    assert shades([png(1), png(2), packed(inside), png(5)]) == [1, 2, 3, 4, 5]


def test_what_is_no_picture_is_said_and_the_others_come():
    found = shades([png(1), b"%PDF-1.7", packed({"notes.txt": b"hello", "one.png": png(2), "in.zip": packed({})})])
    assert (found[0], found[3]) == (1, 2)
    assert [type(each) for each in found] == [int, str, str, int, str]
    assert "PDF" in found[1]


def test_no_more_than_so_many(monkeypatch):
    monkeypatch.setattr(several, "MOST", 3)
    assert shades([b"no picture", *(png(n) for n in range(9))])[1:] == [0, 1, 2]


def test_one_member_is_read_no_further_than_a_picture_may_be_large(monkeypatch):
    monkeypatch.setattr(several, "MAX_BYTES", 30_000)
    read = [len(data) for data in several._unpacked([packed({"zeros.png": bytes(10**8)})])]
    assert read == [30_001]


@pytest.mark.parametrize(
    ("bound", "sentence"), [("_UNPACKED", "unpacks to far too much"), ("_MEMBERS", "holds 2 files, and 1 is the most")]
)
def test_zips_that_hold_too_much(bound, sentence, monkeypatch):
    monkeypatch.setattr(several, bound, 1)
    with pytest.raises(PictureError, match=sentence):
        list(each_picture([packed({"one.png": png(1), "two.png": png(2)})]))


def locked() -> bytes:
    data = bytearray(packed({"one.png": png(1)}))
    data[6] |= 1  # the flag of a password, in both headers
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "data", [packed({"one.png": png(1)})[:60], b"PK\x03\x04", locked()], ids=["cut", "bare", "locked"]
)
def test_zips_that_are_broken_or_locked(data):
    with pytest.raises(PictureError, match="damaged, or it is locked"):
        list(each_picture([data]))
