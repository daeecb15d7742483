"""How names and numbers are written for people, the same on every page."""

from vizcore.network.classifier import Classifier
from vizcore.network.layers import Block, LayerInfo


def escaped(name: str) -> str:
    """A name from outside, safe where Plotly reads HTML."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shape(layer: LayerInfo | Block) -> str:
    """48×48×24."""
    return "×".join(map(str, layer.output_shape))


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
