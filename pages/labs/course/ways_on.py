"""Where a view of the course opens with all of its controls: the page, and what is chosen there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pages.components.lab import convolution


def _lab_of_sliding(controls: Sequence[str] = (), **options: Any) -> tuple[str, Mapping[str, Any]]:
    usual, asked = convolution.Sliding(), convolution.Sliding(**options)
    changed = {name: value for name, value in asdict(asked).items() if value != getattr(usual, name)}
    return "labs/convolution", {convolution.NAMES[name]: value for name, value in changed.items()}


LABS: dict[str, Callable[..., tuple[str, Mapping[str, Any]]]] = {  # where a view's state opens with its controls
    "slide": _lab_of_sliding,
    "colour": lambda kernel: ("labs/colour", {"colour_kernel": kernel}),
    "channels": lambda: ("labs/colour", {}),
    "pixels": lambda size: ("labs/convolution", {"conv_size": size}),
    "functions": lambda x, layers: ("labs/activation", {"act_part": "functions", "act_x": x, "act_layers": layers}),
    "neuron": lambda points: ("labs/activation", {"act_part": "one neuron", "act_points": points}),
    "hidden": lambda begin: ("labs/activation", {"act_part": "a hidden layer", "act_begin": begin}),
    "pooling": lambda size, kind, by: ("labs/pooling", {"pool_size": size, "pool_kind": kind, "pool_moved": by}),
    "cost": lambda: ("labs/cost", {}),
    "network": lambda: ("look/layers", {}),
    "trade": lambda: ("networks/networks", {}),
    "learning": lambda network: ("networks/networks", {"network": network}),
    "attribution": lambda method, patches=0: ("ask/attribution", {"methods": method}),
    "filters": lambda: ("look/filters", {}),
    "logit": lambda: ("look/layers", {"layer": "logits"}),
    "digits": lambda: ("labs/digits", {}),
    "shortcuts": lambda: ("labs/depth", {}),
    "gallery": lambda network, layer: ("imagine/gallery", {"network": network, "layer": layer}),
    "reliability": lambda network: ("data/mistakes", {"network": network}),
    "adversarial": lambda: ("change/adversarial", {}),
    "deletion": lambda method: ("ask/attribution", {"methods": method, "trust": "Take the pixels away"}),
    "means": lambda network, layer: ("data/top_faces", {"network": network, "layer": layer}),
}
