"""Pictures on a phone."""

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.runtime import screen
from vizcore.figures.map import face_figure
from vizcore.figures.tiles import tiles_figure

FACE = face_figure(np.zeros((48, 48, 1), np.float32))
WIDE = tiles_figure(np.zeros((4, 4, 8), np.float32), [""] * 8, list(range(8)), columns=8)


@pytest.mark.parametrize(
    ("agent", "width"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1",
            screen.PHONE,
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", screen.DESK),
        (None, screen.DESK),
    ],
)
def test_a_phone_says_that_it_is_one(monkeypatch, agent, width):
    monkeypatch.setattr("streamlit.context", type("", (), {"headers": {"User-Agent": agent} if agent else {}}))
    assert screen.width() == width


def test_on_a_phone_a_picture_is_as_high_as_its_pixels_and_no_higher(monkeypatch):
    monkeypatch.setattr(screen, "width", lambda: screen.PHONE)
    assert screen.fitted(FACE, 480) == 358
    assert screen.fitted(FACE, 220) == 220
    assert screen.fitted(WIDE, 300) == pytest.approx(358 / 8, abs=1)
    with_a_bar = go.Figure(FACE).update_layout(margin_r=58)
    assert screen.fitted(with_a_bar, 480) == 300
    assert screen.fitted(go.Figure(), 300) == 300
    assert screen.fitted(go.Figure(), None) is None


def test_on_a_desk_it_is_as_high_as_asked_for(monkeypatch):
    monkeypatch.setattr(screen, "width", lambda: screen.DESK)
    assert screen.fitted(FACE, 480) == 480
    assert screen.fitted(WIDE, None) == WIDE.layout.height
