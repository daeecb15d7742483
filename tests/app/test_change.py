"""Changing the network: what the pages say is what the network does."""

import base64
import json
from urllib.parse import parse_qs

import numpy as np
import pytest
from opening import open_page

from vizcore import filters
from vizcore.interventions import answers, channel_effects, edited, log_odds, parse, parse_kernel, refiltered
from vizcore.shipped import load

CHANNELS, RANKING, PATCHING, INPUT, ADVERSARIAL, KERNEL = (
    f"pages/40_change/{name}.py"
    for name in ("10_channels", "20_ranking", "30_patching", "40_input", "50_adversarial", "60_kernel")
)
TEXT = "relu2_1:5*2.5;relu4_2:3,7*0"
RETYPED = "conv2_1:3;*=sobel_across;5=mirrored,4:0.5"
PLACE = {"filters_layer": "conv2_1", "channel": 3, "slice": 5}


def traces(app, key: str) -> list[dict]:
    """What a figure draws."""
    (chart,) = (chart for chart in app.get("plotly_chart") if f"-{key}" in chart.proto.id)
    return json.loads(chart.proto.spec)["data"]


def numbers(values) -> np.ndarray:
    """An array as Plotly sends it."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array(values, float)


def bars(app) -> dict[str, float]:
    """What is drawn of the prediction now."""
    drawn = traces(app, "changed-prediction")[0]
    return dict(zip(drawn["y"], numbers(drawn["x"]).tolist(), strict=True))


def test_what_is_drawn_is_what_the_changed_network_says():
    app = open_page(CHANNELS, layer="relu4_2", edits=TEXT, read_as="log-odds")
    assert not app.exception
    this = app.session_state["subject"]
    logits = edited(this.classifier, this.trace.image[None], parse(TEXT))["logits"][0]
    expected = log_odds(this.classifier, logits).tolist()
    assert bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected, strict=True)), abs=1e-4)


def test_sliders_buttons_and_text_change_the_link():
    app = open_page(CHANNELS, layer="relu4_2", edits=TEXT)
    assert app.query_params["edits"] in (TEXT, [TEXT])
    app.slider(key="edit-factor-1").set_value(-1.5).run()
    assert app.session_state["edits"] == "relu2_1:5*2.5;relu4_2:3,7*-1.5"
    app.multiselect(key="edit-channels-1").set_value([3, 7, 9]).run()
    assert app.session_state["edits"] == "relu2_1:5*2.5;relu4_2:3,7,9*-1.5"
    app.button(key="edit-gone-0").click().run()
    assert app.session_state["edits"] == "relu4_2:3,7,9*-1.5"
    assert app.slider(key="edit-factor-0").value == -1.5
    app.text_input(key="edits_text").set_value("conv1_1:0*0").run()
    assert app.session_state["edits"] == "conv1_1:0*0"
    next(button for button in app.button if button.label == "Reset").click().run()
    assert app.session_state["edits"] == ""
    assert "edits" not in app.query_params
    assert app.subheader[0].value.startswith("As it is")
    assert not app.exception


def test_another_faces_channels():
    """All of a layer in a chain: the other face's answer."""
    every = ",".join(map(str, range(192)))
    app = open_page(CHANNELS, layer="relu4_2", edits=f"relu4_2:{every}*B")
    assert not app.exception
    this = app.session_state["subject"]
    mirrored = this.classifier.run(this.trace.image[None, :, ::-1].copy(), ("logits",))["logits"]
    expected = answers(this.classifier, mirrored)[0].tolist()
    assert bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected, strict=True)), abs=1e-5)


@pytest.mark.parametrize("edits", ["nonsense", "relu4_2:9999*0", "else:3*0", "<b>x</b>", "relu4_2:3*1e99"])
def test_a_broken_link_is_one_sentence(edits):
    app = open_page(CHANNELS, edits=edits)
    assert not app.exception
    assert app.session_state["edits"] == ""
    said = [text.value for text in app.text]
    assert any("expected a change" in text or "left out" in text for text in said)


def test_a_factor_beyond_the_slider_is_brought_into_it():
    app = open_page(CHANNELS, edits="relu4_2:3*99")
    assert app.session_state["edits"] == "relu4_2:3*4"


def test_the_ranking_is_measured_and_one_click_switches_off():
    app = open_page(RANKING, layer="relu4_2")
    assert not app.exception
    this = app.session_state["subject"]
    label = int(this.trace.logits.argmax())
    effects = channel_effects(load(this.classifier.name), this.trace.image, "relu4_2", label)
    app.slider[0].set_value(5).run()
    (link,) = (link for link in app.get("page_link") if "strongest" in link.proto.label)
    (edit,) = parse(parse_qs(link.proto.query_string)["edits"][0])
    assert edit.factor == 0
    assert list(edit.channels) == np.argsort(-effects, kind="stable")[:5].tolist()


def test_the_ranking_is_kept_for_the_next_look(monkeypatch):
    app = open_page(RANKING, layer="relu3_1")
    monkeypatch.setattr("vizcore.interventions.ranking.changed", lambda *_: pytest.fail("ranked again"))
    app.slider[0].set_value(3).run()
    assert not app.exception


def test_a_stopped_ranking_says_so():
    app = open_page(RANKING, layer="relu3_1")
    this = app.session_state["subject"]
    key = next(key for key in this.results if key[0] == "ranking")
    this.results.clear()
    app.session_state["stopped"] = {key}
    app.run()
    assert not app.exception
    assert any(caption.value == "Stopped." for caption in app.caption)


def test_patching_draws_the_whole_and_the_halves():
    app = open_page(PATCHING, network="vgg10")
    assert not app.exception
    whole, upper, lower = (numbers(line["y"]) for line in traces(app, "patching"))
    np.testing.assert_allclose(whole, 1, atol=0.01)
    assert upper[0] + lower[0] != pytest.approx(2, abs=0.05)
    assert np.isnan(upper[-1])


def test_the_face_is_what_the_sliders_say_and_its_region_is_covered():
    app = open_page(INPUT, transform="Brighten", layer="relu2_1")
    app.slider(key="amount-Brighten").set_value(0.2).run()
    assert not app.exception
    this = app.session_state["subject"]
    brighter = np.clip(this.trace.image + np.float32(0.2), 0, 1)
    said = answers(this.classifier, this.classifier.run(brighter[None], ("logits",))["logits"])[0]
    assert f"{said.max():.1%}" in app.subheader[0].value
    curves = {line["name"]: numbers(line["y"]) for line in traces(app, "sweep")}
    places = numbers(traces(app, "sweep")[0]["x"])
    at = int(np.abs(places - 0.2).argmin())
    for label, probability in zip(this.classifier.labels, said, strict=True):
        assert curves[label][at] == pytest.approx(probability, abs=1e-4)
    next(button for button in app.button if button.label == "Use this box").click().run()
    assert not app.exception
    assert {button.label for button in app.button} >= {"Uncover"}
    next(button for button in app.button if button.label == "Uncover").click().run()
    assert "region" not in app.session_state


def test_the_attack_is_drawn_at_the_sliders_place():
    app = open_page(ADVERSARIAL, attack="FGSM", level=0)
    assert not app.exception
    assert app.subheader[-1].value.startswith("As it is")
    app.slider(key="level").set_value(16).run()
    assert not app.exception
    assert not app.subheader[-1].value.startswith("As it is")
    this = app.session_state["subject"]
    assert sum(key[0] == "attack" for key in this.results) == 1


def refiltered_logits(this, text: str) -> np.ndarray:
    edit = parse_kernel(text)
    added = edit.added(filters.kernels_of(this.classifier, edit.layer)[..., edit.channel])
    image = this.trace.image[None]
    return refiltered(this.classifier, image, edit.layer, edit.channel, added)[this.classifier.logits][0]


def says(app, text: str) -> bool:
    """Whether the prediction drawn is the one of a network with this kernel."""
    this = app.session_state["subject"]
    logits = refiltered_logits(this, text) if text else this.trace.logits
    expected = log_odds(this.classifier, logits)
    return bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected.tolist(), strict=True)), abs=1e-4)


def weights(app, key: str) -> np.ndarray:
    return numbers(traces(app, key)[0]["z"]).reshape(3, 3)


def test_a_link_draws_its_kernel_and_what_the_network_then_says():
    app = open_page(KERNEL, **PLACE, kernel=RETYPED)
    assert not app.exception
    assert app.session_state["kernel"] == RETYPED
    assert app.query_params["kernel"] in (RETYPED, [RETYPED])
    assert says(app, RETYPED)
    original = filters.kernels_of(app.session_state["subject"].classifier, "conv2_1")[:, :, 5, 3]
    expected = original[:, ::-1].copy()
    expected[1, 1] = 0.5
    np.testing.assert_allclose(weights(app, "kernel-now"), expected, atol=1e-6)
    np.testing.assert_allclose(weights(app, "kernel-trained"), original, atol=1e-6)


def test_buttons_change_one_slice_or_all_and_reset_is_the_network():
    app = open_page(KERNEL, **PLACE)
    assert app.subheader[0].value.startswith("As it is")
    app.pills(key="kernel_preset").set_value("zero").run()
    assert app.session_state["kernel"] == "conv2_1:3;5=zero"
    assert says(app, "conv2_1:3;5=zero")
    app.segmented_control(key="kernel_reach").set_value("all slices").run()
    app.pills(key="kernel_preset").set_value("laplacian").run()
    assert app.session_state["kernel"] == "conv2_1:3;*=laplacian"
    assert says(app, "conv2_1:3;*=laplacian")
    next(button for button in app.button if button.label == "Reset").click().run()
    assert app.session_state["kernel"] == ""
    assert "kernel" not in app.query_params
    assert app.subheader[0].value.startswith("As it is")
    assert says(app, "")
    assert not app.exception


def test_another_filter_is_as_it_was_trained():
    app = open_page(KERNEL, **PLACE, kernel=RETYPED)
    app.number_input(key="channel").set_value(4).run()
    assert app.subheader[0].value.startswith("As it is")
    assert "kernel" not in app.query_params
    main = filters.main_inputs(filters.kernels_of(app.session_state["subject"].classifier, "conv2_1"))
    assert app.number_input(key="slice").value == main[4]
    assert not app.exception


def test_the_first_slice_is_the_strongest_and_a_first_convolution_has_but_one():
    app = open_page(KERNEL, filters_layer="conv2_1", channel=3)
    main = filters.main_inputs(filters.kernels_of(app.session_state["subject"].classifier, "conv2_1"))
    assert app.number_input(key="slice").value == main[3]
    app.selectbox(key="filters_layer").set_value("conv1_1").run()
    assert not app.exception
    assert "slice" not in [widget.key for widget in app.number_input]
    assert "kernel_reach" not in [widget.key for widget in app.segmented_control]


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "conv2_1:3;999=zero",
        "conv2_1:3;5=zero,99:1",
        "<b>x</b>",
        "conv2_1:3;5=best",
    ],
)
def test_a_broken_link_to_a_kernel_is_one_sentence(text):
    app = open_page(KERNEL, **PLACE, kernel=text)
    assert not app.exception
    assert app.session_state["kernel"] == ""
    sentences = ("expected a kernel such as", "the filter has slices 0 to", "a slice has cells 0 to")
    assert any(sentence in said.value for said in app.text for sentence in sentences)


def test_no_weight_of_the_network_is_touched():
    app = open_page(KERNEL, **PLACE, kernel=RETYPED)
    model = app.session_state["subject"].classifier.model
    before = [np.array(weight) for weight in model.get_weights()]
    app.pills(key="kernel_preset").set_value("identity").run()
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
