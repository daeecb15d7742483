"""The pages that imagine: what is shown is what was computed, whatever is asked for."""

from functools import wraps

import numpy as np
import pytest
from blocks import block_of, stages
from drawn import numbers, traces
from opening import link_of, open_page, press, setting_of, subject_of

from pages.components.ascent import FILM, Ascent
from pages.components.settings_form import key_of
from pages.components.stage import looks_block
from pages.imagine.inversion import panels
from vizcore.featurevis import VISUALIZATIONS, Frame

GALLERY = "imagine/gallery"
INVERSION = "imagine/inversion"
PAGE = "imagine/feature_visualization"


def frame(step: int, steps: int) -> Frame:
    return Frame(step, steps, np.full((1, 2, 2, 1), step / steps, np.float32), np.array([float(step)], np.float32))


def captions(app) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("way", VISUALIZATIONS)
def test_every_way_draws_and_says_what_the_network_reads(way):
    app = open_page(PAGE, network="lenet5", way=way, target="surprise")
    assert not app.exception
    assert VISUALIZATIONS[way].summary in captions(app)
    assert "The network reads it as" in captions(app)
    assert "Steps 0, 8, 16." in captions(app)


@pytest.mark.parametrize("query", [{"layer": "conv2", "channel": 5}, {"layer": "dense1", "channel": 2}], ids=str)
def test_a_channel_and_a_unit_can_be_excited(query):
    for what in ("a channel", "one unit"):
        app = open_page(PAGE, network="lenet5", target=what, **query)
        assert not app.exception
        assert "The network reads it as" in captions(app)


def test_several_at_once_are_drawn_with_their_values():
    app = open_page(PAGE, network="lenet5", target="happiness")
    app.slider(key=key_of("Fourier", "images")).set_value(3).run()
    assert not app.exception
    assert "The images:" in captions(app)
    assert link_of(app) == {"network": ["lenet5"], "target": ["happiness"], "fourier-images": ["3"]}
    assert {len(found.last.images) for found in subject_of(app).results.values() if isinstance(found, Ascent)} == {1, 3}


def test_a_broken_link_opens_the_page_all_the_same_and_says_so():
    app = open_page(PAGE, network="lenet5", way="<b>x</b>", target="nonsense")
    assert not app.exception
    this = subject_of(app)
    answer = this.classifier.labels[int(this.trace.logits.argmax())]
    assert [text.value for text in app.text] == [
        f"lenet5 knows no “nonsense”: this is {answer}, its answer.",
        "“Way” in the link cannot be “<b>x</b>” here and is as the page has it by itself.",
    ]
    assert app.selectbox(key="target").value == answer
    assert app.segmented_control(key="way").value == "Fourier"


def test_the_film_keeps_the_first_the_last_and_few_between():
    found = Ascent()
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
    app = open_page(INVERSION, network="lenet5", layer="tanh2")
    app.slider(key=key_of("Inversion", "steps")).set_value(16).run()
    assert not app.exception
    assert "To this layer the two differ by" in captions(app)
    press(app, "Invert layer by layer")
    assert not app.exception
    assert setting_of(app, "layer_row") == ("yes",)
    assert "in the last (from black to white is 1)" in captions(app)


def test_the_image_itself_is_inverted():
    app = open_page(INVERSION, network="lenet5", layer="image")
    assert not app.exception
    assert "To this layer the two differ by" in captions(app)


def test_a_layer_that_is_silent_on_this_face_is_said_and_left_out_of_the_row(monkeypatch):
    def silent(classifier, layer, image, **settings):
        if layer == "conv2_1":
            raise ValueError("it is silent")
        return inversion(classifier, layer, image, **settings)

    inversion = panels.inversion
    monkeypatch.setattr(panels, "row_of", lambda this: ["conv1_1", "conv2_1"])
    monkeypatch.setattr(panels, "inversion", wraps(inversion)(silent))
    app = open_page(INVERSION, layer="conv2_1", layer_row="yes")
    assert not app.exception
    assert "Inversion cannot answer this here: it is silent." in captions(app)
    (frames,) = (found for key, found in subject_of(app).results.items() if key[0] == "inversions")
    assert list(frames) == ["conv1_1"]


def test_the_gallery_shows_every_channel_and_the_one_that_is_chosen():
    app = open_page(GALLERY, network="lenet5", layer="logits", channel=3)
    assert not app.exception
    assert "Click one." in captions(app)
    block, this = block_of(app), subject_of(app)
    assert block["called"] == list(this.classifier.labels)
    assert (block["channel"], block["chooses"], block["ranked"]) == (3, True, list(range(8)))
    assert "maps" not in block["arrays"]
    np.testing.assert_allclose(dict(block["said"])["on this face"], this.trace.logits, rtol=1e-6)
    still = open_page(GALLERY, network="lenet5", layer="logits", channel=3, drawn="figures")
    assert stages(still) == 0
    assert [heading.value for heading in still.header] == ["Sadness"]
    (every,) = (numbers(each["customdata"]) for each in traces(still, "gallery") if "customdata" in each)
    assert every.tolist() == list(range(8))


def test_what_the_channels_of_the_gallery_find_is_their_maps_of_this_face(monkeypatch):
    app = open_page(GALLERY, network="vgg10", layer="conv3_1", channel=4)
    assert not app.exception
    block, maps = block_of(app), subject_of(app).trace.activations["conv3_1"]
    np.testing.assert_array_equal(block["arrays"]["maps"], np.moveaxis(maps, -1, 0))
    (crops,) = (found for key, found in subject_of(app).results.items() if key[0] == "gallery crops")
    np.testing.assert_array_equal(block["arrays"]["tiles"], (crops * 255 + 0.5).astype(np.uint8))
    said = dict(block["said"])
    np.testing.assert_allclose(said["on average on this face"], maps.mean((0, 1)), rtol=1e-4)
    np.testing.assert_allclose(said["at most"], maps.max((0, 1)), rtol=1e-6)
    still = open_page(GALLERY, network="vgg10", layer="conv3_1", channel=4, drawn="figures")
    assert stages(still) == 0
    assert traces(still, "gallery-map")
    monkeypatch.setattr(looks_block, "MOST", 10_000)
    large = open_page(GALLERY, network="vgg10", layer="conv3_1", channel=4)
    assert "In figures, for it cannot follow the pointer: its pictures are too much" in captions(large)
    assert traces(large, "gallery")


def test_the_gallery_says_what_has_no_channels():
    app = open_page(GALLERY, layer="image")
    assert not app.exception
    assert "looks for nothing" in captions(app)
