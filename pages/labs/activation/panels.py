"""Functions and slopes; a perceptron beside a sigmoid neuron; XOR, and what a hidden layer does about it."""

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.lab import activation
from pages.components.lab.layout import controls, picture_and_controls
from pages.components.recipe import Recipe
from pages.state import bound
from pages.state.session import leave_out, set_setting, setting
from vizcore.lessons.neuron import BEGINNING, FUNCTIONS, HIDDEN, POINTS, Weights, answers, parsed


def functions() -> None:
    """Sigmoid, tanh, ReLU, and what their slopes leave of a gradient."""
    picture, beside = picture_and_controls()
    with beside:
        with controls():
            x = bound.slider("z, what comes in", -6.0, 6.0, name=activation.PLACE, default=1.0, step=0.01)
            layers = bound.slider("Layers", 1, 20, name="act_layers", default=5)
        st.caption(
            "A gradient on its way back is multiplied by the slope at every layer, and by weights, which are left out "
            "here. The sigmoid's slope is 0.25 at most: after a few layers next to nothing is left. That of ReLU is 1 "
            "wherever the neuron speaks at all, and 0 where not."
        )
    with picture:
        activation.functions_view(x, layers, key="functions")
        table = np.array([[act(x), slope(x), slope(x) ** layers] for act, slope in FUNCTIONS.values()], float)
        rows = f"[act({x}), slope({x}), slope({x}) ** {layers}] for act, slope in FUNCTIONS.values()"
        _take_along(
            "activations", table, Recipe(f"np.array([{rows}])", imports=("vizcore.lessons.neuron import FUNCTIONS",))
        )


def one_neuron() -> None:
    """A step beside a slope, with the same weights."""
    picture, beside = picture_and_controls()
    with beside:
        with controls():
            kind = bound.segmented_control("Points", list(POINTS), name="act_points")
            _begin_anew(activation.WEIGHTS)
        st.caption(
            "Circles are to be 1, squares 0; where the ground is orange 1 is said, where it is blue 0. Drag the line, "
            "or its arrow: the line is where the sum is zero, the arrow points to where it is positive. A small change "
            "of a weight changes what the perceptron says not at all, or from 0 to 1 at once; of the sigmoid neuron it "
            "changes the answer a little, and so it can learn by small steps."
        )
        if kind == "XOR":
            st.caption("However you draw one line, at least one of the four points stays on the wrong side.")
        (neuron,) = _weights(activation.WEIGHTS, (BEGINNING,))
    with picture:
        activation.neuron_view([neuron], POINTS[kind], key="neuron")
        _take_answers([neuron], kind)


def hidden_layer() -> None:
    """XOR by two hidden neurons and one that reads them."""
    picture, beside = picture_and_controls()
    with beside:
        with controls():
            begin = bound.segmented_control("Weights", list(HIDDEN), name="act_begin", default="solved")
            _begin_anew(activation.HIDDEN_WEIGHTS)
        st.caption(
            "Circles are to be 1, squares 0; where the ground is orange 1 is said, where it is blue 0. The first "
            "plane is cut by two lines. In the second each point stands where the two hidden neurons put it: those of "
            "XOR, which no line parts in the first, are parted there by one. That is what a hidden layer is for: it "
            "moves the points until a line is enough."
        )
        neurons = _weights(activation.HIDDEN_WEIGHTS, HIDDEN[begin])
    with picture:
        activation.neuron_view(neurons, POINTS["XOR"], key="hidden")
        _take_answers(neurons, "XOR")


def _begin_anew(name: str) -> None:
    st.button("Begin anew", on_click=set_setting, args=(name, None), icon=":material/restart_alt:")


def _weights(name: str, usual: tuple[Weights, ...]) -> tuple[Weights, ...]:
    """As the view left them in the link; as they begin where it has none."""
    texts = setting(name)
    if texts is None:
        return usual
    try:
        return parsed(texts[-1], len(usual))
    except ValueError:
        leave_out("The weights in the link are no numbers that can be drawn, and are as the page has them by itself.")
        return usual


def _take_answers(neurons, kind: str) -> None:
    points = np.array(POINTS[kind], float)[:, :2]
    said = answers(neurons, points)
    imports = "vizcore.lessons.neuron import POINTS, answers"
    call = f"answers({tuple(neurons)!r}, np.array(POINTS[{kind!r}], float)[:, :2])"
    _take_along("answers", said, Recipe(call, imports=(imports,)))


def _take_along(key: str, values: np.ndarray, recipe: Recipe) -> None:
    chart.take_along(None, key=key, arrays={key: values}, recipe=recipe)
