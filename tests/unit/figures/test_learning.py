"""The trainings of several networks, as curves."""

import numpy as np

from vizcore.figures.learning import learning_figure
from vizcore.network.history import History


def history(loss, accuracy) -> History:
    epochs = np.arange(1, len(loss) + 1)
    still = np.ones(len(loss))
    return History(epochs, np.array(loss), still, np.array(accuracy), still, still)


HISTORIES = {"plain": history([3.0, 2.0], [0.2, 0.4]), "residual": history([2.0, 1.0, 0.5], [0.3, 0.6, 0.7])}


def test_loss_above_and_accuracy_below_for_every_network():
    figure = learning_figure(HISTORIES, {"residual"}, {"plain"})
    found = {(trace.name, trace.yaxis): (list(trace.x), list(trace.y)) for trace in figure.data}
    assert found == {
        ("plain", "y"): ([1, 2], [3.0, 2.0]),
        ("plain", "y2"): ([1, 2], [0.2, 0.4]),
        ("residual", "y"): ([1, 2, 3], [2.0, 1.0, 0.5]),
        ("residual", "y2"): ([1, 2, 3], [0.3, 0.6, 0.7]),
    }
    assert figure.layout.yaxis.domain[0] > figure.layout.yaxis2.domain[1]
    assert [trace.name for trace in figure.data if trace.showlegend] == ["plain", "residual"]


def test_networks_differ_by_more_than_colour():
    plain, _, residual, _ = learning_figure(HISTORIES, {"residual"}, {"plain"}).data
    assert plain.line.color != residual.line.color
    assert plain.line.dash != residual.line.dash
    assert plain.line.width > residual.line.width
