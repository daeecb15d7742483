"""Bytes to the browser for a grid of 64 maps of 24×24 that can be clicked: ours, and ÷ a figure of 64 `go.Heatmap`.

The length of the figure's JSON as Streamlit writes it into its message, before the websocket compresses it. Real maps:
64 of the 24×24 maps that the shipped network's convolutions make of the sample face. Noise is reported beside them, as
the most that such a grid can ever take: no picture format can make it smaller. The heat maps get float32, which Plotly
sends as base64; in Streamlit they cannot even be clicked.
"""

import numpy as np
import plotly.io
import streamlit as st  # noqa: F401  its template becomes part of every figure

from bench.apps.grid import MAPS, SIDE, WAYS, noise
from bench.result import Result
from pages.state import photo
from vizcore.network import shipped
from vizcore.network.cards import shipped_names
from vizcore.run.trace import trace

KILOBYTES, SHARE = 60, 0.25


def measure(quick: bool) -> list[Result]:
    """Kilobytes and share, of real maps and of noise."""
    results = []
    for kind, maps, kilobytes, share in (("of a face", _real(), KILOBYTES, SHARE), ("of noise", noise(0), None, None)):
        size = {way: len(plotly.io.to_json(figure_of(maps), validate=False)) for way, figure_of in WAYS.items()}
        how = f"{size['tiles'] / 1e3:.1f} kB, heat maps {size['subplots'] / 1e3:.1f} kB"
        results.append(Result(f"bytes of a grid {kind}", size["tiles"] / 1e3, "kB", at_most=kilobytes, how=how))
        ratio = size["tiles"] / size["subplots"]
        results.append(Result(f"bytes of a grid {kind} ÷ heat maps", ratio, at_most=share, how=how))
    return results


def _real() -> np.ndarray:
    classifier = shipped.load(shipped_names()[0])
    seen = trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image)
    convolved = [seen.activations[layer.name] for layer in classifier.layers if layer.kind == "Conv2D"]
    return np.concatenate([maps for maps in convolved if maps.shape[:2] == (SIDE, SIDE)], axis=-1)[..., :MAPS]
