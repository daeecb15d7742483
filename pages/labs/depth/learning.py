"""How plain and residual networks learned, and whether the deeper plain one learned worse."""

from collections.abc import Mapping

import streamlit as st

from pages.components.learning.histories import histories
from pages.labs.depth import choice
from vizcore.network.cards import FOLDER
from vizcore.network.history import read_history


def learning_curves() -> None:
    """How those that were trained learned."""
    st.header("What training made of it", anchor=False)
    found = {name: read_history(FOLDER / f"{choice.SHIPPED[name]}.history.csv") for name in choice.trained()}
    found = {name: history for name, history in found.items() if history is not None}
    if not found:
        st.caption(
            "None of the four comes trained with this copy, so there are no curves of training to show. In the paper, "
            "on small photographs (CIFAR-10), 56 plain layers learned worse than 20, even on the training pictures, "
            "while 56 layers with shortcuts were better than 20: 7.0% of the test pictures wrong instead of 8.8%."
        )
        return
    histories(found, key="learning", networks=choice.SHIPPED)
    if set(found) == set(choice.EVERY):
        st.markdown(degradation({name: float(history.loss[-1]) for name, history in found.items()}))
    epochs = max(int(history.epoch[-1]) for history in found.values())
    at_the_end = ", ".join(f"{name} {each.validation_accuracy[-1]:.1%}" for name, each in found.items())
    st.caption(
        f"One training of each, {epochs} epochs by one recipe, which is on their cards, on faces of 24×24 pixels. "
        f"Validation faces read rightly at the end: {at_the_end}. Another seed would draw somewhat other curves."
    )


def degradation(loss: Mapping[str, float]) -> str:
    """Whether the deeper networks learned worse, by the loss on training faces at the end, {network: nats}."""
    said = {name: f"{loss[name]:.3f}" for name in choice.EVERY}
    plain = (
        "The deeper plain network learned worse even what it was trained on: the **degradation** that He et al. report."
        if loss["plain56"] > loss["plain20"]
        else "The deeper plain network did not learn worse: the **degradation** that He et al. report is not seen here."
    )
    skips = "better" if loss["resnet56"] < loss["resnet20"] else "worse"
    return (
        f"Loss on altered training faces at the end, of 20 and 56 layers: plain {said['plain20']} and "
        f"{said['plain56']}, with shortcuts {said['resnet20']} and {said['resnet56']}. {plain} With shortcuts the "
        f"deeper one learned {skips}."
    )
