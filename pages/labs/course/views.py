"""What lives beside a paragraph: the views of the labs and of other pages, as components draw them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from pages.components import attribution_panel, chart, network_view
from pages.components.glossary import state
from pages.components.lab import activation, colour, convolution, cost, pooling
from pages.components.lab.view import OnChoose
from pages.components.page_links import link_to
from pages.components.recipe import Recipe
from pages.labs.course import pages_views, trust_views
from pages.labs.course.chapters import Part
from pages.labs.course.ways_on import LABS
from pages.runtime import engine
from pages.runtime.page_folders import folder_of
from pages.state import bound
from pages.state.bound import value_of
from pages.state.subject import Subject
from vizcore.attribution import METHODS
from vizcore.figures.trade import trade_figure
from vizcore.figures.training_curves import training_curves_figure
from vizcore.lessons.colour import KERNELS
from vizcore.lessons.convolution_arithmetic import PADDINGS
from vizcore.lessons.neuron import BEGINNING, HIDDEN, POINTS
from vizcore.network.cards import FOLDER, summary
from vizcore.network.history import read_history
from vizcore.target import Target


def part_view(this: Subject, part: Part, key: str, tell: OnChoose | None = None) -> None:
    """The view of a paragraph, and the way to the page with all of its controls; `tell` is told what is chosen."""
    if part.view:
        VIEWS[part.view](this, key, **part.options, **({"tell": tell} if tell else {}))
    page, at = (part.page, part.at) if part.page else LABS.get(part.view, lambda **_: ("", {}))(**part.options)
    if page:
        link_to(page, part.label or f"Go on with this: {folder_of(page).title}", at=state(at))


_CONTROLS = {"kernel": (1, 5), "stride": (1, 4)}


def _slide(
    this: Subject, key: str, tell: OnChoose | None = None, controls: Sequence[str] = (), **options: Any
) -> None:  # fmt: skip
    usual, chosen = convolution.Sliding(**options), {}
    with st.container(horizontal=True):
        for name in controls:
            given, label, setting = getattr(usual, name), name.capitalize(), convolution.NAMES[name]
            if name in _CONTROLS:
                chosen[name] = bound.slider(label, *_CONTROLS[name], name=setting, default=given, width=220)
            else:
                chosen[name] = bound.segmented_control(label, PADDINGS, name=setting, default=given)
    sliding = replace(usual, **chosen)
    if tell and controls:
        tell(chosen)
    convolution.sliding_view(
        this, sliding, key=key, silent=not tell or bool(controls), on_choose=None if controls else tell
    )
    chart.take_along(
        None, key=f"{key}-numbers", arrays={"output": convolution.result_of(this, sliding)},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip


def _pixels(this: Subject, key: str, size: int, tell: OnChoose | None = None) -> None:
    sliding = convolution.Sliding(size=size, kernel=1, weights="mean")
    given = " × ".join(map(str, this.trace.image.shape[: 2 if this.trace.image.shape[2] == 1 else 3]))
    title = f"Your face, {given} numbers, in {size} × {size} means"
    convolution.sliding_view(this, sliding, key=key, only=True, title=title, silent=not tell, on_choose=tell)
    chart.take_along(
        None, key=f"{key}-numbers", arrays={"pixels": convolution.result_of(this, sliding)},
        recipe=convolution.recipe_of(this, sliding),
    )  # fmt: skip


def _colour(this: Subject, key: str, kernel: str, tell: OnChoose | None = None) -> None:
    colour.colour_view(colour.picture_of(this, "coffee"), kernel, key=key, silent=not tell, on_choose=tell)


def _channels(this: Subject, key: str, tell: OnChoose | None = None) -> None:
    picture, kernel = colour.picture_of(this, "coffee"), next(iter(KERNELS))
    colour.colour_view(picture, kernel, key=key, only=True, silent=not tell, on_choose=tell)


def _functions(this: Subject, key: str, x: float, layers: int, tell: OnChoose | None = None) -> None:
    activation.functions_view(x, layers, key=key, silent=not tell, on_choose=tell)


def _neuron(this: Subject, key: str, points: str, tell: OnChoose | None = None) -> None:
    activation.neuron_view([BEGINNING], POINTS[points], key=key, silent=not tell, on_choose=tell)


def _hidden(this: Subject, key: str, begin: str) -> None:
    activation.neuron_view(HIDDEN[begin], POINTS["XOR"], key=key, silent=True)


def _pooling(this: Subject, key: str, size: int, kind: str, by: int, tell: OnChoose | None = None) -> None:
    pooling.pooling_view(this, size, kind, by, key=key, silent=not tell, on_choose=tell)
    left = pooling.moves_of(this, size, kind).pooling
    chart.take_along(None, key=f"{key}-moves", arrays={"pooling": left}, recipe=pooling.recipe_of(size, kind))


def _cost(this: Subject, key: str, tell: OnChoose | None = None) -> None:
    cost.cost_view(0, cost.MIDDLE, cost.WRONG, key=key, silent=not tell, on_choose=tell)


def _network(this: Subject, key: str, tell: OnChoose | None = None) -> None:
    network_view.network_view(this, key=f"{key}-network", on_choose=tell)
    network_view.take_along(this, key=f"{key}-maps")


def _trade(this: Subject, key: str, tell: OnChoose | None = None) -> None:
    networks = [summary(name) for name in engine.networks()]
    accuracy = np.array([network.accuracy for network in networks])
    chart.figure(
        trade_figure(networks, this.network), key=f"{key}-trade", arrays={"accuracy": accuracy},
        on_click=(lambda name: tell({"network": name})) if tell else None,
        alt="Accuracy over operations: " + "; ".join(f"{n.name} {n.accuracy:.1%}" for n in networks),
        recipe=Recipe(
            "np.array([summary(name).accuracy for name in shipped_names()])",
            imports=("vizcore.network.cards import shipped_names, summary",),
        ),
    )  # fmt: skip
    if tell:  # from the keyboard, which reaches no chart
        names, own = [network.name for network in networks], f"{key}-name"
        st.selectbox(
            "Or choose a network here", names, index=None, key=own, width=360, placeholder="Choose",
            on_change=lambda: tell({"network": value_of(own)}),
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


def _attribution(
    this: Subject, key: str, method: str, patches: int = 0, tell: OnChoose | None = None
) -> None:  # fmt: skip
    target = Target(this.classifier.logits, int(this.trace.logits.argmax()))
    found = attribution_panel.answer(this, target, METHODS[method], {})
    if found is not None:
        attribution_panel.attribution_panel(this, target, found, 320, blend=0.7, least=0.0, magnitude=False)
        if patches:
            values = trust_views.patches_of(found.found.map, patches)
            title = f"Added up in {patches} × {patches} patches"
            convolution.numbers_view(values, title, key=f"{key}-patches", on_choose=tell)


VIEWS: dict[str, Callable[..., None]] = {
    "slide": _slide, "pixels": _pixels, "colour": _colour, "channels": _channels, "functions": _functions,
    "neuron": _neuron, "hidden": _hidden, "pooling": _pooling, "network": _network, "trade": _trade, "cost": _cost,
    "learning": _learning, "attribution": _attribution, "filters": pages_views.filters_view,
    "logit": pages_views.logit_view, "digits": pages_views.digits_view, "shortcuts": pages_views.shortcuts_view,
    "gallery": pages_views.gallery_view, "means": pages_views.means_view, "reliability": pages_views.reliability_view,
    "adversarial": trust_views.adversarial_view, "deletion": trust_views.deletion_view,
}  # fmt: skip
