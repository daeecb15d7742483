"""How names and numbers are written for people, the same on every page."""

import numpy as np

from vizcore.network.classifier import Classifier
from vizcore.network.layers import COUNTED, Block, LayerInfo
from vizcore.words import number_text
from vizcore.words import share_text as finer_share

STEPS = "Steps run from left to right, line by line."  # of a sequence that is drawn as a picture


def escaped(name: str) -> str:
    """A name from outside, safe where Plotly reads HTML."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shape(layer: LayerInfo | Block) -> str:
    """48×48×24."""
    return "×".join(map(str, layer.output_shape))


def cost_of(layer: LayerInfo | Block) -> str:
    """134 MFLOPs; or that nobody counts those of its kind."""
    steps = layer.steps if isinstance(layer, Block) else (layer,)
    return flops(layer.flops) if all(step.kind in COUNTED for step in steps) else "FLOPs not counted"


def flops(count: int) -> str:
    """134 MFLOPs."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}FLOPs"
    return f"{count} FLOPs"


def channel_name(layer: LayerInfo, classifier: Classifier, channel: int) -> str:
    """What people call a channel: its number, or the label where it is a logit."""
    return escaped(classifier.labels[channel]) if layer.name == classifier.logits else f"channel {channel}"


def listed(channels: tuple[int, ...], most: int = 24) -> str:
    """1, 2, 3 and 40 more."""
    shown = ", ".join(map(str, channels[:most]))
    return shown if len(channels) <= most else f"{shown} and {len(channels) - most} more"


def answer_text(classifier: Classifier, value: float) -> str:
    """One answer as people read it: 87%, or 3.21 where it is a number."""
    return number_text(value) if classifier.outputs == "numbers" else share_text(value)


def share_text(share: float) -> str:
    """87%, 99.6% or 0.4%, never 100% or 0%: a softmax or sigmoid gives neither, but for the rounding of float32."""
    whole = f"{share:.0%}"
    return finer_share(float(share)) if whole in {"0%", "100%"} else whole


def in_words(said: np.ndarray, classifier: Classifier, most: int = 8) -> str:
    """Its strongest answers, the strongest first: happiness 87%, surprise 9% and 6 more."""
    order = np.argsort(-said, kind="stable")
    named = [f"{classifier.labels[index]} {answer_text(classifier, said[index])}" for index in order[:most]]
    return ", ".join(named) + (f" and {len(said) - most} more" if len(said) > most else "")


def strongest_answer(classifier: Classifier, said: np.ndarray) -> str:
    """Happiness (87%)."""
    first = int(np.argmax(said))
    return f"{classifier.labels[first]} ({answer_text(classifier, said[first])})"
