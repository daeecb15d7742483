"""A method without an oracle does not build: each is held against a slow, independent account of the same numbers."""

import inspect

import pytest
from oracles import (  # noqa: F401  each registers its oracles
    along,
    arithmetic,
    ascent,
    cams,
    functions,
    gradients,
    interventions,
    perturbation,
    relevance,
    sequences,
    sums,
    transforms,
)
from oracles.registry import ORACLES, agree, missing, strangers

from vizcore import interventions as what_if
from vizcore.arithmetic import SUPPORTED
from vizcore.attribution import METHODS
from vizcore.featurevis import VISUALIZATIONS
from vizcore.interventions.kernel_edit import PRESETS

KINDS = {
    "attribution method": tuple(METHODS),
    "way to visualise": tuple(VISUALIZATIONS),
    "intervention": tuple(name for name, thing in vars(what_if).items() if inspect.isfunction(thing)),
    "transform": tuple(what_if.TRANSFORMS),
    "preset of a kernel": tuple(PRESETS),
    "arithmetic": tuple(sorted(SUPPORTED)),
}


@pytest.mark.parametrize("kind", KINDS)
def test_everything_has_an_oracle(kind):
    assert missing(kind, KINDS[kind]) == []
    assert strangers(kind, KINDS[kind]) == []


def test_what_has_none_is_found(monkeypatch):
    monkeypatch.delitem(ORACLES, ("attribution method", "Grad-CAM"))
    assert missing("attribution method", METHODS) == ["Grad-CAM"]


@pytest.mark.parametrize(("kind", "name"), ORACLES, ids=lambda words: words.replace(" ", "-"))
def test_it_agrees_with_its_oracle(kind, name):
    pairs = list(ORACLES[kind, name]())
    assert pairs
    for pair in pairs:
        agree(pair)
