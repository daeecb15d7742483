"""Every picture of the corpus beside the checkout behaves as its manifest says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from vizcore.intake import PictureError, crop, decode, find_faces, frame_crop, is_already_a_crop

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


@pytest.mark.parametrize("name", [n for n, e in PICTURES.items() if "faces" in e and e["expect"] != "clear_error"])
def test_its_faces_are_found(name):
    pixels = decode(bytes_of(name)).pixels
    faces = find_faces(pixels)
    if is_already_a_crop(pixels, faces):
        assert frame_crop(pixels, None, (48, 48), 1).std() > 0 or PICTURES[name]["faces"] == 0
        return
    assert len(faces) == PICTURES[name]["faces"]
    assert all(crop(pixels, face, (48, 48), 1).std() > 0.05 for face in faces)


def test_a_training_face_is_used_as_it_is():
    if "ok_fer_crop_48.png" not in PICTURES:
        pytest.skip("no ok_fer_crop_48.png beside the checkout: NOT tested")
    pixels = decode(bytes_of("ok_fer_crop_48.png")).pixels
    assert is_already_a_crop(pixels, find_faces(pixels))
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
