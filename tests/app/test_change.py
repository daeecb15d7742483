"""Ranking, patching, a changed face and an attack: what the pages say is what the network does."""

from urllib.parse import parse_qs

import numpy as np
import pytest
from blocks import read_block
from drawn import numbers, traces
from opening import link_of, open_page, press, setting_of, subject_of

from pages.runtime import frames
from vizcore.interventions import answers, channel_effects, log_odds, parse
from vizcore.network.shipped import load

RANKING, PATCHING = "change/ranking", "change/activation_patching"
INPUT, ADVERSARIAL = "change/input", "change/adversarial"


def test_the_ranking_is_measured_and_one_click_switches_off():
    app = open_page(RANKING, network="lenet5", layer="tanh2")
    assert not app.exception
    this = subject_of(app)
    label = int(this.trace.logits.argmax())
    effects = channel_effects(load(this.network), this.trace.image, "tanh2", label)
    app.slider(key="strongest_off").set_value(5).run()
    (link,) = (link for link in app.get("page_link") if "strongest" in link.proto.label)
    (edit,) = parse(parse_qs(link.proto.query_string)["edits"][0])
    assert edit.layer == "tanh2"
    assert edit.factor == 0
    assert list(edit.channels) == np.argsort(-effects, kind="stable")[:5].tolist()


def test_the_ranking_is_held_for_the_next_look(monkeypatch):
    app = open_page(RANKING, network="lenet5", layer="conv2")
    monkeypatch.setattr("vizcore.interventions.ranking.changed", lambda *_: pytest.fail("ranked again"))
    app.slider(key="strongest_off").set_value(3).run()
    assert not app.exception


def test_patching_draws_the_whole_and_the_halves():
    app = open_page(PATCHING, network="vgg10")
    assert not app.exception
    whole, upper, lower = (numbers(line["y"]) for line in traces(app, "patching"))
    np.testing.assert_allclose(whole, 1, atol=0.01)
    assert upper[0] + lower[0] != pytest.approx(2, abs=0.05)
    assert np.isnan(upper[-1])


def test_the_face_is_what_the_sliders_say_and_its_region_is_covered():
    app = open_page(INPUT, transform="Brighten", layer="relu2_1")
    app.slider(key="amount-brighten").set_value(0.2).run()
    assert not app.exception
    assert link_of(app) == {"transform": ["Brighten"], "layer": ["relu2_1"], "amount-brighten": ["0.2"]}
    this = subject_of(app)
    brighter = np.clip(this.trace.image + np.float32(0.2), 0, 1)
    said = answers(this.classifier, this.classifier.run(brighter[None], ("logits",))["logits"])[0]
    odds = log_odds(this.classifier, this.classifier.run(brighter[None], ("logits",))["logits"])[0]
    assert app.header[0].value.endswith(f"→ {odds[int(said.argmax())]:.2f}"), "of 100.0% before and after"
    curves = {line["name"]: numbers(line["y"]) for line in traces(app, "sweep")}
    places = numbers(traces(app, "sweep")[0]["x"])
    at = int(np.abs(places - 0.2).argmin())
    for label, probability in zip(this.classifier.labels, said, strict=True):
        assert curves[label][at] == pytest.approx(probability, abs=1e-4)
    uncovered = traces(app, "sweep")
    press(app, "Use this box")
    assert not app.exception
    assert len(setting_of(app, "region")) == 4
    covered = np.concatenate([numbers(line["y"]) for line in traces(app, "sweep")])
    assert np.abs(covered - np.concatenate([numbers(line["y"]) for line in uncovered])).max() > 0.01
    press(app, "Uncover")
    assert setting_of(app, "region") is None
    assert traces(app, "sweep") == uncovered


def test_the_attack_is_drawn_at_the_sliders_place():
    app = open_page(ADVERSARIAL, attack="FGSM", level=0)
    assert not app.exception
    assert app.header[-1].value.startswith("As it is")
    app.slider(key="level").set_value(16).run()
    assert not app.exception
    assert not app.header[-1].value.startswith("As it is")
    this = subject_of(app)
    assert sum(key[0] == "attack" for key in this.results) == 1


def test_while_the_attack_goes_on_the_face_and_its_change_go_to_the_stage(monkeypatch):
    pushed = []
    monkeypatch.setattr(frames.FrameStream, "push", lambda stream, frame: pushed.append(read_block(frame)))
    app = open_page(ADVERSARIAL, network="lenet5", attack="PGD", level=8)
    assert not app.exception
    this = subject_of(app)
    assert [frame["step"] for frame in pushed] == list(range(20))
    assert {frame["steps"] for frame in pushed} == {20}
    first, last = (frame["arrays"]["images"].astype(float) for frame in (pushed[0], pushed[-1]))
    np.testing.assert_allclose(first[0], 255 * this.trace.image, atol=0.51)
    assert (first[1] == 128).all(), "nothing was added yet"
    assert np.abs(last[0] - first[0]).max() <= 8
    np.testing.assert_allclose((last[1] - 127.5) * 8 / 127.5, last[0] - 255 * this.trace.image, atol=0.6)
    label = int(this.trace.logits.argmax())
    (odds,) = log_odds(this.classifier, this.trace.logits[None])[:, label]
    shown = [float(frame["arrays"]["values"][0]) for frame in pushed]
    assert shown[0] == pytest.approx(odds, abs=1e-3)
    assert shown[-1] < shown[0] - 1, "happiness became less likely"
    assert not frames._streams
