"""Channels off, louder, or another face's: what the page says is what the network then does."""

import numpy as np
import pytest
from drawn import bars
from opening import link_of, open_page, press, setting_of, subject_of

from vizcore.interventions import edited, log_odds, parse

PAGE = "change/channel_ablation"
TEXT = "relu2_1:5*2.5;relu4_2:3,7*0"


def drawn_for(app, text: str, read=log_odds) -> bool:
    """Whether the prediction that is drawn is that of the network with these edits; log-odds, as this face is sure."""
    this = subject_of(app)
    logits = edited(this.classifier, this.trace.image[None], parse(text))[this.classifier.logits][0]
    expected = read(this.classifier, logits).tolist()
    return bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected, strict=True)), abs=1e-3)


def test_what_is_drawn_is_what_the_changed_network_says():
    app = open_page(PAGE, layer="relu4_2", edits=TEXT, read_as="log-odds")
    assert not app.exception
    assert drawn_for(app, TEXT, log_odds)
    assert not drawn_for(app, "", log_odds)


def test_sliders_buttons_and_text_change_the_link():
    app = open_page(PAGE, layer="relu4_2", edits=TEXT)
    assert link_of(app) == {"layer": ["relu4_2"], "edits": [TEXT]}
    app.slider(key="edit-factor-1").set_value(-1.5).run()
    assert link_of(app)["edits"] == ["relu2_1:5*2.5;relu4_2:3,7*-1.5"]
    assert drawn_for(app, "relu2_1:5*2.5;relu4_2:3,7*-1.5")
    app.multiselect(key="edit-channels-1").set_value([3, 7, 9]).run()
    assert link_of(app)["edits"] == ["relu2_1:5*2.5;relu4_2:3,7,9*-1.5"]
    app.button(key="edit-gone-0").click().run()
    assert link_of(app)["edits"] == ["relu4_2:3,7,9*-1.5"]
    assert app.slider(key="edit-factor-0").value == -1.5
    app.text_input(key="edits-text").set_value("conv1_1:0*0").run()
    assert link_of(app)["edits"] == ["conv1_1:0*0"]
    assert drawn_for(app, "conv1_1:0*0")
    press(app, "Reset")
    assert setting_of(app, "edits") is None
    assert link_of(app) == {"layer": ["relu4_2"]}
    assert app.header[0].value.startswith("As it is")
    assert app.text_input(key="edits-text").value == ""
    assert not app.exception


def test_another_faces_channels():
    """All of a layer in a chain: the other face's answer."""
    every = ",".join(map(str, range(320)))
    app = open_page(PAGE, layer="relu4_2", edits=f"relu4_2:{every}*B", second="Face A mirrored")
    assert not app.exception
    this = subject_of(app)
    mirrored = this.classifier.run(this.trace.image[None, :, ::-1].copy(), ("logits",))["logits"]
    expected = log_odds(this.classifier, mirrored)[0].tolist()
    assert bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected, strict=True)), abs=1e-3)


@pytest.mark.parametrize("edits", ["nonsense", "relu4_2:9999*0", "else:3*0", "<b>x</b>", "relu4_2:3*1e99"])
def test_a_broken_link_is_one_sentence_and_changes_nothing(edits):
    app = open_page(PAGE, edits=edits)
    assert not app.exception
    assert sum("expected a change" in text.value or "left out" in text.value for text in app.text) == 1
    assert app.header[0].value.startswith("As it is")
    assert "Reset" not in [button.label for button in app.button]
    app.text_input(key="edits-text").set_value("relu4_2:3*0").run()
    assert len(app.text) == 0
    assert drawn_for(app, "relu4_2:3*0")


def test_a_factor_beyond_the_slider_is_brought_into_it():
    app = open_page(PAGE, edits="relu1_1:0*99", read_as="log-odds")
    assert app.slider(key="edit-factor-0").value == 4
    assert drawn_for(app, "relu1_1:0*4", log_odds)
    assert not drawn_for(app, "relu1_1:0*99", log_odds)


def test_no_weight_of_the_network_is_touched():
    app = open_page(PAGE, edits=TEXT)
    model = subject_of(app).classifier.model
    before = [np.array(weight) for weight in model.get_weights()]
    app.slider(key="edit-factor-1").set_value(3.0).run()
    assert setting_of(app, "edits") == ("relu2_1:5*2.5;relu4_2:3,7*3",)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
