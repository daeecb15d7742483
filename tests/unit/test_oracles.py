"""A method without an oracle does not build: each is held against a slow, independent account of the same numbers."""

import pytest
from oracles import cams, gradients, perturbation, registry, relevance  # noqa: F401  each registers its oracles
from oracles.registry import ORACLES, agree, missing, strangers

from vizcore.attribution import METHODS

KINDS = {
    "attribution method": tuple(METHODS),
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
