"""Each component by itself: it shows what it is told, and says what was chosen."""

import json

import numpy as np
import pytest
from opening import open_page, session_of, subject_of
from streamlit.testing.v1 import AppTest

from pages.state import photo
from vizcore.network.layers import Window
from vizcore.network.shipped import load
from vizcore.run.trace import activation, trace
from vizcore.words import number_text


def shown(script) -> AppTest:
    app = AppTest.from_function(script, default_timeout=300).run()
    assert not app.exception
    return app


def figure(app: AppTest, key: str) -> dict:
    (chart,) = (chart for chart in app.get("plotly_chart") if f"-{key}" in chart.proto.id)
    return json.loads(chart.proto.spec)


@pytest.fixture(scope="module")
def seen():
    classifier = load("fovea")
    return classifier, trace(classifier, photo.cut(photo.sample(), 0, classifier.image_shape).image)


def words(app: AppTest) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption, app.header) for element in kind)


def test_the_layer_picker_chooses_by_name_and_by_a_step():
    def script():
        from pages.components.layer_picker import choose_layer
        from pages.state import subject

        choose_layer(subject.current())

    app = shown(script)
    assert app.selectbox(key="layer").value == "conv1_1"
    app.selectbox(key="layer").set_value("conv2_1").run()
    assert session_of(app).selection.layer == "conv2_1"
    next(button for button in app.button if button.label == "Next layer").click().run()
    names = list(load("fovea").by_name)
    assert session_of(app).selection.layer == names[names.index("conv2_1") + 1]


def test_a_step_to_the_layer_that_reads_this_one_follows_the_number():
    def script():
        from pages.components.channel_picker import channel_widget
        from pages.components.layer_picker import choose_layer
        from pages.state import subject

        layer = choose_layer(subject.current())
        channel_widget("Channel", layer.channels, 9, layer.name)

    app = shown(script)
    app.selectbox(key="layer").set_value("conv2_1").run()
    session_of(app).selection = session_of(app).selection.having(channel=18, place=(19, 13))
    app.run()
    for expected in (("norm2_1", 18, (19, 13)), ("relu2_1", 18, (19, 13)), ("conv2_2", None, (19, 13))):
        next(button for button in app.button if button.label == "Next layer").click().run()
        chosen = session_of(app).selection
        assert (chosen.layer, chosen.channel, chosen.place) == expected


def test_the_channel_picker_starts_at_the_strongest_and_forgets_what_is_emptied(seen):
    def script():
        from pages.components.channel_picker import choose_channel
        from pages.state import subject
        from vizcore.run.trace import activation

        this = subject.current()
        layer = this.classifier.by_name["relu2_1"]
        choose_channel(this, layer, activation(this.classifier, this.trace, "relu2_1"))

    app = shown(script)
    values = activation(*seen, "relu2_1")
    strongest = int(np.abs(values).mean(axis=(0, 1)).argmax())
    assert app.number_input(key="channel").value == strongest
    other = (strongest + 1) % values.shape[-1]
    app.number_input(key="channel").set_value(other).run()
    assert (session_of(app).selection.layer, session_of(app).selection.channel) == ("relu2_1", other)
    app.number_input(key="channel").set_value(None).run()
    assert session_of(app).selection.channel is None
    assert app.number_input(key="channel").value == strongest


def test_the_place_picker_starts_at_the_extreme_and_holds_both_numbers():
    def script():
        import numpy as np

        from pages.components.place_picker import choose_place

        values = np.zeros((3, 5), np.float32)
        values[2, 1] = -4
        choose_place(values)

    app = shown(script)
    assert (app.number_input(key="row").value, app.number_input(key="column").value) == (2, 1)
    app.number_input(key="column").set_value(4).run()
    assert session_of(app).selection.place == (2, 4)
    app.number_input(key="row").set_value(None).run()
    assert session_of(app).selection.place is None


def test_the_target_picker_starts_at_the_answer_and_sets_one_label_against_another(seen):
    def script():
        import streamlit as st

        from pages.components.target_picker import choose_target, named
        from pages.state import subject

        this = subject.current()
        st.caption(named(this, choose_target(this)))

    app = shown(script)
    classifier, found = seen
    answer = classifier.labels[int(found.logits.argmax())]
    assert app.caption[-1].value == answer
    app.selectbox(key="target").set_value("fear").run()
    app.selectbox(key="versus").set_value("sadness").run()
    assert app.caption[-1].value == "fear rather than sadness"
    app.selectbox(key="target").set_value("anger").run()
    assert app.caption[-1].value == "anger"


def test_the_filter_picker_follows_the_layer_to_the_convolution_before_it():
    def script():
        import streamlit as st

        from pages.components import filter_picker
        from pages.state import subject
        from pages.state.session import select, session
        from vizcore import filters

        if session().selection.layer == "":
            select(layer="pool2")
        this = subject.current()
        names = [layer.name for layer in filters.convolutions(this.classifier)]
        bank = filter_picker.bank_of(this, filter_picker.choose_convolution(this, names))
        number = filter_picker.choose_filter(bank)
        st.caption(f"{bank.layer} {number} {filter_picker.slice_widget(bank, number)}")

    app = shown(script)
    layer, number, part = app.caption[-1].value.split()
    assert layer == "conv2_2"
    app.number_input(key="slice").set_value((int(part) + 1) % 48).run()
    assert app.caption[-1].value == f"{layer} {number} {(int(part) + 1) % 48}"
    app.number_input(key="channel").set_value((int(number) + 1) % 48).run()
    assert app.caption[-1].value.split()[1] == str((int(number) + 1) % 48)


def test_the_layer_strip_has_every_layer_and_the_facts_are_the_layers():
    def script():
        from pages.components import layer_strip
        from pages.runtime import engine
        from pages.state import subject

        this = subject.current()
        layer_strip.layer_strip(this, key="strip", chosen="conv2_1")
        field = engine.receptive_fields(this.classifier)["conv2_1"]
        layer_strip.layer_facts(this.classifier.by_name["conv2_1"], field)

    app = shown(script)
    named = {str(text) for trace in figure(app, "strip")["data"] for text in (trace.get("customdata") or [])}
    assert set(load("fovea").by_name) <= named
    found = {metric.label: metric.value for metric in app.metric}
    assert found["Output"] == "24×24×80"
    assert found["Parameters"] == f"{load('fovea').by_name['conv2_1'].parameters:,}"


def test_the_prediction_delta_says_what_moved(seen):
    def script():
        from pages.components import recipe
        from pages.components.prediction_delta import prediction_delta
        from pages.state import subject

        this = subject.current()
        prediction_delta(this, this.trace.logits[::-1].copy(), lambda form, needed: recipe.of_image("fovea", "image"))

    app = shown(script)
    classifier, found = seen
    was, now = classifier.labels[int(found.logits.argmax())], classifier.labels[int(found.logits[::-1].argmax())]
    assert app.header[0].value.startswith(f"Now {now}")
    assert app.header[0].value.endswith(f"no longer {was}")
    app.segmented_control(key="read_as").set_value("probability").run()
    assert session_of(app).selection.setting("read_as") == ("probability",)


def test_the_arithmetic_panel_gives_the_networks_own_number_and_names_who_wins():
    def script():
        from pages.components.arithmetic_panel import arithmetic_panel
        from pages.state import subject

        this = subject.current()
        arithmetic_panel(this, this.classifier.by_name["pool1"], 3, (4, 5))

    app = shown(script)
    assert "How channel 3, row 4, column 5 got its number." in words(app)
    assert "which one wins: 1" in words(app)
    assert "not equal" not in words(app)
    assert "equal:" in words(app)


def test_the_attribution_panel_says_what_the_map_adds_up_to(seen):
    def script():
        from pages.components import attribution_panel
        from pages.state import subject
        from vizcore.attribution import METHODS
        from vizcore.target import Target

        this, target = subject.current(), Target("logits", 1)
        one = attribution_panel.answer(this, target, METHODS["Gradient"], {})
        attribution_panel.attribution_panel(this, target, one, 200, blend=0.7, least=0.0, magnitude=False)

    from vizcore.attribution import METHODS
    from vizcore.target import Target

    classifier, found = seen
    total = METHODS["Gradient"](classifier, found.image, Target("logits", 1)).map.sum(dtype=float)
    assert f"Sum {number_text(total)}; this method promises none." in words(shown(script))


def test_channel_edits_are_rows_and_text():
    def script():
        from pages.components import channel_edits
        from pages.state import subject
        from vizcore.interventions import Edit

        this = subject.current()
        edits = channel_edits.edits_of(this)
        if not edits:
            channel_edits.add((), "relu2_1", 7)
            edits = channel_edits.edits_of(this)
        channel_edits.edit_rows(this, edits)
        channel_edits.edits_as_text(edits)
        assert channel_edits.of_layer((Edit("relu2_1", (1, 2)), Edit("pool1", (3,))), "relu2_1") == {1, 2}

    app = shown(script)
    assert session_of(app).selection.setting("edits") == ("relu2_1:7*0",)
    app.slider(key="edit-factor-0").set_value(2.5).run()
    assert session_of(app).selection.setting("edits") == ("relu2_1:7*2.5",)


def test_the_channel_grid_shows_as_many_as_are_asked_for(seen):
    from pages.components.channel_grid import calibrated, channel_grid, height_of

    classifier, found = seen
    layer = classifier.by_name["relu2_1"]
    drawn = channel_grid(layer, activation(classifier, found, "relu2_1"), np.arange(9), classifier)
    assert sorted(sum((list(np.ravel(each.customdata)) for each in drawn.data if each.customdata is not None), [])) == [
        *range(9)
    ]
    assert height_of(drawn, 300) <= 300
    assert calibrated((classifier, found)).sum() == pytest.approx(1, abs=1e-5)


def test_names_and_numbers_as_people_read_them():
    from pages.components import wording

    assert wording.escaped("<b>&") == "&lt;b&gt;&amp;"
    assert wording.flops(133_700_000) == "134 MFLOPs"
    assert wording.listed((1, 2, 3, 4), most=2) == "1, 2 and 2 more"
    classifier = load("fovea")
    assert wording.channel_name(classifier.by_name["logits"], classifier, 1) == "happiness"
    assert wording.shape(classifier.by_name["conv2_1"]) == "24×24×80"


def test_face_b_has_another_answer_until_one_is_chosen_and_may_be_the_mirror_image(seen):
    def script():
        import streamlit as st

        from pages.components import face_b
        from pages.state import subject

        this = subject.current()
        portrait, other = face_b.choose_face_b(this)
        face_b.small_face(this, other, "B")
        st.caption(portrait.change)

    app = shown(script)
    (other,) = session_of(app).compared.values()
    assert other.logits.argmax() != seen[1].logits.argmax()
    app.segmented_control(key="second").set_value("Face A mirrored").run()
    assert app.caption[-1].value == "mirrored"
    other = list(session_of(app).compared.values())[-1]
    np.testing.assert_array_equal(other.image, seen[1].image[:, ::-1])


@pytest.mark.parametrize(
    ("window", "words"),
    [
        (Window((3, 3), (1, 1), (1, 1), (1, 1)), "Kernel 3×3, stride 1, padding 1 above and to the left."),
        (Window((3, 5), (2, 1), (1, 1), (0, 2)), "Kernel 3×5, stride 2×1, padding 0×2 above and to the left."),
        (Window((2, 2), (2, 2)), "Kernel 2×2, stride 2, no padding."),
        (Window((3, 3), (1, 1), (2, 2), (2, 2)), "Kernel 3×3, stride 1, padding 2 above and to the left, dilation 2."),
        (Window(before=(-1, -2)), "Kernel 1×1, stride 1, 1×2 cut away above and to the left."),
    ],
)
def test_what_slides_over_a_layers_input_is_said_in_words(window, words):
    from pages.components.layer_strip import window_words

    assert window_words(window) == words


def test_a_page_opens_as_deep_as_it_asks():
    from pages.components.layer_picker import layer_at

    fovea, dense = load("fovea"), load("dense")
    maps = [layer.name for layer in fovea.layers if layer.kind == "ReLU" and len(layer.output_shape) == 3]
    assert [layer_at(fovea, depth).name for depth in (0, 1)] == ["conv1_1", maps[-1]]
    assert layer_at(fovea, 0.5).name in maps[len(maps) // 2 - 1 : len(maps) // 2 + 1]
    assert layer_at(dense, 0).name == layer_at(dense, 1).name == "logits"


@pytest.mark.parametrize("network", ["fovea", "googlenet", "resnet20_24"])
def test_every_layer_opens_on_a_unit_that_is_not_nothing_in_the_end(network):
    """Where the stage ends in a ReLU, the unit that a page opens on passes it."""
    from pages.components.outcome import outcome
    from pages.components.place_picker import place_under_study
    from vizcore.activations.statistics import channel_statistics
    from vizcore.arithmetic.explain import following

    this = subject_of(open_page("look/layers", network=network))
    tried = 0
    for layer in this.classifier.layers:
        values = this.trace.activations[layer.name]
        last = [layer.name, *following(this.classifier.layers, layer.name)][-1]
        end = this.trace.activations[last]
        if not layer.has_maps or min(layer.output_shape[:2]) < 3 or not (end >= 0).all() or not end.any():
            continue
        told = outcome(this, layer, values)
        channel = channel_statistics(told).strongest
        row, column = place_under_study(values[..., channel], told[..., channel])
        assert end[row, column, channel] > 0, layer.name
        tried += 1
    assert tried > 15


def test_a_telling_unit_is_inside_and_positive_where_there_is_one():
    from pages.components.place_picker import telling_place

    values = np.zeros((16, 16), np.float32)
    values[0, 0], values[3, 5], values[8, 8] = 9, 4, -7
    assert telling_place(values) == (3, 5)
    values[3, 5] = 0
    assert telling_place(values) == (0, 0), "nothing inside is above zero: the most extreme of all"
    values[0, 0] = 0
    assert telling_place(values) == (8, 8)
    assert telling_place(np.zeros((3, 3), np.float32)) == (0, 0)
    assert telling_place(np.eye(2, dtype=np.float32)) == (0, 0)
