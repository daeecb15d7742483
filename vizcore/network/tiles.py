"""Small pictures that are shipped beside a network: for each layer one sheet of tiles as WebP."""

import io
import math

import numpy as np
from jaxtyping import UInt8
from PIL import Image as PillowImage

Tiles = UInt8[np.ndarray, "tiles height width colours"]
QUALITY = 75  # of WebP: about half a kilobyte a tile


def packed(name: str, tiles: Tiles, quality: int = QUALITY) -> dict[str, np.ndarray]:
    """Tiles as arrays for an .npz, from which `unpacked` makes them again, about as they were.

    Args:
        name: under which they are kept, a layer's for instance.
        tiles: grey or RGB.
        quality: of WebP, 0 to 100.
    """
    sheet = np.frombuffer(_webp(_sheet(tiles), quality), np.uint8)
    return {f"{name}.shape": np.array(tiles.shape), f"{name}.webp": sheet}


def unpacked(name: str, arrays) -> Tiles | None:
    """The tiles that are kept under a name; None where there are none.

    Args:
        name: as `packed` was given it.
        arrays: an open .npz.
    """
    if f"{name}.webp" not in arrays:
        return None
    count, height, width, colours = arrays[f"{name}.shape"].tolist()
    opened = PillowImage.open(io.BytesIO(arrays[f"{name}.webp"].tobytes()))
    pixels = np.asarray(opened.convert("L" if colours == 1 else "RGB"))
    tiles = pixels.reshape(-1, height, pixels.shape[1] // width, width, colours).swapaxes(1, 2)
    return tiles.reshape(-1, height, width, colours)[:count]


def _sheet(tiles: Tiles) -> np.ndarray:
    """All tiles in one picture, nearly as high as it is wide."""
    count, height, width, colours = tiles.shape
    across = math.ceil(math.sqrt(count))
    down = math.ceil(count / across)
    whole = np.concatenate([tiles, np.zeros((across * down - count, height, width, colours), np.uint8)])
    return whole.reshape(down, across, height, width, colours).swapaxes(1, 2).reshape(down * height, -1, colours)


def _webp(pixels: np.ndarray, quality: int) -> bytes:
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(
        buffer, "WEBP", quality=quality, method=6
    )
    return buffer.getvalue()
