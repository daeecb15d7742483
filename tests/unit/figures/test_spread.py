"""A dot for each pass, a diamond for what is said without."""

import numpy as np

from vizcore.figures.spread import spread_figure


def test_every_answer_has_its_place():
    passes, without = np.array([[0.1, 0.9], [0.4, 0.6]]), np.array([0.2, 0.8])
    dots, diamonds = spread_figure(passes, without, ["yes", "no"]).data
    assert list(zip(dots.y, dots.x, strict=True)) == [("yes", 0.1), ("no", 0.9), ("yes", 0.4), ("no", 0.6)]
    assert list(zip(diamonds.y, diamonds.x, strict=True)) == [("yes", 0.2), ("no", 0.8)]


def test_numbers_have_no_percents():
    figure = spread_figure(np.array([[3.0]]), np.array([2.0]), ["age"], share=False)
    assert figure.layout.xaxis.tickformat is None
    assert figure.layout.xaxis.title.text == "logit"
    assert "%" not in figure.data[0].hovertemplate.replace("%{", "")
