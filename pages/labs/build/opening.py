"""What was built and learned becomes one of the visitor's own networks, and every page looks inside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.components.page_links import open_page
from pages.labs.build.bricks import CONVOLUTION, DENSE, DROPOUT, MAX
from pages.labs.build.costs import Costs
from pages.labs.build.examples import DIGITS, Examples
from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.state import own_networks
from pages.state.session import session
from pages.state.subject import choose_network

if TYPE_CHECKING:
    import keras

_DRAFT, TITLE = "built", "Built here"
PLAIN = "0…1"  # the scale of the pixels that it learned from


def keep(weights: np.ndarray) -> None:
    """From a callback: what was learned, to be opened when the page runs."""
    session().drafts[_DRAFT] = weights


def open_what_was_built(layers: Sequence[Costs], examples: Examples = DIGITS) -> None:
    """Open it in line with all long work, and go to its layers; where it cannot be, why."""
    weights = session().drafts.pop(_DRAFT, None)
    if weights is None:
        return
    with st.status("Opening your network …") as status:
        try:
            with listening(), QUEUE.turn(lambda place: status.update(label=position(place))):
                model = with_weights(keras_model(layers, examples), weights)
                choose_network(own_networks.bring(model, TITLE, examples.labels, scale=PLAIN))
        except (QueueFullError, ValueError) as why:
            status.update(label=" ".join(str(why).split()), state="error")
            return
    open_page("look/layers")
    st.rerun()


def keras_model(layers: Sequence[Costs], examples: Examples = DIGITS, seed: int | None = None) -> "keras.Model":
    """The plan as a Keras model.

    Args:
        layers: the plan.
        examples: that it is for.
        seed: of what dropout leaves out; chance where it is None.
    """
    import keras

    made = [_layer(one, None if seed is None else seed + place) for place, one in enumerate(layers)]
    return keras.Sequential([keras.Input(examples.shape), *made])


def with_weights(model: "keras.Model", weights: np.ndarray) -> "keras.Model":
    """The model, with these weights.

    Args:
        model: it is changed.
        weights: one after another, as the engine has them: of each layer its kernel, then its bias.

    Raises:
        ValueError: they are not as many as it has.
    """
    if weights.size != model.count_params():
        raise ValueError("What was learned does not belong to these layers: train them, then look inside.")
    ends = np.cumsum([np.prod(weight.shape, dtype=int) for weight in model.trainable_weights])[:-1]
    parts = zip(np.split(weights, ends), model.trainable_weights, strict=True)
    model.set_weights([part.reshape(weight.shape) for part, weight in parts])
    return model


def _layer(one: Costs, seed: int | None) -> "keras.Layer":
    from keras import layers

    brick = one.brick
    if brick is None:
        return layers.Flatten() if one.name == "flatten" else layers.Dense(one.shape[0])
    if brick.kind == CONVOLUTION:
        return layers.Conv2D(
            brick.width, brick.kernel, strides=brick.stride, padding=brick.padding, activation=brick.activation
        )
    if brick.kind == DENSE:
        return layers.Dense(brick.width, activation=brick.activation)
    if brick.kind == DROPOUT:
        return layers.Dropout(brick.rate, seed=seed)
    return (layers.MaxPooling2D if brick.kind == MAX else layers.AveragePooling2D)(brick.kernel)
