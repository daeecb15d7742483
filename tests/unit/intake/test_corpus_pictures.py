"""Every picture of the corpus beside the checkout behaves as its manifest says."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vizcore.intake import Cut, Framing, PictureError, cut, decode, find, find_faces, frame_crop, is_already_a_crop

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
MANIFEST = CORPUS / "manifest.json"
PICTURES = json.loads(MANIFEST.read_text(encoding="utf-8"))["images"] if MANIFEST.is_file() else {}
BOMB_MEGABYTES = 32


def behaviour(data: bytes) -> str:
    try:
        return "works_with_note" if decode(data).notes else "works"
    except PictureError as refused:
        return "clear_error" if str(refused).endswith(".") and "\n" not in str(refused) else "unclear error"


def allowed(entry) -> set[str]:
    also = entry.get("also_ok", [])
    return {entry["expect"], *([also] if isinstance(also, str) else also)}


def bytes_of(name: str) -> bytes:
    return (CORPUS / "images" / name).read_bytes()


def test_the_corpus_is_there():
    if not PICTURES:
        pytest.skip(f"no corpus beside the checkout ({MANIFEST.name} is missing): its pictures are NOT tested")
    assert {path.name for path in (CORPUS / "images").iterdir()} == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_behaves_as_the_manifest_says(name, capfd):
    assert behaviour(bytes_of(name)) in allowed(PICTURES[name])
    assert capfd.readouterr() == ("", "")


WITH_A_FACE, WITHOUT = (
    [n for n, e in PICTURES.items() if e.get("faces") == count and e["expect"] != "clear_error"] for count in (1, 0)
)
WHOLE = {"ok_fer_crop_48.png", "multi_gif_1000_frames.gif"}  # of 48 by 48 pixels


def cut_out(name: str) -> Cut:
    found = find(decode(bytes_of(name)).pixels)
    assert found.quarters == 0  # all are upright once they are decoded
    return cut(found, None, (48, 48), 1)


@pytest.mark.parametrize("name", [name for name in WITH_A_FACE if name not in WHOLE])
def test_its_face_is_found(name):
    """All are of one person, and one photo: however it was stored, the same face is cut out of it."""
    found = cut_out(name)
    assert found.framing is Framing.EYES
    assert np.corrcoef(found.image.ravel(), cut_out("ok_face.png").image.ravel())[0, 1] > 0.92


@pytest.mark.parametrize("name", WITHOUT)
def test_no_face_is_found_where_there_is_none(name):
    found = cut_out(name)
    assert found.face is None
    assert found.framing is (Framing.WHOLE if name in WHOLE else Framing.MIDDLE)


def test_a_training_face_is_used_as_it_is():
    if "ok_fer_crop_48.png" not in PICTURES:
        pytest.skip("no ok_fer_crop_48.png beside the checkout: NOT tested")
    pixels = decode(bytes_of("ok_fer_crop_48.png")).pixels
    assert is_already_a_crop(pixels, find_faces(pixels))
    whole = cut_out("ok_fer_crop_48.png")
    assert whole.framing is Framing.WHOLE
    np.testing.assert_array_equal(whole.image, frame_crop(pixels, None, (48, 48), 1))
    assert (frame_crop(pixels, None, (48, 48), 1)[..., 0] * 255 == pixels[..., 0]).mean() > 0.99


CHILD = """
import sys
from vizcore.intake import PictureError, decode
def kilobytes(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name))
data, before = sys.stdin.buffer.read(), kilobytes("VmRSS")
try:
    decode(data)
except PictureError:
    print((kilobytes("VmHWM") - before) / 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
@pytest.mark.parametrize("name", [name for name, entry in PICTURES.items() if entry["group"] == "bomb"])
def test_a_bomb_takes_little_memory(name):
    child = subprocess.run(
        [sys.executable, "-c", CHILD], input=bytes_of(name), capture_output=True, cwd=ROOT, timeout=60
    )
    assert child.stderr == b""
    assert float(child.stdout) < BOMB_MEGABYTES
