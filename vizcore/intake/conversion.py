"""From whatever Pillow opened to upright 8-bit RGB of bounded size, in bounded memory."""

import struct

import numpy as np
from PIL import Image as PillowImage

from vizcore.arrays import Picture

_BAND = 4_000_000  # pixels that are converted at a time
_ORIENTATION = 0x0112  # the EXIF tag
_UPRIGHT = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}


def upright_rgb(opened: PillowImage.Image, longest: int) -> Picture:
    """The first frame as it is meant to be looked at, scaled down where its longer side passes `longest` pixels.

    Args:
        opened: by Pillow, not yet decoded, so that a JPEG can be decoded at a half, a quarter or an eighth.
        longest: pixels of the longer side that the result may have.

    Returns:
        (height, width, 3), uint8 sRGB, transparency on white, 16 bits scaled to 8.
    """
    turn = _UPRIGHT.get(_orientation(opened))
    width, height = opened.size
    scale = min(1, longest / max(width, height))
    opened.draft(opened.mode, (round(width * scale), round(height * scale)))
    opened.load()
    picture = _reduced(opened, max(1, int(max(opened.size) // longest)))
    if max(picture.size) > longest:
        size = (round(width * scale), round(height * scale))
        picture = picture.resize(size, PillowImage.Resampling.LANCZOS)
    return np.array(picture if turn is None else picture.transpose(turn))


def _orientation(opened: PillowImage.Image) -> int:
    """1 to 8; 1, upright, also where the EXIF data is broken: that is no reason to refuse a picture."""
    try:
        return opened.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, struct.error):
        return 1


def _reduced(loaded: PillowImage.Image, factor: int) -> PillowImage.Image:
    """RGB, each pixel the mean of `factor` by `factor`; converted band by band, or 50 megapixels would take 600 MB."""
    width, height = loaded.size
    result = PillowImage.new("RGB", (-(-width // factor), -(-height // factor)))
    rows = max(1, _BAND // (width * factor)) * factor
    for top in range(0, height, rows):
        band = _rgb(loaded.crop((0, top, width, min(top + rows, height))))
        result.paste(band.reduce(factor), (0, top // factor))
    return result


def _rgb(band: PillowImage.Image) -> PillowImage.Image:
    if band.mode.startswith("I") or band.mode == "F":
        return _from_sixteen_bits(band)
    if not band.has_transparency_data:
        return band.convert("RGB")
    seen = band.convert("RGBA")
    white = PillowImage.new("RGBA", seen.size, "white")
    return PillowImage.alpha_composite(white, seen).convert("RGB")


def _from_sixteen_bits(band: PillowImage.Image) -> PillowImage.Image:
    values = np.asarray(band).astype("f4")
    grey = np.clip(np.rint(values / 257), 0, 255).astype(np.uint8)  # 65535 / 255 = 257
    grey[values == band.info.get("transparency", -1)] = 255
    return PillowImage.fromarray(grey).convert("RGB")
