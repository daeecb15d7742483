"""What was built and learned becomes one of the visitor's own networks, and every page looks inside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.components.page_links import open_page
from pages.labs.build.bricks import CONVOLUTION, DENSE, DROPOUT, MAX, Brick
from pages.labs.build.costs import CLASSES, IMAGE, Costs
from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.state import own_networks
from pages.state.session import session
from pages.state.subject import choose_network

if TYPE_CHECKING:
    import keras

_DRAFT, TITLE = "built", "Built here"


def keep(weights: np.ndarray) -> None:
    """From the view's callback: what was learned, to be opened when the page runs."""
    session().drafts[_DRAFT] = weights


def open_what_was_built(layers: Sequence[Costs]) -> None:
    """Open it in line with all long work, and go to its layers; where it cannot be, why."""
    weights = session().drafts.pop(_DRAFT, None)
    if weights is None:
        return
    with st.status("Opening your network …") as status:
        try:
            with listening(), QUEUE.turn(lambda place: status.update(label=position(place))):
                labels = tuple(str(digit) for digit in range(CLASSES))
                choose_network(own_networks.bring(keras_model(layers, weights), TITLE, labels))
        except (QueueFullError, ValueError) as why:
            status.update(label=" ".join(str(why).split()), state="error")
            return
    open_page("look/layers")
    st.rerun()


def keras_model(layers: Sequence[Costs], weights: np.ndarray) -> "keras.Model":
    """The plan as a Keras model with these weights.

    Args:
        layers: the plan.
        weights: one after another, as the engine has them: of each layer its kernel, then its bias.

    Raises:
        ValueError: they are not as many as the plan has.
    """
    import keras

    if weights.size != sum(one.weights for one in layers):
        raise ValueError("What was learned does not belong to these layers: train them, then look inside.")
    model = keras.Sequential([keras.Input(IMAGE), *(_layer(one.brick, one.name) for one in layers)])
    placed, at = [], 0
    for weight in model.weights:
        size = int(np.prod(weight.shape))
        placed.append(weights[at : at + size].reshape(weight.shape))
        at += size
    model.set_weights(placed)
    return model


def _layer(brick: Brick | None, name: str) -> "keras.Layer":
    from keras import layers

    if brick is None:
        return layers.Flatten() if name == "flatten" else layers.Dense(CLASSES)
    if brick.kind == CONVOLUTION:
        return layers.Conv2D(
            brick.width, brick.kernel, strides=brick.stride, padding=brick.padding, activation=brick.activation
        )
    if brick.kind == DENSE:
        return layers.Dense(brick.width, activation=brick.activation)
    if brick.kind == DROPOUT:
        return layers.Dropout(brick.rate)
    return (layers.MaxPooling2D if brick.kind == MAX else layers.AveragePooling2D)(brick.kernel)
