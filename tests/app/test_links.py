"""The link is the whole truth of a view: what is chosen stands in it, and what it cannot mean is said."""

from urllib.parse import parse_qs

import pytest
from drawn import traces
from matrix import few
from opening import arrive, follow, go_to, link_of, open_page, selection_of, session_of, subject_of

from pages.components.settings_form import key_of
from pages.runtime.page_folders import sections
from pages.state.link import from_query, to_query
from pages.state.selection import Selection

LAYERS, ATTRIBUTION, INPUT = "look/layers", "ask/attribution", "change/input"
EVERY = [folder.name for pages in sections().values() for folder in pages]
LONG = "9" * 5000
ITSELF = "here and is as the page has it by itself."


def texts(app) -> list[str]:
    return [text.value for text in app.text]


@pytest.mark.parametrize(
    ("page", "query", "sentence"),
    [
        (LAYERS, {"network": "resnet1001"}, "There is no network “resnet1001” here: this is fovea."),
        (LAYERS, {"layer": "nonsense"}, "fovea has no layer “nonsense”: this is conv1_1."),
        (LAYERS, {"layer": "<b>x</b>"}, "fovea has no layer “<b>x</b>”: this is conv1_1."),
        (LAYERS, {"layer": "conv1_1", "channel": 999}, "conv1_1 has no channel 999, only 0 to 39: this is {channel}."),
        (LAYERS, {"channel": "-1"}, "The link's channel, “-1”, is not a whole number from 0 to 999,999."),
        (LAYERS, {"channel": "<b>x</b>"}, "The link's channel, “<b>x</b>”, is not a whole number from 0 to 999,999."),
        (LAYERS, {"row": 99, "column": 3}, "The map has 48 rows and 48 columns, so no row 99, column 3."),
        (LAYERS, {"sort": "size"}, f"“Sort by” in the link cannot be “size” {ITSELF}"),
        (ATTRIBUTION, {"target": "wrath"}, "fovea knows no “wrath”: this is happiness, its answer."),
        (ATTRIBUTION, {"target": "fear", "versus": "fear"}, "fear cannot be compared with “fear”."),
        (ATTRIBUTION, {"methods": "Astrology"}, f"“Methods” in the link cannot be “Astrology” {ITSELF}"),
        (INPUT, {"amount-turn": "999"}, f"“Degrees” in the link cannot be “999” {ITSELF}"),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_link_cannot_mean_is_said_in_one_sentence_until_something_is_chosen(page, query, sentence):
    app = open_page(page, **query)
    assert not app.exception
    channel = [number.value for number in app.number_input if number.key == "channel"]
    assert texts(app) == [sentence.format(channel=channel[0] if channel else None)]
    app.selectbox(key="network").set_value("lenet5").run()
    assert not app.exception
    assert texts(app) == []


def test_a_link_that_means_something_is_left_as_it_came_and_nothing_is_said():
    query = {"layer": "conv3_1", "channel": "7", "row": "2", "column": "5", "sort": "mean", "scope": "map"}
    app = open_page(LAYERS, **query)
    assert texts(app) == []
    assert link_of(app) == {name: [text] for name, text in query.items()}
    assert app.selectbox(key="layer").value == "conv3_1"
    assert [app.number_input(key=name).value for name in ("channel", "row", "column")] == [7, 2, 5]
    assert app.selectbox(key="sort").value == "mean"
    assert app.segmented_control(key="scope").value == "map"


def test_a_default_is_not_in_the_link():
    app = open_page(LAYERS, layer="conv3_1")
    app.selectbox(key="sort").set_value("mean").run()
    assert link_of(app) == {"layer": ["conv3_1"], "sort": ["mean"]}
    app.selectbox(key="sort").set_value("index").run()
    assert link_of(app) == {"layer": ["conv3_1"]}


def test_another_layer_takes_its_channel_and_unit_with_it():
    app = open_page(LAYERS, layer="conv3_1", channel=7, row=2, column=5, sort="mean")
    app.selectbox(key="layer").set_value("conv2_1").run()
    assert link_of(app) == {"layer": ["conv2_1"], "sort": ["mean"]}


def test_a_number_field_that_is_emptied_is_as_the_page_has_it():
    app = open_page(LAYERS, layer="conv3_1", channel=7)
    app.number_input(key="channel").set_value(None).run()
    assert not app.exception
    assert link_of(app) == {"layer": ["conv3_1"]}
    assert isinstance(app.number_input(key="channel").value, int)


# One that takes such a number of each kind, and each that says how it is read.
READ_SO = {
    *("look/layers", "look/filters", "look/predict", "ask/attribution", "change/input", "change/channel_ablation"),
    *("change/kernel", "data/top_faces", "imagine/feature_visualization", "labs/why_convolution", "networks/compare"),
}


@pytest.mark.parametrize("page", few(EVERY, READ_SO))
def test_numbers_of_thousands_of_digits_open_the_page(page):
    """And so do all parameters that any page takes as numbers."""
    names = ["channel", "row", "column", "page", "filters_page", "turned", "frame", "level", "depth", "seed", "least"]
    names += ["blend", "alike", "strongest_off", "source_row", "reader_column", "second_face", "maps_shown", "slice"]
    settings = [key_of("Fourier", "images"), key_of("Occlusion", "patch"), key_of("amount", "Turn"), "region"]
    app = open_page(page, network="lenet5", **dict.fromkeys(names + settings, LONG))
    assert not app.exception
    assert not app.error
    assert any("“99999999999999999999…”" in text for text in texts(app))
    assert all(len(text) < 300 for text in texts(app))


def test_every_number_of_the_selection_is_refused_in_words():
    found, wrong = from_query({name: [LONG] for name in ("channel", "row", "column")})
    assert found == Selection()
    assert len(wrong) == 3
    assert all("whole number" in sentence and len(sentence) < 120 for sentence in wrong)


def test_a_link_and_the_selection_are_one():
    chosen = Selection(
        "vgg10", "0a1b2c", "2", "conv3_1", 7, (3, 4), "fear", "happiness", {"sort": ("mean",), "methods": ("A", "B")}
    )
    found, wrong = from_query(to_query(chosen))
    assert wrong == ()
    assert found == chosen
    assert to_query(Selection()) == {}


def test_settings_survive_a_visit_to_another_page():
    app = open_page(INPUT, network="lenet5", layer="tanh2", methods="Gradient")
    app.slider(key="amount-turn").set_value(10.0).run()
    chosen = {"network": ["lenet5"], "layer": ["tanh2"], "methods": ["Gradient"], "amount-turn": ["10"]}
    assert link_of(app) == chosen
    go_to(app, ATTRIBUTION)
    assert link_of(app) == chosen
    links = {
        link.proto.label: parse_qs(link.proto.query_string) for link in go_to(app, "look/predict").main.get("page_link")
    }
    assert "Open the layers" in links
    assert all(query == chosen for query in links.values()), "those of the bar too"
    go_to(app, ATTRIBUTION)
    app.multiselect(key="methods").set_value(["Occlusion"]).run()
    app.slider(key=key_of("Occlusion", "patch")).set_value(12).run()
    chosen |= {"methods": ["Occlusion"], "occlusion-patch": ["12"]}
    assert link_of(app) == chosen
    go_to(app, INPUT)
    assert app.slider(key="amount-turn").value == 10
    assert link_of(app) == chosen
    go_to(app, ATTRIBUTION)
    assert app.multiselect(key="methods").value == ["Occlusion"]
    assert app.slider(key=key_of("Occlusion", "patch")).value == 12
    assert any(key[0] == "Occlusion" and ("patch", 12) in key for key in subject_of(app).results)


def test_a_link_of_a_visitor_opens_the_same_view_for_another():
    app = open_page(ATTRIBUTION, network="lenet5", drawn="figures")
    app.multiselect(key="methods").set_value(["Occlusion"]).run()
    app.slider(key=key_of("Occlusion", "patch")).set_value(12).run()
    other = open_page(ATTRIBUTION, **link_of(app))
    assert selection_of(other) == selection_of(app)
    assert traces(other, "attribution-Occlusion") == traces(app, "attribution-Occlusion")


def test_a_click_that_opens_another_page_takes_everything_along():
    """From a bubble, a box or a strip: only the server knows where to go."""
    app = open_page("look/predict", sort="mean")
    follow(app, "Open the layers")
    assert app.title[0].value == "What did each layer make of it?"
    assert link_of(app) == {"sort": ["mean"]}
    assert session_of(app).wanted is None


def test_back_is_the_view_that_was():
    app = open_page(LAYERS, layer="conv3_1", channel=7)
    app.number_input(key="channel").set_value(3).run()
    go_to(app, "look/filters")
    arrive(app, LAYERS, layer="conv3_1", channel=7)
    assert app.number_input(key="channel").value == 7
    assert link_of(app) == {"layer": ["conv3_1"], "channel": ["7"]}
