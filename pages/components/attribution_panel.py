"""What an attribution method says of the face under study: its map, its sum, and what a map of zeros means."""

from dataclasses import dataclass
from math import isfinite
from time import perf_counter
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from pages.components import chart, recipe, target_picker
from pages.components.job import computed, memoized
from pages.components.settings_form import settings_form
from pages.state.subject import Subject
from vizcore.attribution import Attribution
from vizcore.attribution.method import Method
from vizcore.attribution.self_test import differs
from vizcore.attribution.upstream import layers_with_maps, resolve_layer
from vizcore.attribution.zero import why_zero
from vizcore.figures.attribution import attribution_figure
from vizcore.settings import Preview, unseen
from vizcore.target import Target
from vizcore.words import number_text, span_text

IMPORTS = ("vizcore.attribution import METHODS", "vizcore.target import Target")  # of what `map_in_python` says


@dataclass(frozen=True, eq=False)
class Answer:
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


def choose_settings(this: Subject, target: Target, method: Method) -> dict:
    """A widget for every setting of a method."""

    def layers() -> tuple[list[str], str]:
        names = list(layers_with_maps(this.classifier, target))
        try:
            return names, resolve_layer(this.classifier, target, None) if names else ""
        except ValueError:  # no layer is on every way: the widget names the one that is read
            return names, names[-1]

    return settings_form(method.name, method.settings, layers)


def known(this: Subject, target: Target, method: Method, settings: dict) -> Answer | None:
    """Its answer where it was asked before."""
    return this.results.get(_key(method, target, settings))


def is_at_work(this: Subject, target: Target, method: Method, settings: dict) -> bool:
    """Whether asking it takes a while: it is slow, and neither known nor stopped."""
    key = _key(method, target, settings)
    return method.slow and key not in this.results and key not in this.stopped


def _key(method: Method, target: Target, settings: dict) -> tuple:
    return method.name, target, *settings.items()


def answer(this: Subject, target: Target, method: Method, settings: dict, preview: Preview = unseen) -> Answer | None:
    """The method's map for this face; None where it was stopped or cannot answer, which is then said.

    Args:
        this: the face and the network.
        target: what is asked about.
        method: that is asked.
        settings: of it, {name: value}.
        preview: is offered the map so far by a slow one.
    """

    def ask(report_progress) -> Answer:
        start = perf_counter()
        found = method(this.classifier, this.trace.image, target, progress=report_progress, preview=preview, **settings)
        return Answer(method, settings, found, perf_counter() - start)

    try:
        return computed(this, _key(method, target, settings), ask, f"{method.name} …")
    except (ValueError, FloatingPointError) as error:
        st.caption(f":material/block: {method.name} cannot answer this here: {error}.")
        return None


def attribution_panel(this: Subject, target: Target, one: Answer, height: int, **look) -> None:
    """The map over the face, what it adds up to, and the way to take it along."""
    found = one.found
    chart.figure(
        _figure(this, one, **look),
        alt=f"{one.method.name}: which pixels moved {target_picker.named(this, target)}; "
        f"{span_text(found.map.min(), found.map.max())}",
        height=height,
        **_to_take(this, target, one),
    )
    about_map(this, target, one)


def take_along(this: Subject, target: Target, one: Answer, **look) -> None:
    """The same picture, numbers and Python of a map that is on the stage."""
    chart.take_along(lambda: _figure(this, one, **look), **_to_take(this, target, one))


def _figure(this: Subject, one: Answer, **look) -> go.Figure:
    magnitude = look.pop("magnitude") and one.method.signed
    return attribution_figure(this.trace.image, one.found.map, magnitude=magnitude, **look)


def _to_take(this: Subject, target: Target, one: Answer) -> dict[str, Any]:
    given = recipe.of_image(this.network, f"{map_in_python(target, one)}.map", *IMPORTS)
    return {"key": f"attribution-{one.method.name}", "arrays": {"map": one.found.map}, "recipe": given}


def about_map(this: Subject, target: Target, one: Answer) -> None:
    """What the map adds up to, what a map of zeros means, and whether a rule is at work."""
    method, found = one.method, one.found
    total = float(found.map.sum(dtype=float))
    if not found.map.any():
        st.caption(_about_zeros(this, target, one))
    elif found.completeness is not None:
        st.caption(_about_completeness(found, total, found.completeness))
    elif method.signed:
        st.caption(f"Sum {number_text(total)}; this method promises none.")
    if method.by_rule:
        key = ("self-test", method.name, target)  # once for a face and target, not at every click
        apart = memoized(this, key, lambda: differs(this.classifier, this.trace.image, target, method))
        st.caption(
            f"Self-test: {_apart(apart)}, so the rule is at work."
            if apart > 1e-6
            else "Self-test: the same as the plain gradient. No ReLU between image and target tells them apart here."
        )


def _apart(apart: float) -> str:
    if not isfinite(apart):
        return "the plain gradient is zero everywhere, this map is not"
    return f"{'less than 1%' if apart < 0.01 else f'{apart:.0%}'} away from the plain gradient"


def _about_completeness(found: Attribution, total: float, wanted: float) -> str:
    """What the map adds up to, what it is to add up to, and by how much it misses that where it does."""
    missed = "" if found.is_complete else f", which it misses by {_by(found, total)}"
    return f"Sum {number_text(total)}; completeness asks for {number_text(wanted)}{missed}."


def _by(found: Attribution, total: float) -> str:
    error, wanted = found.completeness_error, found.completeness
    assert error is not None
    assert wanted is not None
    return f"{error:.0%}" if isfinite(error) else f"{abs(total - wanted):.3g}"


def _about_zeros(this: Subject, target: Target, one: Answer) -> str:
    """What a map that is zero everywhere means; whether pixels move the target is asked of the gradient, once."""

    def ask() -> str:
        return why_zero(one.method, this.classifier, this.trace.image, target, **one.settings).sentence

    return memoized(this, ("why zero", one.method.name, target, *one.settings.items()), ask)


def map_in_python(target: Target, one: Answer, network: str = "classifier") -> str:
    """The call that gives the same attribution, with every setting that is not as the method has it by itself."""
    changed = {name: value for name, value in one.settings.items() if value != one.method.settings[name][1]}
    more = "".join(f", {name}={value!r}" for name, value in changed.items())
    return f"METHODS[{one.method.name!r}]({network}, image, {in_python(target)}{more})"


def in_python(target: Target) -> str:
    """The expression that makes a target."""
    place = f", {target.position}" if target.position else ""
    less = f" - {in_python(target.minus)}" if target.minus else ""
    return f"Target({target.layer!r}, {target.channel}{place}){less}"
