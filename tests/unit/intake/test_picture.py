import io
import random
import re
import struct
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from vizcore.intake.picture import LONGEST, PictureError, decode

ROOT = Path(__file__).parents[3]
LEFT_RED = np.zeros((40, 60, 3), np.uint8)
LEFT_RED[:, :30] = (200, 30, 40)
LEFT_RED[:20, 30:] = (20, 30, 220)


def encoded(image, kind, **options) -> bytes:
    file = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(file, kind, **options)
    return file.getvalue()


def png(width, height, depth, colour, rows: bytes, before: bytes = b"") -> bytes:
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_size(jpeg: bytes, side: int) -> bytes:
    """The same JPEG with a header that lies about its size."""
    start = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2"))
    return jpeg[: start + 5] + struct.pack(">HH", side, side) + jpeg[start + 9 :]


def refusal(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        decode(data)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "GIF", "JPEG"])
def test_pixels_are_those_of_the_file(kind):
    options = {"WEBP": {"lossless": True}, "JPEG": {"quality": 100, "subsampling": 0}}.get(kind, {})
    decoded = decode(encoded(LEFT_RED, kind, **options))
    np.testing.assert_allclose(decoded.pixels.astype(int), LEFT_RED, atol=3 if kind == "JPEG" else 0)
    assert decoded.notes == ()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation):
    stored = {  # how a camera stores the upright picture so that the tag brings it back
        1: LEFT_RED,
        2: LEFT_RED[:, ::-1],
        3: LEFT_RED[::-1, ::-1],
        4: LEFT_RED[::-1],
        5: LEFT_RED.swapaxes(0, 1),
        6: np.rot90(LEFT_RED),
        7: LEFT_RED[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(LEFT_RED, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(encoded(np.ascontiguousarray(stored), "PNG", exif=exif))
    np.testing.assert_array_equal(decoded.pixels, LEFT_RED)
    assert decoded.notes == ()


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\x7f", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"]
)
def test_broken_exif_does_not_matter(exif):
    for kind in ("JPEG", "PNG", "WEBP"):
        assert decode(encoded(LEFT_RED, kind, exif=exif)).pixels.shape == LEFT_RED.shape


def test_broken_colour_profile_does_not_matter():
    good = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for profile in (good, b"not a profile", good[:50]):
        np.testing.assert_array_equal(decode(encoded(LEFT_RED, "PNG", icc_profile=profile)).pixels, LEFT_RED)


def test_sixteen_bits_are_scaled_and_not_clipped():
    values = np.tile(np.linspace(0, 65535, 64).astype(np.uint16), (32, 1))
    expected = np.rint(values / 257).astype(int)
    grey = decode(encoded(values, "PNG")).pixels
    np.testing.assert_array_equal(grey, np.repeat(expected[..., None], 3, axis=2))
    lines = [b"\0" + np.repeat(row[:, None], 3, axis=1).astype(">u2").tobytes() for row in values]
    colour = decode(png(64, 32, 16, 2, zlib.compress(b"".join(lines)))).pixels
    np.testing.assert_allclose(colour.astype(int), np.repeat(expected[..., None], 3, axis=2), atol=1)


def test_transparency_is_laid_on_white():
    alpha = np.full((40, 60), 255, np.uint8)
    alpha[:, :30] = 0
    alpha[20:, 30:] = 128
    expected = LEFT_RED.copy()
    expected[:, :30] = 255
    expected[20:, 30:] = 127
    decoded = decode(encoded(np.dstack([LEFT_RED, alpha]), "PNG")).pixels
    np.testing.assert_allclose(decoded.astype(int), expected, atol=1)


def test_transparent_index_and_transparent_grey_are_white():
    palette = Image.new("P", (32, 32), 1)
    palette.putpalette([10, 20, 30, 90, 80, 70])
    palette.paste(0, (0, 0, 16, 32))
    decoded = decode(encoded(palette, "PNG", transparency=0)).pixels
    assert decoded[0, 0].tolist() == [255, 255, 255]
    assert decoded[0, 31].tolist() == [90, 80, 70]
    grey = np.full((32, 32), 30000, np.uint16)
    grey[:, :16] = 10000
    decoded = decode(encoded(grey, "PNG", transparency=10000)).pixels
    assert decoded[0, 0].tolist() == [255] * 3
    assert decoded[0, 31].tolist() == [round(30000 / 257)] * 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK"])
def test_every_mode_becomes_rgb(mode):
    image = Image.fromarray(LEFT_RED).convert(mode)
    decoded = decode(
        encoded(image, "JPEG" if mode == "CMYK" else "PNG", **({"quality": 100} if mode == "CMYK" else {}))
    )
    np.testing.assert_allclose(
        decoded.pixels.astype(int), np.asarray(image.convert("RGB")), atol=12 if mode == "CMYK" else 0
    )


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_only_the_first_frame_of_an_animation(kind):
    others = [Image.new("RGB", (60, 40), (0, 40 * k, 0)) for k in range(1, 6)]
    options = {"lossless": True} if kind == "WEBP" else {}
    decoded = decode(encoded(LEFT_RED, kind, save_all=True, append_images=others, **options))
    np.testing.assert_array_equal(decoded.pixels, LEFT_RED)
    (note,) = decoded.notes
    assert "first frame" in note


def test_a_camera_file_of_two_pictures_is_no_animation():
    decoded = decode(encoded(LEFT_RED, "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))]))
    assert decoded.pixels.shape == LEFT_RED.shape
    assert decoded.notes == ()


def test_a_constant_picture_works_and_says_so():
    decoded = decode(encoded(np.full((20, 20, 3), 7, np.uint8), "PNG"))
    assert (decoded.pixels == 7).all()
    assert "same colour" in decoded.notes[0]


@pytest.mark.parametrize(("kind", "width", "height"), [("PNG", 5000, 2500), ("JPEG", 1500, 6000), ("PNG", 2049, 300)])
def test_large_pictures_are_scaled_down_without_aliasing(kind, width, height):
    checkers = (np.indices((height, width)).sum(axis=0) % 2 * 255).astype(np.uint8)
    decoded = decode(encoded(checkers, kind))
    scale = LONGEST / max(width, height)
    assert decoded.pixels.shape == (round(height * scale), round(width * scale), 3)
    shown = f"{decoded.pixels.shape[1]} × {decoded.pixels.shape[0]}"
    assert decoded.notes[0] == f"The picture was scaled down from {width} × {height} to {shown} pixels."
    if width != 2049:  # nearly the size itself: nothing there to average
        assert decoded.pixels[2:-2, 2:-2].std() < 8
        assert abs(decoded.pixels.mean() - 127.5) < 1


def test_a_large_picture_keeps_its_places():
    image = np.zeros((2400, 3600, 3), np.uint8)
    image[:1200, 1800:] = (0, 255, 0)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned right by 90 degrees: what was above on the right is then below on the right
    decoded = decode(encoded(image, "JPEG", exif=exif))
    assert decoded.pixels.shape == (2048, 1365, 3)
    assert decoded.notes == ("The picture was scaled down from 2400 × 3600 to 1365 × 2048 pixels.",)
    green = decoded.pixels[..., 1] > 127
    assert green[1030:, 690:].all()
    assert not green[:1018].any()
    assert not green[:, :675].any()


def test_pillow_may_try_no_other_format(monkeypatch):
    allowed, opened = [], Image.open
    monkeypatch.setattr(
        Image, "open", lambda file, formats=None: allowed.append(formats) or opened(file, formats=formats)
    )
    for kind in ("PNG", "WEBP", "JPEG", "GIF", "BMP"):
        decode(encoded(LEFT_RED, kind))
        assert set(map(tuple, allowed)) == {(kind,)}
        allowed.clear()


@pytest.mark.parametrize(("width", "height"), [(1, 1), (15, 400), (400, 15)])
def test_too_small(width, height):
    assert f"{width} × {height}" in refusal(encoded(Image.new("RGB", (width, height)), "PNG"))


def test_the_smallest_works_and_a_ribbon_does_not():
    assert decode(encoded(LEFT_RED[:16, :16], "PNG")).pixels.shape == (16, 16, 3)
    assert "narrow" in refusal(encoded(Image.new("L", (9000, 60)), "PNG"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_truncated_files_are_refused(kind):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    data = encoded(noise, kind)
    for share in (0.05, 0.5, 0.9):
        assert refusal(data[: int(len(data) * share)])


def test_zero_size_and_bombs_of_text():
    assert refusal(png(0, 0, 8, 2, zlib.compress(b"")))
    body = b"Comment\0\0" + zlib.compress(bytes(80_000_000))
    text = struct.pack(">I", len(body)) + b"zTXt" + body + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    assert refusal(png(32, 32, 8, 0, zlib.compress(bytes(33 * 32)), before=text))


def mostly_grey(side: int, **options) -> bytes:
    """A JPEG whose header promises more than comes, with just enough bytes to be believed."""
    data = with_size(encoded(LEFT_RED, "JPEG", **options), side)
    return data[:2] + (b"\xff\xfe\xff\xff" + bytes(65533)) * 2 + data[2:]


BOMBS = {
    "PNG of 900 megapixels": (png(30_000, 30_000, 8, 2, zlib.compress(bytes(90_001 * 30))), 32, "megapixels"),
    "PNG of 100 megapixels": (png(10_000, 10_000, 8, 0, zlib.compress(bytes(10_001 * 1000))), 32, "10000 × 10000"),
    "JPEG that says 9000": (with_size(encoded(LEFT_RED, "JPEG"), 9000), 32, "9000 × 9000"),
    "JPEG that says 7000": (with_size(encoded(LEFT_RED, "JPEG"), 7000), 32, "damaged"),
    "progressive JPEG that says 7000": (with_size(encoded(LEFT_RED, "JPEG", progressive=True), 7000), 32, "damaged"),
    "padded JPEG that says 7000": (mostly_grey(7000), 32, "damaged"),
    "padded progressive JPEG that says 7000": (mostly_grey(7000, progressive=True), 32, "damaged"),
    "PNG of 24 megapixels": (png(4900, 4900, 8, 6, zlib.compress(bytes((4 * 4900 + 1) * 4900), 1)), 220, "scaled down"),
}
CHILD = """
import sys, warnings
warnings.simplefilter("error")
from vizcore.intake import PictureError, decode
def kilobytes(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name))
data, before = sys.stdin.buffer.read(), kilobytes("VmRSS")
try:
    print(*decode(data).notes)
except PictureError as refused:
    print(refused)
print((kilobytes("VmHWM") - before) / 1024)
assert "tensorflow" not in sys.modules
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of memory from /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_take_little_memory(name):
    data, megabytes, words = BOMBS[name]
    child = subprocess.run([sys.executable, "-c", CHILD], input=data, capture_output=True, cwd=ROOT, timeout=60)
    assert child.stderr == b""
    message, peak = child.stdout.decode().splitlines()
    assert child.returncode == 0
    assert words in message
    assert float(peak) < megabytes


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, here or there or in the headers only; a piece cut out, doubled, moved, or cut off."""
    result = bytearray(data)
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice([1, 4, 64, 1000]))
    way = chance.randrange(6)
    if way == 0:
        del result[start:end]
    elif way == 1:
        result[start:start] = data[start:end]
    elif way == 2:
        result[start:end] = chance.choice([b"\0", b"\xff"]) * (end - start)
    elif way == 3:
        del result[start:]
    else:
        for _ in range(chance.choice([1, 3, 10])):
            result[chance.randrange(min(len(data), chance.choice([60, 10_000])))] = chance.randrange(256)
    return bytes(result)


def test_three_thousand_mutated_pictures_are_refused_in_a_sentence_or_shown(capfd):
    chance = random.Random(0)
    noise = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)
    wholes = [encoded(noise, kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP")]
    wholes += [encoded(noise, "JPEG", progressive=True), encoded(noise, "WEBP", lossless=True)]
    wholes += [encoded(noise, "PNG", save_all=True, append_images=[Image.new("RGB", (24, 24))])]
    wholes += [encoded(Image.fromarray(noise).quantize(8), "PNG", transparency=1), encoded(LEFT_RED, "GIF")]
    outcomes = {"shown": 0, "refused": 0}
    for number in range(3000):
        data = mutated(wholes[number % len(wholes)], chance)
        try:
            pixels = decode(data).pixels
        except PictureError as refused:
            outcomes["refused"] += bool(re.fullmatch(r"This [^\n]+\.", str(refused)))
        else:
            outcomes["shown"] += pixels.ndim == 3 and max(pixels.shape) <= LONGEST
    assert sum(outcomes.values()) == 3000
    assert outcomes["refused"] > 1500
    assert outcomes["shown"] > 300
    assert capfd.readouterr() == ("", "")


def test_many_visitors_at_once():
    files = [encoded(np.full((600, 600, 3), k, np.uint8), "PNG") for k in range(12)]
    found = {}

    def work(k):
        found[k] = decode(files[k]).pixels[0, 0, 0] if k % 3 else refusal(files[k][:200])

    threads = [threading.Thread(target=work, args=[k]) for k in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[k] == k for k in range(12) if k % 3)
    assert len(found) == 12
