"""What gets through plain and residual networks, in curves and words."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.components import chart
from pages.components.growing_chart import Sight
from pages.components.recipe import Recipe
from pages.components.stage.chart_block import chart_block
from pages.labs.depth import choice
from pages.labs.depth.choice import Choice, Profiles
from pages.state import bound
from pages.state.session import setting
from pages.state.subject import Subject
from vizcore.figures.profile import profile_figure
from vizcore.words import power_text

GRADIENTS, ACTIVATIONS = "gradients", "activations"


def profile_panel(this: Subject, asked: Choice, found: Profiles) -> None:
    """The curves, and beside them how much arrives, and why."""
    picture, words = st.columns([3, 2], gap="large")
    with picture:
        size = bound.segmented_control(
            "Size of the", [GRADIENTS, ACTIVATIONS], name="size_of", label_visibility="collapsed"
        )
        _curves(this, asked, found, size)
    with words:
        _arrived(found, size)
        st.markdown(_why(asked))
        of = (
            "the network's own answer" if asked.trained else f"the logit of {this.classifier.labels[choice.said(this)]}"
        )
        st.caption(
            f"Measured on this face, at every ReLU; of a residual network every other one ends a block, after the "
            "addition, and those between stand beside a shortcut. The gradient is that of "
            f"{of}, by what each unit gives. A size is the root mean square over a layer's units, so that layers with "
            "more and fewer of them compare."
        )


def sight() -> Sight:
    """How the curves look while gradients are still sent through networks."""
    (size,) = setting("size_of") or (GRADIENTS,)
    return Sight(
        lambda found: chart_block(_figure(found, size)), "profile", f"Size of the {size}, layer by layer, so far", 420
    )


def _figure(found: Profiles, size: str) -> go.Figure:
    return profile_figure(
        {name: getattr(each, size) for name, each in found.items()},
        {name: each.layers for name, each in found.items()},
        choice.WITH_SKIPS,
        {GRADIENTS: "gradient (root mean square)", ACTIVATIONS: "activation (root mean square)"}[size],
    )


def _curves(this: Subject, asked: Choice, found: Profiles, size: str) -> None:
    chart.figure(
        _figure(found, size),
        key="profile",
        alt=f"Size of the {size}, layer by layer: "
        + "; ".join(
            f"{name} {getattr(each, size)[0]:.1e} at the first and {getattr(each, size)[-1]:.1e} at the last layer"
            for name, each in found.items()
        ),
        arrays={"sizes": np.concatenate([getattr(each, size) for each in found.values()])}
        | {f"{name}_{what}": getattr(each, what) for name, each in found.items() for what in vars(each)}
        | (choice.images_of(this, asked.names) if asked.trained else {}),
        recipe=_recipe(this, asked, size),
    )


def _arrived(found: Profiles, size: str) -> None:
    ends = [(name, getattr(each, size)) for name, each in found.items()]
    rooms = st.columns(2) * len(ends)
    for room, (name, curve) in zip(rooms, ends, strict=False):
        start, end = (curve[-1], curve[0]) if size == GRADIENTS else (curve[0], curve[-1])
        room.metric(name, times(end / start if start else float("nan")))
    st.caption(
        "The gradient at the first layer over that at the last, where it comes from."
        if size == GRADIENTS
        else "The activation at the last layer over that at the first."
    )


def times(factor: float) -> str:
    """A factor for people: × 0.41, × 12,400, × 1.8 · 10⁻⁹."""
    if not np.isfinite(factor):
        return "–"
    if factor == 0 or 1e-3 <= factor < 1e6:
        return f"× {factor:,.3g}" if factor < 1000 else f"× {factor:,.0f}"
    digits, exponent = f"{factor:.1e}".split("e")
    return f"× {digits} · {power_text(int(exponent))}"


def _why(asked: Choice) -> str:
    """What the curves show, and why."""
    if asked.trained:
        return (
            "**Trained**, these networks run as on every other page, with the means and variances that batch "
            "normalisation has learned. They read faces of 24×24 pixels: on larger ones 56 layers take days to train. "
            "Training began with curves like those drawn before training, with batch normalisation and He's weights."
        )
    if asked.normalised:
        return (
            "**Nothing vanishes, with shortcuts or without.** Batch normalisation cancels the scale of the weights: "
            "both kinds of random weights draw the same curves. So the paper trained its networks, and its plain ones "
            "still learned worse the deeper they were: no vanishing gradient, it says, but a difficulty of "
            "optimisation. What is left to see here: without shortcuts the gradient *grows* on its way back to the "
            "image, layer by layer; with them much less."
        )
    if asked.scheme == "He, 2015":
        return (
            "**He's weights make up for the half that ReLU cuts off**, so a plain network hands its gradient on. Now "
            "shortcuts have a price: each block adds what it makes to what it is given, and the sum grows from block "
            "to block. Batch normalisation holds it down."
        )
    return (
        "**A plain network multiplies.** These weights do not make up for the half that ReLU cuts off: each layer "
        "passes on some 0.7 of what arrives. Over 19 layers the gradient shrinks; over 55 next to nothing is left to "
        "tell the first layers how to change. **A shortcut adds**: what it carries arrives whole, however little comes "
        "through the layers beside it."
    )


def formulas() -> None:
    """One click deeper."""
    with st.expander("The formula", icon=":material/function:"):
        st.latex(r"y = F(x) + x \quad\Rightarrow\quad \frac{\partial y}{\partial x} = F'(x) + 1")
        st.markdown(
            "F is what the two convolutions of a block make of x. Back through many blocks, the factors of a plain "
            "network multiply to ∏ F′: below 1 they vanish, above 1 they explode. With shortcuts they are "
            "∏ (1 + F′); multiplied out, one of the ways back passes no convolution at all. Left out here, but in the "
            "curves: the ReLU after each addition, and the two shortcuts that halve the maps."
        )
        st.markdown(
            "- **Random weights** have variance 2 / (n + m) after Glorot & Bengio, 2 / n after He et al.: n numbers "
            "enter a unit, a number enters m units. Drawn alike, plain and residual networks of one depth start with "
            "the same weights.\n"
            "- **Batch normalisation** takes mean and variance of each map of this one face, and is differentiated "
            "with them. In training it takes them over a batch of faces.\n"
            "- **Papers**: [He et al., 2015](https://arxiv.org/abs/1512.03385), section 4.1: plain networks degrade. "
            "[Glorot & Bengio, 2010](https://proceedings.mlr.press/v9/glorot10a.html) and "
            "[He et al., 2015](https://arxiv.org/abs/1502.01852): random weights. "
            "[Yang et al., 2019](https://arxiv.org/abs/1902.08129): batch normalisation without shortcuts makes "
            "gradients explode."
        )


def _recipe(this: Subject, asked: Choice, size: str) -> Recipe:
    """All sizes, one network after the other."""
    if asked.trained:
        lines = (
            "answer = Target(classifier.logits, int(trace(classifier, image).logits.argmax()))",
            f"found.extend(profile(classifier, image[None], answer).{size})",
        )
        return choice.trained_recipe(
            "profile", asked.names, lines,
            "vizcore.depth.signal_propagation import profile", "vizcore.run.trace import trace",
            "vizcore.target import Target",
        )  # fmt: skip
    arguments = (
        f"name, image[None], {len(this.classifier.labels)}, {choice.said(this)}, normalised={asked.normalised}, "
        f"seed={asked.seed}"
    )
    return Recipe(
        f"np.concatenate([before_training({arguments})[{asked.scheme!r}].{size} for name in {asked.names!r}])",
        imports=("vizcore.depth.signal_propagation import before_training",), image=True,
    )  # fmt: skip
