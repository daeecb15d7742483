"""Plain and residual networks: which are compared, and what was measured of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.job import memoized
from pages.components.lab.layout import controls
from pages.components.learning.histories import WITH_SKIPS as WITH_SKIPS
from pages.components.recipe import Recipe
from pages.runtime import engine
from pages.state import bound, portraits
from pages.state.subject import Subject
from vizcore.depth.signal_propagation import SCHEMES, Profile, before_training, profile
from vizcore.network.classifier import Classifier
from vizcore.run.trace import Trace
from vizcore.target import Target

LAYERS = {20: ("plain20", "resnet20"), 56: ("plain56", "resnet56")}
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
    return tuple(name for name in EVERY if SHIPPED[name] in engine.networks())


def choose_networks() -> Choice:
    """The widgets; the link holds their values."""
    with controls(horizontal=True):
        depths = bound.pills("Layers", list(LAYERS), default=list(LAYERS), name="depths")
        when = BEFORE
        if trained():
            when = bound.segmented_control("Weights", [BEFORE, AFTER], name="when")
        scheme, normalised, seed = next(iter(SCHEMES)), False, 0
        if when == BEFORE:
            scheme = bound.segmented_control(
                "Random weights", list(SCHEMES), name="scheme",
                help="How large they are: He's, made for ReLU, √2 times Glorot's.",
            )  # fmt: skip
            seed = bound.number_input("Seed", 0, 999, default=0, name="seed", width=110)
            normalised = bound.toggle("Batch normalisation", name="normalised")
    names = tuple(name for depth in LAYERS if depth in depths for name in LAYERS[depth])
    if when == AFTER:
        names = tuple(name for name in names if name in trained())
    return Choice(names, when == AFTER, scheme, normalised, seed)


def look(this: Subject, name: str) -> tuple[Classifier, Trace]:
    """One of those that come trained, and what it makes of the face."""
    classifier = engine.network(SHIPPED[name])
    (seen,) = portraits.traces(this, [(classifier, portraits.of(this))])
    return classifier, seen


def trained_recipe(figure: str, names: tuple[str, ...], lines: Sequence[str], *imports: str) -> Recipe:
    """Numbers for each of those that come trained: `lines` name `classifier` and `image`, and append to `found`.

    Args:
        figure: its key; its download holds what each network is given.
        names: of the networks.
        lines: of the loop over them.
        imports: what they need.
    """
    before = (
        "found = []",
        f"for name in {tuple(SHIPPED[name] for name in names)!r}:",
        "    classifier, image = shipped.load(name), given[f'image_{name}']",
        *(f"    {line}" for line in lines),
    )
    return Recipe("found", imports=("vizcore.network import shipped", *imports), numbers=figure, before=before)


def images_of(this: Subject, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """{name: what each of those that come trained is given}, for a figure's download."""
    return {f"image_{SHIPPED[name]}": look(this, name)[1].image for name in names}


def profiles(this: Subject, choice: Choice, sight: Sight) -> Profiles | None:
    """The profile of every network that was chosen, one in sight after the other; None where it was stopped."""
    measure = _trained if choice.trained else _untrained
    key = ("depth", choice.names, choice.trained, choice.normalised, choice.seed)

    def work(report, preview) -> dict[str, Mapping[str, Profile]]:
        found: dict[str, Mapping[str, Profile]] = {}
        for number, name in enumerate(choice.names):
            report(number / len(choice.names))
            own = ("depth", name, *key[2:])
            found[name] = memoized(this, own, lambda name=name: measure(this, name, choice))
            preview(lambda: _of_scheme(found, choice))
        return found

    found = computed_in_sight(this, key, work, f"Sending gradients through {', '.join(choice.names)} …", sight)
    return None if found is None else _of_scheme(found, choice)


def _of_scheme(found: Mapping[str, Mapping[str, Profile]], choice: Choice) -> Profiles:
    return {name: schemes[choice.scheme] for name, schemes in found.items()}


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
