"""Plain and residual networks: which are compared, and what was measured of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.shared import engine, portraits, turns
from pages.shared.subject import Subject, image_in_python
from vizcore.cards import shipped_names
from vizcore.classifier import Classifier
from vizcore.signal_propagation import SCHEMES, Profile, before_training, profile
from vizcore.target import Target
from vizcore.trace import Trace

LAYERS = {20: ("plain20", "resnet20"), 56: ("plain56", "resnet56")}
WITH_SKIPS = ("resnet20", "resnet56")
EVERY = tuple(name for names in LAYERS.values() for name in names)
SHIPPED = {name: f"{name}_24" for name in EVERY}  # all by one recipe, on faces of 24×24 pixels: see their cards
BEFORE, AFTER = "before training", "after training"
Profiles = dict[str, Profile]  # of each network


@dataclass(frozen=True)
class Choice:
    """What is to be compared.

    Args:
        names: of the networks.
        trained: whether as shipped; else with random weights, and what follows counts.
        scheme: of the random weights.
        normalised: whether with batch normalisation.
        seed: of the random weights.
    """

    names: tuple[str, ...]
    trained: bool
    scheme: str
    normalised: bool
    seed: int


def trained() -> tuple[str, ...]:
    """Those of the four that come with the project."""
    return tuple(name for name in EVERY if SHIPPED[name] in shipped_names())


def choose() -> Choice:
    """The widgets; the link holds their values."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        depths = st.pills(
            "Layers", list(LAYERS), selection_mode="multi", default=list(LAYERS), key="depths", bind="query-params"
        )
        when = BEFORE
        if trained():
            when = st.segmented_control(
                "Weights", [BEFORE, AFTER], default=BEFORE, required=True, key="when", bind="query-params"
            )
        scheme, normalised, seed = next(iter(SCHEMES)), False, 0
        if when == BEFORE:
            scheme = st.segmented_control(
                "Random weights", list(SCHEMES), default=scheme, required=True, key="scheme", bind="query-params",
                help="How large they are: He's, made for ReLU, √2 times Glorot's.",
            )  # fmt: skip
            seed = st.number_input("Seed", 0, 999, 0, key="seed", bind="query-params", width=110)
            normalised = st.toggle("Batch normalisation", key="normalised", bind="query-params")
    names = tuple(name for depth in LAYERS if depth in depths for name in LAYERS[depth])
    if when == AFTER:
        names = tuple(name for name in names if name in trained())
    return Choice(names, when == AFTER, scheme, normalised, seed)


def look(this: Subject, name: str) -> tuple[Classifier, Trace]:
    """One of those that come trained, and what it makes of the face."""
    classifier = engine.network(SHIPPED[name])
    (seen,) = portraits.traces(this, [(classifier, portraits.of(this))])
    return classifier, seen


def shipped_in_python(names: tuple[str, ...]) -> str:
    """The lines that load the face and begin a loop over those that come trained."""
    networks = tuple(SHIPPED[name] for name in names)
    return f"""{image_in_python(networks[0])}
result = {{}}
for name in {networks!r}:
    classifier = shipped.load(name)"""


def profiles(this: Subject, choice: Choice) -> Profiles | None:
    """The profile of every network that was chosen; None where the visitor stopped it."""
    measure = _trained if choice.trained else _untrained
    key = ("depth", choice.names, choice.trained, choice.normalised, choice.seed)

    def work(tell) -> dict[str, Mapping[str, Profile]]:
        found = {}
        for number, name in enumerate(choice.names):
            tell(number / len(choice.names))
            own = ("depth", name, *key[2:])
            found[name] = turns.kept(this, own, lambda name=name: measure(this, name, choice))
        return found

    found = turns.computed(this, key, work, f"Sending gradients through {', '.join(choice.names)} …")
    return found and {name: schemes[choice.scheme] for name, schemes in found.items()}


def _untrained(this: Subject, name: str, choice: Choice) -> Mapping[str, Profile]:
    return before_training(
        name, this.trace.image[None], len(this.classifier.labels), said(this), normalised=choice.normalised,
        seed=choice.seed,
    )  # fmt: skip


def _trained(this: Subject, name: str, choice: Choice) -> Mapping[str, Profile]:
    classifier, seen = look(this, name)
    own = Target(classifier.logits, int(seen.logits.argmax()))
    return {choice.scheme: profile(classifier, seen.image[None], own)}


def said(this: Subject) -> int:
    """The class that the network under study finds likeliest: its logit is what untrained networks are asked about."""
    return int(this.trace.logits.argmax())
