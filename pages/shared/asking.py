"""The settings of an attribution method, drawn from its signature, and its answer for the face under study."""

import typing
from dataclasses import dataclass
from time import perf_counter

import streamlit as st

from pages.shared import pointing, show, turns
from pages.shared.subject import Subject, snippet
from vizcore.attribution import Attribution
from vizcore.attribution.method import LayerWithMaps, Method, Range
from vizcore.attribution.self_test import differs
from vizcore.attribution.upstream import chosen, layers_with_maps
from vizcore.figures.attribution import attribution_figure
from vizcore.target import Target

IMPORTS = ("vizcore.attribution import METHODS", "vizcore.target import Target")  # of what `map_in_python` says


@dataclass(frozen=True, eq=False)
class Asked:
    """A method, how it was asked, and what it said.

    Args:
        method: that was asked.
        settings: {name: value} of all its settings.
        found: its answer.
        seconds: that it took, compiling included.
    """

    method: Method
    settings: dict
    found: Attribution
    seconds: float


def settings_of(this: Subject, target: Target, method: Method) -> dict:
    """A widget for every setting of a method."""
    if not method.settings:
        return {}
    with st.expander("Settings", icon=":material/tune:"):
        return {name: _widget(this, target, method, name, *of) for name, of in method.settings.items()}


def _widget(this: Subject, target: Target, method: Method, name: str, annotation, default):
    label, key = name.replace("_", " ").capitalize(), f"{method.name}-{name}"
    if annotation == LayerWithMaps:
        layers = layers_with_maps(this.classifier, target)
        itself = f"automatic: {chosen(this.classifier, target, None)}" if layers else "automatic"
        return st.selectbox(label, [None, *layers], key=key, format_func=lambda layer: layer or itself)
    if typing.get_origin(annotation) is typing.Literal:
        return st.selectbox(label, typing.get_args(annotation), key=key)
    for bounds in getattr(annotation, "__metadata__", ()):
        if isinstance(bounds, Range):
            kind = type(default)
            return st.slider(label, kind(bounds.low), kind(bounds.high), default, key=key)
    return default


def answer(this: Subject, target: Target, method: Method, settings: dict) -> Asked | None:
    """The method's map for this face; None where it was stopped or cannot answer, which is then said."""

    def ask(tell) -> Asked:
        start = perf_counter()
        found = method(this.classifier, this.trace.image, target, progress=tell, **settings)
        return Asked(method, settings, found, perf_counter() - start)

    try:
        return turns.computed(this, (method.name, target, *settings.items()), ask, f"{method.name} …")
    except (ValueError, FloatingPointError) as error:
        st.caption(f":material/block: {method.name} cannot answer this here: {error}.")
        return None


def draw(this: Subject, target: Target, asked: Asked, height: int, **look) -> None:
    """The map over the face, what it adds up to, and the way to take it along."""
    method, found = asked.method, asked.found
    magnitude = look.pop("magnitude") and method.signed
    show.figure(
        attribution_figure(this.trace.image, found.map, magnitude=magnitude, **look),
        key=f"attribution-{method.name}",
        alt=f"{method.name}: which pixels moved {pointing.named(this, target)}; from {found.map.min():.3g} to "
        f"{found.map.max():.3g}",
        arrays={"map": found.map},
        code=snippet(this, f"{map_in_python(target, asked)}.map", *IMPORTS),
        height=height,
    )
    total = float(found.map.sum(dtype=float))
    if not found.map.any():
        st.caption("Zero everywhere: no pixel moves this number.")
    elif found.sums_to is not None:
        st.caption(f"Adds up to {total:.3g}; it promises {found.sums_to:.3g}.")
    elif method.signed:
        st.caption(f"Adds up to {total:.3g}; it promises no sum.")
    if method.by_rule:
        key = ("self-test", method.name, target)  # once for a face and target, not at every click
        apart = turns.kept(this, key, lambda: differs(this.classifier, this.trace.image, target, method))
        st.caption(
            f"Self-test: unlike the plain gradient by {apart:.0%} of its size, so the method is at work."
            if apart > 1e-6
            else "Self-test: the same as the plain gradient. No ReLU between image and target tells them apart here."
        )


def map_in_python(target: Target, asked: Asked, network: str = "classifier") -> str:
    """The call that gives the same attribution, with every setting that is not as the method has it by itself."""
    changed = {name: value for name, value in asked.settings.items() if value != asked.method.settings[name][1]}
    more = "".join(f", {name}={value!r}" for name, value in changed.items())
    return f"METHODS[{asked.method.name!r}]({network}, image, {in_python(target)}{more})"


def in_python(target: Target) -> str:
    """The expression that makes a target."""
    place = f", {target.position}" if target.position else ""
    less = f" - {in_python(target.minus)}" if target.minus else ""
    return f"Target({target.layer!r}, {target.channel}{place}){less}"
