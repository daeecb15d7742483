"""What lives beside a paragraph: the views of the labs and of other pages, as components draw them."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st

from pages.components import attribution_panel, chart, network_view
from pages.components.glossary import state
from pages.components.lab import activation, colour, convolution, cost, pooling
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.labs.course import pages_views, trust_views
from pages.labs.course.chapters import Part
from pages.runtime import engine
from pages.runtime.page_folders import folder_of
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.figures.trade import trade_figure
from vizcore.figures.training_curves import training_curves_figure
from vizcore.lessons.colour import KERNELS
from vizcore.lessons.neuron import BEGINNING, HIDDEN, POINTS
from vizcore.network.cards import FOLDER, summary
from vizcore.network.history import read_history
from vizcore.target import Target


def part_view(this: Subject, part: Part, key: str) -> None:
    """The view of a paragraph, and the way to the page where all of it can be changed."""
    if part.view:
        VIEWS[part.view](this, key, **part.options)
    page, at = (part.page, part.at) if part.page else LABS.get(part.view, lambda **_: ("", {}))(**part.options)
    if page:
        link_to(page, part.label or f"Go on with this: {folder_of(page).title}", at=state(at))


def _slide(this: Subject, key: str, **options: Any) -> None:
    sliding = convolution.Sliding(**options)
    convolution.sliding_view(this, sliding, key=key, silent=True)
    chart.take_along(
        None, key=f"{key}-numbers", arrays={"output": convolution.result_of(this, sliding)},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip


def _pixels(this: Subject, key: str, size: int) -> None:
    sliding = convolution.Sliding(size=size, kernel=1, weights="mean")
    convolution.sliding_view(this, sliding, key=key, only=True, silent=True)
    chart.take_along(
        None, key=f"{key}-numbers", arrays={"pixels": convolution.result_of(this, sliding)},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip


def _colour(this: Subject, key: str, kernel: str) -> None:
    colour.colour_view(colour.picture_of(this, "coffee"), kernel, key=key, silent=True)


def _channels(this: Subject, key: str) -> None:
    colour.colour_view(colour.picture_of(this, "coffee"), next(iter(KERNELS)), key=key, only=True, silent=True)


def _functions(this: Subject, key: str, x: float, layers: int) -> None:
    activation.functions_view(x, layers, key=key, silent=True)


def _neuron(this: Subject, key: str, points: str) -> None:
    activation.neuron_view([BEGINNING], POINTS[points], key=key, silent=True)


def _hidden(this: Subject, key: str, begin: str) -> None:
    activation.neuron_view(HIDDEN[begin], POINTS["XOR"], key=key, silent=True)


def _pooling(this: Subject, key: str, size: int, kind: str, by: int) -> None:
    pooling.pooling_view(this, size, kind, by, key=key, silent=True)
    left = pooling.moves_of(this, size, kind).pooling
    chart.take_along(None, key=f"{key}-moves", arrays={"pooling": left}, recipe=pooling.recipe_of(size, kind))


def _cost(this: Subject, key: str) -> None:
    cost.cost_view(0, cost.MIDDLE, cost.WRONG, key=key, silent=True)


def _network(this: Subject, key: str) -> None:
    network_view.network_view(this, key=f"{key}-network")
    network_view.take_along(this, key=f"{key}-maps")


def _trade(this: Subject, key: str) -> None:
    networks = [summary(name) for name in engine.networks()]
    accuracy = np.array([network.accuracy for network in networks])
    chart.figure(
        trade_figure(networks, this.network), key=f"{key}-trade", arrays={"accuracy": accuracy},
        alt="Accuracy over operations: " + "; ".join(f"{n.name} {n.accuracy:.1%}" for n in networks),
        recipe=Recipe(
            "np.array([summary(name).accuracy for name in shipped_names()])",
            imports=("vizcore.network.cards import shipped_names, summary",),
        ),
    )  # fmt: skip


def _learning(this: Subject, key: str, network: str) -> None:
    history = read_history(FOLDER / f"{network}.history.csv")
    if history is None:
        st.caption(f"The curves of {network} do not come with this copy.")
        return
    chart.figure(
        training_curves_figure(history), key=f"{key}-curves", arrays={"accuracy": history.validation_accuracy},
        alt=f"Training over {len(history.epoch)} epochs; the accuracy ends at {history.validation_accuracy[-1]:.1%}",
        recipe=Recipe(
            f"read_history(FOLDER / {f'{network}.history.csv'!r}).validation_accuracy",
            imports=("vizcore.network.cards import FOLDER", "vizcore.network.history import read_history"),
        ),
    )  # fmt: skip


def _attribution(this: Subject, key: str, method: str) -> None:
    target = Target(this.classifier.logits, int(this.trace.logits.argmax()))
    found = attribution_panel.answer(this, target, METHODS[method], {})
    if found is not None:
        attribution_panel.attribution_panel(this, target, found, 320, blend=0.7, least=0.0, magnitude=False)


VIEWS: dict[str, Callable[..., None]] = {
    "slide": _slide, "pixels": _pixels, "colour": _colour, "channels": _channels, "functions": _functions,
    "neuron": _neuron, "hidden": _hidden, "pooling": _pooling, "network": _network, "trade": _trade, "cost": _cost,
    "learning": _learning, "attribution": _attribution, "filters": pages_views.filters_view,
    "logit": pages_views.logit_view, "digits": pages_views.digits_view, "shortcuts": pages_views.shortcuts_view,
    "gallery": pages_views.gallery_view, "means": pages_views.means_view, "reliability": pages_views.reliability_view,
    "adversarial": trust_views.adversarial_view, "deletion": trust_views.deletion_view,
}  # fmt: skip


def _lab_of_sliding(**options: Any) -> tuple[str, Mapping[str, Any]]:
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
    "attribution": lambda method: ("ask/attribution", {"methods": method}),
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
