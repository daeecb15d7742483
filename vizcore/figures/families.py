"""Families of layers: a colour, a sign and a word for each, so that none of the three has to be seen.

The colours are Okabe & Ito's, which differ with any colour vision (https://jfly.uni-koeln.de/color/), but for
a violet in place of their pink, which is kept for what is chosen.
"""

from dataclasses import dataclass

from vizcore.network.layers.kinds import ACTIVATIONS, GLOBAL_POOLINGS, MERGES, NORMALISATIONS, POOLINGS, WEIGHTED

_TINT = 0.2  # how much of the colour is left in a tint


@dataclass(frozen=True)
class Family:
    """Layers that do the same kind of thing.

    Args:
        name: in the legend.
        colour: as red, green and blue, 0 to 255.
        sign: Plotly's name of the marker.
        letter: the same sign as a letter.
        kinds: their class names; none for the family of everything else.
    """

    name: str
    colour: tuple[int, int, int]
    sign: str
    letter: str
    kinds: frozenset[str] = frozenset()

    @property
    def paint(self) -> str:
        """The colour as Plotly takes it."""
        return _rgb(self.colour)

    @property
    def tint(self) -> str:
        """The same, so light that black words can be read on it."""
        return _rgb(tuple(round(255 - _TINT * (255 - channel)) for channel in self.colour))


def _rgb(colour: tuple[int, ...]) -> str:
    return f"rgb({','.join(map(str, colour))})"


FAMILIES = (
    Family("convolution", (0, 114, 178), "square", "■", WEIGHTED - {"Dense"}),
    Family("dense", (213, 94, 0), "diamond", "◆", frozenset({"Dense"})),
    Family("pooling", (0, 158, 115), "triangle-down", "▼", POOLINGS | GLOBAL_POOLINGS),
    Family("where branches meet", (230, 159, 0), "cross", "✚", MERGES | {"Concatenate"}),
    Family("normalisation", (86, 180, 233), "hexagon", "⬢", NORMALISATIONS - {"Rescaling"}),
    Family("activation", (124, 92, 214), "star", "★", ACTIVATIONS | {"Softmax"}),
    Family("everything else", (134, 142, 150), "circle", "●"),
)

_SHORT = {
    "BatchNormalization": "norm",
    "LayerNormalization": "norm",
    "LocalResponseNormalization": "local norm",
    "Rescaling": "rescale",
}


def family_of(kind: str) -> Family:
    """The family of a kind of layer."""
    return next((family for family in FAMILIES if kind in family.kinds), FAMILIES[-1])


def short(kind: str) -> str:
    """A word for a kind that is folded into another: norm, ReLU, dropout."""
    return _SHORT.get(kind) or (kind if kind[:2].isupper() or "eLU" in kind else kind.lower())
