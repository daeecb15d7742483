"""Two colour maps for the whole app: viridis for magnitude, orange and blue about zero for sign.

In both, zero is dark and what is far from it is light, by day and by night, and both are readable with any colour
vision. Viridis is perceptually uniform (van der Walt & Smith, 2015, https://bids.github.io/colormap/); the two arms of
the other climb evenly in lightness, from the same dark grey (a way that Crameri, 2018, opened with "berlin" and
"vanimo", https://doi.org/10.5281/zenodo.1243862). An all-zero map is drawn as zero.
"""

import base64
import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Bool, Float, UInt8
from PIL import Image as PillowImage
from plotly.colors import sample_colorscale, unlabel_rgb

SEQUENTIAL, PICTURE = "Viridis", "gray"
DIVERGING = (  # evenly from -1 to 1; tests/unit/figures/test_palette.py says what these colours keep
    "#bfe4ff", "#8cccff", "#56b3fe", "#0398fa", "#037ddb", "#2266af", "#2b4f81", "#2a3b54",
    "#262626",
    "#503125", "#783c20", "#a04708", "#c05b01", "#dd7209", "#f48e34", "#ffb16e", "#ffd5af",
)  # fmt: skip
Colours = str | tuple[str, ...]  # a colour map: Plotly's name of it, or its colours, evenly spaced
_LEVELS = 127  # colours of a palette: more cannot be told apart in a tile, and a noisy map would not fit 60 kB a grid
_FAINT = 0.15  # over a picture: the less, the clearer is what is near zero
_MIDDLE = (1.05 * 0.05) ** 0.5 - 0.05  # the luminance on which black and white are read alike, 4.6 to 1
GAP = _LEVELS  # the entry after them is transparent


@dataclass(frozen=True)
class Scale:
    """How numbers become colours: from `low` to `high`; diverging about zero where `signed`; grey for a picture."""

    low: float
    high: float
    signed: bool = False
    picture: bool = False

    @property
    def colours(self) -> Colours:
        """The colour map, as Plotly takes it."""
        if self.picture:
            return PICTURE
        return DIVERGING if self.signed else SEQUENTIAL

    @property
    def bounds(self) -> tuple[float, float]:
        """`low` and `high`, or, of a scale without extent, the same kind of scale up to 1."""
        if self.high > self.low:
            return self.low, self.high
        return (-1.0, 1.0) if self.signed else (0.0, 1.0)

    def share(self, values: np.ndarray) -> np.ndarray:
        """How far along the scale every number lies, clipped to [0, 1]; of signed ones, zero is at a half."""
        low, high = self.bounds
        return np.clip((values - low) / (high - low), 0, 1)

    def levels(self, values: np.ndarray) -> UInt8[np.ndarray, "..."]:
        """The palette entry of every number."""
        return (self.share(values) * (_LEVELS - 1) + 0.5).astype(np.uint8)

    def is_light(self, values: np.ndarray) -> Bool[np.ndarray, "..."]:
        """Where black is easier to read than white on these numbers' colours, by the contrast of WCAG: 4.5 at least.

        W3C, "Web Content Accessibility Guidelines 2.2", 2023, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.
        """
        shares = np.array(_palette(self.colours)).reshape(-1, 3) / 255
        linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
        return (linear @ [0.2126, 0.7152, 0.0722])[self.levels(values)] > _MIDDLE


def scale_of(values: np.ndarray, largest: float | None = None) -> Scale:
    """The scale on which these numbers are drawn: about zero if any is negative, from zero if none is.

    Args:
        values: any shape.
        largest: the absolute value of the strongest colour; None for the largest of these.
    """
    largest = float(np.max(np.abs(values), initial=0.0)) if largest is None else largest
    signed = bool(np.min(values, initial=0.0) < 0)
    return Scale(-largest if signed else 0.0, largest, signed)


def palette_table(colours: Colours) -> UInt8[np.ndarray, "levels 3"]:
    """The red, green and blue of every level of `Scale.levels`, for whoever colours elsewhere."""
    return np.array(_palette(colours), np.uint8).reshape(-1, 3)[:_LEVELS]


def half_strength(scale: Scale) -> tuple[str, str]:
    """The colours, "#rrggbb", of half the strongest number below zero and above: read on paper and at night."""
    below, above = (0.25, 0.75) if scale.signed else (0.5, 0.5)
    table = palette_table(scale.colours)
    return _hex(table[round(below * (_LEVELS - 1))]), _hex(table[round(above * (_LEVELS - 1))])


def _hex(colour: np.ndarray) -> str:
    return "#" + bytes(colour).hex()


def rising_colours(count: int) -> list[str]:
    """So many colours of viridis, "#rrggbb", the darkest first; its two ends, lost on paper or at night, left out."""
    levels = np.linspace(0.1, 0.85, count) * (_LEVELS - 1)
    return [_hex(palette_table(SEQUENTIAL)[int(level)]) for level in levels]


def palette_png(levels: UInt8[np.ndarray, "height width"], scale: Scale) -> bytes:
    """A picture of palette entries as PNG; `GAP` is transparent."""
    image = PillowImage.fromarray(levels)
    image.putpalette(_palette(scale.colours))
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", transparency=GAP)
    return buffer.getvalue()


def veil(scale: Scale, blend: float) -> list[list]:
    """The colour map with which a scale is laid over a picture, as Plotly takes it: clear at zero, opaque far from it.

    Args:
        scale: of the map.
        blend: 0 leaves the picture alone, 1 the map alone.
    """
    places = np.linspace(0, 1, _LEVELS)
    colours = palette_table(scale.colours).tolist()
    return [
        [place, f"rgba({red},{green},{blue},{alpha:.3f})"]
        for place, (red, green, blue), alpha in zip(places.tolist(), colours, opacities(scale, blend), strict=True)
    ]


def opacities(scale: Scale, blend: float) -> Float[np.ndarray, " levels"]:
    """How opaque each level of a scale is over a picture, 0 to 1: the more, the further it is from zero."""
    places = np.linspace(0, 1, _LEVELS)
    strength = np.abs(2 * places - 1) if scale.signed else places
    return blend ** (1 / (strength + _FAINT))


def grey_png(pixels: np.ndarray) -> bytes:
    """An image in [0, 1] or a uint8 picture, grey or RGB, as PNG."""
    if pixels.dtype != np.uint8:
        pixels = (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels).save(buffer, format="PNG")
    return buffer.getvalue()


def data_uri(png: bytes) -> str:
    """A PNG as Plotly takes it: as the `source` of an image."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


@cache  # of three
def _palette(colours: Colours) -> list[int]:
    scale = colours if isinstance(colours, str) else list(colours)
    samples = sample_colorscale(scale, np.linspace(0, 1, _LEVELS).tolist())
    return [round(channel) for colour in samples for channel in unlabel_rgb(colour)] + [128, 128, 128]
