"""The pages that imagine: what is shown is what was computed, whatever is asked for."""

import numpy as np
import pytest
from opening import open_page

from pages.components.ascent_panel import FILM, Climbed
from vizcore.featurevis import VISUALIZATIONS, Frame

GALLERY = "pages/imagine/gallery/page.py"
INVERSION = "pages/imagine/inversion/page.py"
PAGE = "pages/imagine/feature_visualization/page.py"


def frame(step: int, steps: int) -> Frame:
    return Frame(step, steps, np.full((1, 2, 2, 1), step / steps, np.float32), np.array([float(step)], np.float32))


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("way", VISUALIZATIONS)
def test_every_way_draws_and_says_what_the_network_reads(way):
    app = open_page(PAGE, way=way, target="surprise")
    assert not app.exception
    assert VISUALIZATIONS[way].summary in captions(app)
    assert "The network reads it as" in captions(app)
    assert "Steps 0, 8, 16." in captions(app)


@pytest.mark.parametrize("query", [{"layer": "conv3_1", "channel": 5}, {"layer": "dense1", "channel": 2}], ids=str)
def test_a_channel_and_a_unit_can_be_excited(query):
    for what in ("a channel", "one unit"):
        app = open_page(PAGE, target=what, **query)
        assert not app.exception
        assert "The network reads it as" in captions(app)


def test_several_at_once_are_drawn_with_their_values():
    app = open_page(PAGE, target="happiness")
    app.slider(key="Fourier-images").set_value(3).run()
    assert not app.exception
    assert "The images:" in captions(app)


def test_a_broken_link_opens_the_page_all_the_same():
    assert not open_page(PAGE, way="<b>x</b>", target="nonsense").exception


def test_the_film_keeps_the_first_the_last_and_few_between():
    found = Climbed()
    for step in range(0, 1025, 8):
        found.add(frame(step, 1024))
    kept = [each.step for each in found.film]
    assert kept[0] == 0
    assert kept[-1] == 1024 == found.last.step
    assert FILM <= len(kept) <= FILM + 1
    assert max(np.diff(kept)) <= 2 * 1024 / FILM
    assert found.steps == list(range(0, 1025, 8))
    assert len(found.values) == len(found.steps)


def test_inversion_shows_the_layer_and_a_row_of_layers(monkeypatch):
    monkeypatch.setattr("pages.imagine.inversion.panels.MOST", 3)
    app = open_page(INVERSION, layer="relu2_1")
    app.slider(key="Inversion-steps").set_value(16).run()
    assert not app.exception
    assert "To this layer the two differ by" in captions(app)
    next(button for button in app.button if button.label == "Invert layer by layer").click().run()
    assert not app.exception
    assert "in the last (from black to white is 1)" in captions(app)


def test_the_image_itself_and_a_silent_layer_are_answered(monkeypatch):
    monkeypatch.setattr("pages.imagine.inversion.panels.MOST", 2)
    assert not open_page(INVERSION, layer="image").exception


def test_the_gallery_shows_every_channel_and_the_one_that_is_chosen(monkeypatch):
    monkeypatch.setattr("vizcore.featurevis.gallery.STEPS", 8)
    monkeypatch.setattr("vizcore.featurevis.gallery.climbs.__defaults__", (8,))
    app = open_page(GALLERY, layer="logits", channel=3)
    assert not app.exception
    assert "Click one." in captions(app)
    assert any(app.subheader[i].value == "Sadness" for i in range(len(app.subheader)))


def test_the_gallery_says_what_has_no_channels():
    app = open_page(GALLERY, layer="image")
    assert not app.exception
    assert "looks for nothing" in captions(app)
