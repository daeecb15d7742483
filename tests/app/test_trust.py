"""Attribution on the page: its lines of Python, and the two checks of its maps."""

import re

import numpy as np
import pytest
from opening import link_of, open_page, subject_of
from streamlit.testing.v1 import AppTest

from pages.ask.attribution import randomisation as randomised
from pages.ask.attribution import trust
from pages.components import job
from pages.components.settings_form import key_of
from vizcore.attribution import METHODS
from vizcore.faithfulness import Similarity, Stage

PAGE = "ask/attribution"


def asked(app: AppTest, name: str):
    """What the page was told by a method."""
    return next(found for key, found in subject_of(app).results.items() if key[0] == name)


def result_of(code: str, app: AppTest, folder, monkeypatch):
    """What the lines of Python below a figure give, beside the face that the page Predict hands out."""
    np.savez(folder / "tensor.npz", image=subject_of(app).trace.image)
    monkeypatch.chdir(folder)
    names = {}
    exec(code, names)
    return names["result"]


def test_the_python_below_a_map_gives_that_map_with_the_settings_in_use(tmp_path, monkeypatch):
    app = open_page(PAGE, network="vgg10", methods="Occlusion")
    sliders = {slider.key: slider for slider in app.slider}
    sliders[key_of("Occlusion", "patch")].set_value(12)
    sliders[key_of("Occlusion", "stride")].set_value(4)
    sliders[key_of("Occlusion", "baseline")].set_value(0.25).run()
    assert link_of(app) == {
        "network": ["vgg10"], "methods": ["Occlusion"],
        "occlusion-patch": ["12"], "occlusion-stride": ["4"], "occlusion-baseline": ["0.25"],
    }  # fmt: skip
    (code,) = (each.value for each in app.code if "METHODS['Occlusion']" in each.value)
    assert re.search(r"patch=12, stride=4, baseline=0.25\)\.map", code)
    found = list(subject_of(app).results.values())[-1]
    np.testing.assert_array_equal(result_of(code, app, tmp_path, monkeypatch), found.found.map)
    assert not np.array_equal(found.found.map, asked(app, "Occlusion").found.map)  # the first one, with other settings


def test_the_layer_that_is_chosen_by_itself_is_named_and_another_one_is_in_the_python():
    app = open_page(PAGE, network="vgg10", methods="Grad-CAM")
    layer = app.selectbox(key=key_of("Grad-CAM", "layer"))
    assert layer.options[0] == "automatic: relu4_2"
    assert not any("layer=" in code.value for code in app.code)
    layer.set_value("relu3_2").run()
    assert any("layer='relu3_2').map" in code.value for code in app.code)


def test_nothing_is_checked_until_that_is_asked_for(monkeypatch):
    def refuse(*_, **__):
        pytest.fail("it ran")

    monkeypatch.setattr(trust, "faithfulness", refuse)
    monkeypatch.setattr(randomised, "cascading_randomisation", refuse)
    app = open_page(PAGE, network="vgg10", methods="Gradient")
    assert not app.exception
    assert "Can you trust this map?" in [heading.value for heading in app.header]


def test_deletion_and_insertion_of_several_maps_are_worked_out_once(monkeypatch, tmp_path):
    runs, real = [], trust.faithfulness
    monkeypatch.setattr(trust, "faithfulness", lambda *a, **k: runs.append(a) or real(*a, **k))
    app = open_page(PAGE, network="lenet5", methods="Gradient", trust=trust.PIXELS)
    app.multiselect(key="methods").set_value(["Gradient", "Grad-CAM"]).run()
    assert not app.exception
    assert any("Which of these maps is the most faithful here?" in each.value for each in app.markdown)
    count = len(runs)
    app.selectbox(key="trusted").set_value("Grad-CAM").run()
    assert not app.exception
    assert len(runs) == count
    kept = subject_of(app).results
    gains = {key[1]: found.deletion_gain for key, found in kept.items() if key[0] == "faithfulness"}
    assert {"Gradient", "Grad-CAM"} <= set(gains)
    (code,) = (each.value for each in app.code if "for found in" in each.value)
    best = max(("Gradient", "Grad-CAM"), key=lambda name: gains[name])
    found = result_of(code, app, tmp_path, monkeypatch)
    assert sorted(found) == pytest.approx(sorted(gains[name] for name in ("Gradient", "Grad-CAM")), rel=1e-3)
    assert max(found) == pytest.approx(gains[best], rel=1e-3)
    captions = " ".join(caption.value for caption in app.caption)
    assert re.search(r"Area \d+%; random orders \d+% to \d+%", captions)


def test_a_target_that_is_no_class_is_checked_in_its_own_units():
    unit = {"target": "one unit", "layer": "conv2", "row": 3, "column": 4}
    app = open_page(PAGE, network="lenet5", methods="Gradient", trust=trust.PIXELS, **unit)
    assert not app.exception
    assert any(re.search(r"Area −?[\d.e−]+; random orders", caption.value) for caption in app.caption)


def test_randomised_weights_on_the_page():
    app = open_page(PAGE, methods="Gradient", trust=trust.WEIGHTS, network="lenet5")
    assert not app.exception
    stages = next(found for key, found in subject_of(app).results.items() if key[0] == "randomised")
    captions = [caption.value for caption in app.caption]
    every = len(stages[-1].layers)
    assert [f"{len(stage.layers)} of {every} layers" in captions for stage in stages[1:]] == [True] * (len(stages) - 1)
    assert any(randomised.verdict(stages) in each.value for each in app.markdown)


def test_two_that_were_stopped_both_stay_so():
    app = open_page(PAGE, network="vgg10", methods="Gradient")
    target = asked(app, "Gradient").found.target
    names = ("Gradient", "Grad-CAM", "VarGrad")
    keys = [
        (name, target, *((setting, default) for setting, (_, default) in METHODS[name].settings.items()))
        for name in names[1:]
    ]
    subject_of(app).stopped.update(keys)
    app.multiselect(key="methods").set_value(list(names)).run()
    assert not app.exception
    again = [button for button in app.button if button.label == "Start again"]
    assert len(again) == 2
    assert not {"Grad-CAM", "VarGrad"} & {key[0] for key in subject_of(app).results}
    again[0].click().run()
    assert {"Grad-CAM"} == {"Grad-CAM", "VarGrad"} & {key[0] for key in subject_of(app).results}


def test_all_methods_and_their_checks_stay_in_the_session_together():
    assert 2 * len(METHODS) + sum(method.by_rule for method in METHODS.values()) < job.HELD


def stages(*ranks: float, zero: bool = False) -> tuple[Stage, ...]:
    pixels = np.full((3, 3), 0.0 if zero else 1.0, np.float32)
    return tuple(
        Stage(tuple(f"layer{i}" for i in range(n)), pixels, Similarity(r, r, r)) for n, r in enumerate((1.0, *ranks))
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (stages(0.2, -0.9, float("nan")), "changes as soon as weights are shuffled"),
        (stages(0.99, 0.7, 0.1), "upper 2 of 3 layers shuffled it is still much the same (rank correlation 0.70)"),
        (stages(0.1, 0.1, 0.8), "With every layer shuffled it is still much the same (rank correlation 0.80)"),
        (stages(float("nan"), zero=True), "zero everywhere"),
    ],
    ids=["changes", "upper", "every", "zero"],
)
def test_what_is_said_of_a_map_follows_its_numbers(found, words):
    assert words in randomised.verdict(found)
