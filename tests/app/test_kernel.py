"""A kernel typed over: what the page says is what the network with that kernel does."""

import numpy as np
import pytest
from drawn import bars, numbers, traces
from opening import link_of, open_page, press, setting_of, subject_of

from vizcore import filters
from vizcore.interventions import log_odds, parse_kernel, refiltered

PAGE = "change/kernel"
RETYPED = "conv2_1:3;*=sobel_across;5=mirrored,4:0.5"
PLACE = {"layer": "conv2_1", "channel": 3, "slice": ["conv2_1", "3", "5"]}


def refiltered_logits(this, text: str) -> np.ndarray:
    edit = parse_kernel(text)
    added = edit.added(filters.kernels_of(this.classifier, edit.layer)[..., edit.channel])
    image = this.trace.image[None]
    return refiltered(this.classifier, image, edit.layer, edit.channel, added)[this.classifier.logits][0]


def says(app, text: str) -> bool:
    """Whether the prediction drawn is the one of a network with this kernel."""
    this = subject_of(app)
    logits = refiltered_logits(this, text) if text else this.trace.logits
    expected = log_odds(this.classifier, logits)
    return bars(app) == pytest.approx(dict(zip(this.classifier.labels, expected.tolist(), strict=True)), abs=1e-4)


def weights(app, key: str) -> np.ndarray:
    return numbers(traces(app, key)[0]["z"]).reshape(3, 3)


def test_a_link_draws_its_kernel_and_what_the_network_then_says():
    app = open_page(PAGE, **PLACE, kernel=RETYPED, drawn="figures")
    assert not app.exception
    assert setting_of(app, "kernel") == (RETYPED,)
    assert link_of(app)["kernel"] == [RETYPED]
    assert says(app, RETYPED)
    assert not says(app, "")
    original = filters.kernels_of(subject_of(app).classifier, "conv2_1")[:, :, 5, 3]
    expected = original[:, ::-1].copy()
    expected[1, 1] = 0.5
    np.testing.assert_allclose(weights(app, "kernel-now"), expected, atol=1e-6)
    np.testing.assert_allclose(weights(app, "kernel-trained"), original, atol=1e-6)


def test_buttons_change_one_slice_or_all_and_reset_is_the_network():
    app = open_page(PAGE, **PLACE)
    assert app.header[0].value.startswith("As it is")
    app.pills(key="kernel_preset").set_value("zero").run()
    assert setting_of(app, "kernel") == ("conv2_1:3;5=zero",)
    assert says(app, "conv2_1:3;5=zero")
    app.segmented_control(key="kernel_reach").set_value("all slices").run()
    app.pills(key="kernel_preset").set_value("laplacian").run()
    assert setting_of(app, "kernel") == ("conv2_1:3;*=laplacian",)
    assert says(app, "conv2_1:3;*=laplacian")
    press(app, "Reset")
    assert setting_of(app, "kernel") is None
    assert "kernel" not in link_of(app)
    assert app.header[0].value.startswith("As it is")
    assert says(app, "")
    assert not app.exception


def test_another_filter_is_as_it_was_trained():
    app = open_page(PAGE, **PLACE, kernel=RETYPED)
    app.number_input(key="channel").set_value(4).run()
    assert app.header[0].value.startswith("As it is")
    assert says(app, "")
    main = filters.main_inputs(filters.kernels_of(subject_of(app).classifier, "conv2_1"))
    assert app.number_input(key="slice").value == main[4]
    app.number_input(key="channel").set_value(3).run()
    assert says(app, RETYPED)
    assert not app.exception


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
    app = open_page(PAGE, **PLACE, kernel=text)
    assert not app.exception
    sentences = ("expected a kernel such as", "the filter has slices 0 to", "a slice has cells 0 to")
    assert sum(sentence in said.value for said in app.text for sentence in sentences) == 1
    assert app.header[0].value.startswith("As it is")
    assert says(app, "")


def test_no_weight_of_the_network_is_touched():
    app = open_page(PAGE, **PLACE, kernel=RETYPED)
    model = subject_of(app).classifier.model
    before = [np.array(weight) for weight in model.get_weights()]
    app.pills(key="kernel_preset").set_value("identity").run()
    assert setting_of(app, "kernel") != (RETYPED,)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
