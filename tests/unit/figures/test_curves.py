"""The curves of a training."""

import numpy as np

from vizcore.figures.training_curves import training_curves_figure
from vizcore.network.history import History

HISTORY = History(
    np.array([1, 2, 3]), np.array([3.0, 2.0, 1.0]), np.array([4.0, 2.5, 2.0]), np.array([0.2, 0.5, 0.6]),
    np.array([0.1, 0.2, 0.0]), np.array([9.0, 9.0, 9.0]),
)  # fmt: skip


def test_every_curve_in_its_panel():
    figure = training_curves_figure(HISTORY)
    found = {trace.name: (trace.yaxis, list(trace.x), list(trace.y)) for trace in figure.data}
    assert found == {
        "on altered training faces": ("y", [1, 2, 3], [3.0, 2.0, 1.0]),
        "on validation faces": ("y", [1, 2, 3], [4.0, 2.5, 2.0]),
        "validation accuracy": ("y2", [1, 2, 3], [0.2, 0.5, 0.6]),
        "learning rate": ("y3", [1, 2, 3], [0.1, 0.2, 0.0]),
    }


def test_panels_lie_one_below_the_other_over_the_same_epochs():
    layout = training_curves_figure(HISTORY).layout
    losses, accuracy, rate = layout.yaxis.domain, layout.yaxis2.domain, layout.yaxis3.domain
    assert rate[0] < rate[1] < accuracy[0] < accuracy[1] < losses[0] < losses[1] <= 1
    assert layout.xaxis.matches == layout.xaxis2.matches == "x3"


def test_the_two_losses_differ_by_more_than_colour():
    training, validation = training_curves_figure(HISTORY).data[:2]
    assert training.line.dash != validation.line.dash
    assert training.line.color != validation.line.color


def test_a_line_stands_before_each_further_training():
    figure = training_curves_figure(HISTORY, [3])
    (line,) = figure.layout.shapes
    assert (line.x0, line.x1, line.xref) == (2.5, 2.5, "x3")
    assert not training_curves_figure(HISTORY).layout.shapes


def test_the_losses_alone_stand_in_the_legend():
    named = [trace.name for trace in training_curves_figure(HISTORY).data if trace.showlegend]
    assert named == ["on altered training faces", "on validation faces"]
