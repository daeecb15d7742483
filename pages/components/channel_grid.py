"""Some channels of a layer beside those of another network or face: as many tiles as were asked for."""

import math

import numpy as np
import plotly.graph_objects as go

from pages.components.wording import channel_name
from pages.state import bound
from vizcore.activations.maps import as_maps, is_sequence
from vizcore.figures.bars import units_figure
from vizcore.figures.palette import scale_of
from vizcore.figures.tiles import tiles_figure
from vizcore.network.classifier import Classifier
from vizcore.network.layers import LayerInfo
from vizcore.run.trace import Trace

MOST_LABELS = 12  # the likeliest, which are drawn where predictions are compared
COUNTS = [9, 16, 36]  # maps of each
Look = tuple[Classifier, Trace]


def choose_count() -> int:
    """The widget for how many maps are shown of each."""
    return bound.segmented_control("Maps", COUNTS, default=16, name="maps_shown")


def calibrated(look: Look) -> np.ndarray:
    """Probabilities at the network's own temperature."""
    classifier, seen = look
    return classifier.predictions(seen.logits)


def channel_grid(
    layer: LayerInfo, values: np.ndarray, ranked: np.ndarray, classifier: Classifier, scale=None
) -> go.Figure:
    """Some channels of a layer: tiles where it has maps, else bars."""
    names = [channel_name(layer, classifier, int(channel)) for channel in ranked]
    shown = as_maps(values)[..., ranked].astype(np.float32)
    if shown.ndim == 1:
        return units_figure(shown, names, ranked.tolist(), scale=scale, across="channels", up="activation")
    columns = math.ceil(math.sqrt(len(ranked)))
    return tiles_figure(
        shown, names, ranked.tolist(), scale=scale or scale_of(values), columns=columns,
        sequence=is_sequence(layer.output_shape),
    )  # fmt: skip


def height_of(figure: go.Figure, side: int) -> int:
    """Pixels of the screen for a grid, where a square one takes `side`; bars take as many."""
    return round(side * min(figure.layout.height / 660, 1)) if figure.data[0].type == "image" else side
