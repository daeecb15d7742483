"""A zip from outside: every bound is met, what is no picture stands in a row of its own, nothing reaches the disk."""

import contextlib
import io
import stat
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image

from vizcore.data import archive
from vizcore.data.archive import MEMBERS, ArchiveError, files_of
from vizcore.data.pictures import faces_of, is_zip, label_of

CLASSES = ("fear", "happiness")


def png(level: int = 90) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(level).integers(0, 256, (48, 48), np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(members: dict, **how) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **how) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def without_detector(monkeypatch):
    from vizcore.intake import detector

    monkeypatch.setattr(detector, "detect", lambda square: np.zeros((0, 15)))


def taken(data: bytes):
    return faces_of(files_of(data), (48, 48, 1), CLASSES)


def test_pictures_with_labels_and_what_is_none():
    data = zipped({"happy/1.png": png(1), "Fear/2.png": png(2), "other/3.png": png(3), "4.png": png(4),
                   "a/notes.txt": b"hello", "__MACOSX/happy/._1.png": b"x", "a/.DS_Store": b"x",
                   "inner.zip": zipped({"1.png": png(1)})})  # fmt: skip
    assert is_zip(data)
    found = taken(data)
    assert list(found.names) == ["happy/1.png", "Fear/2.png", "other/3.png", "4.png"]
    assert found.labels.tolist() == [1, 0, -1, -1]
    assert [each.name for each in found.refused] == ["a/notes.txt", "inner.zip"]
    assert found.refused[1].reason == "This is a zip within: bring it by itself."
    assert found.images.shape == (4, 48, 48, 1)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.png", "/tmp/x.png", "a/../../x.png", "C:\\x.png", "\\\\host\\x.png", "..\\x.png"]
)
def test_a_name_that_leads_out_is_refused_and_writes_nothing(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = taken(zipped({name: png(), "good.png": png()}))
    assert list(found.names) == ["good.png"]
    assert found.refused[0].reason == "Its name leads out of the zip: it is not read."
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_no_picture():
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert taken(zipped({link: "/etc/passwd"})).refused[0].reason == "This is a link or a device, and no picture."


def test_a_hundred_thousand_members_are_refused_before_they_are_listed(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)  # nobody may ask it
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 65_535, 65_535, 4_600_000, 0, 0)
    with pytest.raises(ArchiveError, match=f"lists 65,535 files.*at most {MEMBERS:,}"):
        files_of(b"PK\x03\x04" + end)
    lying = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 4_600_000, 0, 0)
    with pytest.raises(ArchiveError, match="names that are very long"):
        files_of(b"PK\x03\x04" + lying)


def test_a_real_one_of_a_hundred_thousand():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(100_000):
            packed.writestr(f"{number}", b"")
    with pytest.raises(ArchiveError, match="at most 5,000"):
        files_of(buffer.getvalue())


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(monkeypatch):
    bomb = zipped({f"{number}.png": bytes(19_000_000) for number in range(3)}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000
    monkeypatch.setattr(archive, "UNPACKED", 50_000_000)
    with pytest.raises(ArchiveError, match="unpacks to 0.1 GB"):
        files_of(bomb)
    large = zipped({"large.png": bytes(30_000_000)}, compression=zipfile.ZIP_DEFLATED)
    assert "30.0 MB: choose a picture of at most 20 MB" in taken(large).refused[0].reason
    lying = bytearray(large)  # it says that it unpacks to a hundred bytes
    for start in (lying.find(b"PK\x03\x04") + 22, lying.rfind(b"PK\x01\x02") + 24):
        lying[start : start + 4] = struct.pack("<I", 100)
    (file,) = files_of(bytes(lying))
    with contextlib.suppress(OSError):
        assert len(file.read()) <= 20_000_001
    assert len(taken(bytes(lying)).refused) == 1


@pytest.mark.parametrize("cut", [3, 30, 200, -30, -1])
def test_a_damaged_zip_is_one_sentence(cut):
    data = zipped({"1.png": png(1)})
    with pytest.raises(ArchiveError, match="damaged or cut short"):
        files_of(data[:cut])


def test_damaged_bytes_never_stop_the_rest():
    data = bytearray(zipped({"1.png": png(1), "2.png": png(2)}))
    data[60:90] = b"\xff" * 30  # in the pixels of the first
    found = taken(bytes(data))
    assert list(found.names) == ["2.png"]
    assert [each.name for each in found.refused] == ["1.png"]


def test_names_are_data():
    name = "<img src=x onerror=alert(1)>" + "a" * 500 + ".png"
    found = taken(zipped({name: png()}))
    assert found.names[0] == name[:200]


def test_labels_by_the_words_of_fer2013():
    assert [label_of(name, CLASSES) for name in ("happy", "happiness", "fear", "sad", "")] == [1, 1, 0, -1, -1]
