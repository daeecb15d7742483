"""A network of a visitor's own: every page looks inside it, whatever it answers with."""

import gc
import re
import weakref
from itertools import product

import keras
import numpy as np
import pytest
from bringing import encoded
from foreign import classes, conv, network
from foreign_files import zipped
from keras import layers
from matrix import few
from opening import arrive, open_page, press, said, session_of, subject_of

from pages.runtime.page_folders import sections
from pages.state import own_networks
from vizcore.network.applications import application_named

_MANY = (
    "answers|cells|channels|classes|directions|faces|files|filters|inputs|labels|layers|maps|mistakes|networks|numbers|"
    "outputs|parameters|pictures|places|products|slices|steps|times|units|weights"
)
NONSENSE = re.compile(rf"(?<![\d.,×–-])\b1 (?:{_MANY})\b|\b(?:nan|inf)\b%?")
PAGES = [folder.name for pages in sections().values() for folder in pages]


def colour():
    return network(lambda x: conv(layers.MaxPooling2D()(conv(x, 6))), shape=(64, 64, 3), end=lambda x: classes(x, 8))


def many():
    return network(lambda x: conv(x, 6, strides=2), shape=(32, 32, 3), end=lambda x: classes(x, 1000))


KINDS = {
    "colour": colour,
    "a thousand classes": many,
    "sigmoids": lambda: network(conv, shape=(32, 32, 1), end=lambda x: classes(x, 3, "sigmoid")),
    "one sigmoid": lambda: network(conv, shape=(32, 32, 1), end=lambda x: classes(x, 1, "sigmoid")),
    "one number": lambda: network(conv, shape=(32, 32, 3), end=lambda x: classes(x, 1, None)),
    "one of each": lambda: network(
        lambda x: layers.Conv2D(1, 1, activation="relu", kernel_initializer="ones")(x),
        shape=(24, 24, 1),
        end=lambda x: classes(layers.GlobalAveragePooling2D()(x), 1, "sigmoid"),
    ),
    "not square": lambda: network(conv, shape=(24, 60, 3)),
    "no maps": lambda: network(layers.Dense(12, activation="relu"), shape=(784,)),
    "attention": lambda: network(
        lambda x: layers.MultiHeadAttention(2, 3)(s := layers.Reshape((49, 4))(layers.MaxPooling2D()(conv(x))), s)
    ),
}


SEEN = {
    "a thousand classes": ("look/predict", "change/channel_ablation"),
    "one number": ("look/predict", "change/activation_patching", "networks/compare"),
    "sigmoids": ("look/predict", "change/input"),
    "one of each": ("look/layers", "look/filters", "change/ranking", "labs/why_convolution", "networks/own"),
    "attention": ("look/layers", "look/channel"),
    "no maps": ("ask/attribution", "labs/why_convolution"),
    "not square": ("look/layers", "ask/receptive_field"),
}


@pytest.fixture(scope="module")
def visitors():
    """One visitor for each kind of network, who goes from page to page."""
    return {}


def visitor_of(visitors, kind):
    if kind not in visitors:
        app = open_page("networks/own")
        name = own_networks.bring(KINDS[kind](), f"<b>{kind}</b> $x$ `a`", to=session_of(app))
        visitors[kind] = app, name
    return visitors[kind]


ELSEWHERE = ("labs/depth", "labs/branches")  # they measure networks of their own, and of this one its image alone


def _is_quick(page: str, kind: str) -> bool:
    """One kind on every page that computes with it, and the others where what is special about them is seen."""
    return (kind == "colour" and page not in ELSEWHERE) or page in SEEN.get(kind, ())


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        pytest.param(page, kind, marks=[] if _is_quick(page, kind) else pytest.mark.full)
        for kind in KINDS
        for page in PAGES
    ],
)
def test_every_page_looks_inside_it(page, kind, visitors):
    app, name = visitor_of(visitors, kind)
    arrive(app, page, network=name)
    assert not app.exception
    assert not app.error
    assert subject_of(app).network == name
    assert app.selectbox(key="network").value == name
    assert not NONSENSE.findall(f"{said(app)} {alternatives(app)}")


@pytest.mark.parametrize("part", ["shared weights", "shuffled pixels"])
def test_each_part_of_a_lab_looks_inside_it(part, visitors):
    app, name = visitor_of(visitors, "one of each")
    arrive(app, "labs/why_convolution", network=name, why_part=part)
    assert not app.exception
    assert not app.error
    assert not NONSENSE.findall(f"{said(app)} {alternatives(app)}")


def alternatives(app) -> str:
    """What is said of figures to those who do not see them, and beside numbers."""
    return " ".join(
        [chart.proto.alt for chart in app.get("plotly_chart")]
        + [f"{metric.label}: {metric.value}. {metric.proto.help}" for metric in app.metric]
    )


def test_two_visitors_with_networks_of_one_name_never_see_each_others():
    one, other = open_page("networks/own"), open_page("networks/own")
    names = [own_networks.bring(colour(), "mine", (*"abcdefgh",), to=session_of(app)) for app in (one, other)]
    for weight in own_networks._shelf[names[1]].classifier.model.weights:
        weight.assign(weight + 0.1)
    for app, own, others in ((one, *names), (other, *reversed(names))):
        arrive(app, "look/predict", network=own)
        assert subject_of(app).network == own
        assert list(app.selectbox(key="network").options).count("mine") == 1
        arrive(app, "look/predict", network=others)
        assert subject_of(app).network == "fovea"
        assert "This link came from a network that is not kept: this is fovea." in said(app)
    a, b = (arrive(app, "look/predict", network=own) for app, own in ((one, names[0]), (other, names[1])))
    assert not np.array_equal(subject_of(a).trace.logits, subject_of(b).trace.logits)


def test_the_one_used_longest_ago_makes_room_and_that_is_said(monkeypatch):
    app = open_page("networks/own")
    first = own_networks.bring(colour(), "first", to=session_of(app))
    monkeypatch.setattr(own_networks, "BUDGET", 1)
    other = open_page("networks/own")
    second = own_networks.bring(colour(), "second", to=session_of(other))
    arrive(app, "look/layers", network=first)
    assert not app.exception
    assert "Your network had to make room for others: bring it again." in said(app)
    arrive(other, "look/layers", network=second)
    assert subject_of(other).network == second


def test_of_sixteen_visitors_each_sees_his_own_and_the_oldest_idle_ones_are_told_to_bring_theirs_again(monkeypatch):
    apps, names = [], []
    for number in range(16):
        model = colour()
        for weight in model.weights:
            weight.assign(weight + 0.02 * number)
        apps.append(open_page("networks/own"))
        names.append(own_networks.bring(model, "mine", to=session_of(apps[-1])))
        arrive(apps[-1], "look/predict", network=names[-1])
    logits = [subject_of(app).trace.logits.tobytes() for app in apps]
    assert len(set(logits)) == 16
    apps[0].run()  # whose network is now the one used last
    sizes = {name: own_networks._shelf[name].bytes for name in names}
    monkeypatch.setattr(own_networks, "BUDGET", sum(sizes.values()) // 2)
    other = open_page("networks/own")
    own_networks.bring(colour(), "one more", to=session_of(other))
    assert sum(each.bytes for each in own_networks._shelf.values()) <= own_networks.BUDGET
    gone = [name not in own_networks._shelf for name in names]
    assert gone == [False, *[True] * 9, *[False] * 6]
    for app, is_gone, before in zip(apps, gone, logits, strict=True):
        app.run()
        assert not app.exception
        assert ("Your network had to make room for others: bring it again." in said(app)) == is_gone
        assert (subject_of(app).trace.logits.tobytes() == before) == (not is_gone)


def test_a_visitor_has_a_few_at_once_and_the_oldest_goes():
    app = open_page("networks/own")
    names = [own_networks.bring(colour(), f"number {n}", to=session_of(app)) for n in range(own_networks.MOST + 1)]
    assert [name in own_networks._shelf for name in names] == [False, *[True] * own_networks.MOST]


def test_what_is_forgotten_is_gone_and_so_is_what_a_session_leaves():
    app = open_page("networks/own")
    name = own_networks.bring(colour(), "mine", to=session_of(app))
    arrive(app, "networks/own", network=name)
    held = weakref.ref(own_networks._shelf[name].classifier)
    press(app, "Forget my network")
    assert "Open a Keras network of your own" in said(app)
    gc.collect()
    assert held() is None
    name = own_networks.bring(colour(), "mine", to=session_of(app))
    held = weakref.ref(own_networks._shelf[name])
    del app
    gc.collect()
    assert name not in own_networks._shelf
    assert held() is None


def test_what_only_its_owner_can_know_changes_what_it_says():
    app = open_page("networks/own")
    name = own_networks.bring(colour(), "mine", to=session_of(app))
    arrive(app, "networks/own", network=name)
    before = subject_of(app).trace.logits
    app.text_area(key="own_labels").set_value("cat\ndog\nowl\nfox\nant\nbee\ncow\nhen")
    app.selectbox(key="own_scale").set_value("0…255")
    press(app, "Read it so")
    assert not app.exception
    assert own_networks._shelf[name].classifier.labels == ("cat", "dog", "owl", "fox", "ant", "bee", "cow", "hen")
    assert not np.allclose(subject_of(app).trace.logits, before)
    app.text_area(key="own_labels").set_value("cat\ndog")
    press(app, "Read it so")
    assert "2 labels were given, and the network has 8 outputs" in said(app)
    assert own_networks._shelf[name].classifier.labels[0] == "cat"


@pytest.mark.parametrize("drawn", ["live", "figures"])
def test_the_arithmetic_of_a_network_too_large_to_hold_takes_a_pass_of_its_own(drawn, monkeypatch):
    monkeypatch.setattr("vizcore.run.trace.WHOLE", 0)
    app = open_page("look/layers", layer="conv2_1", drawn=drawn)
    assert not app.exception
    assert subject_of(app).trace.activations == {}
    if drawn == "figures":
        assert any("equal:" in caption.value for caption in app.caption)
    else:
        assert not any("not laid out" in caption.value for caption in app.caption)


def test_a_network_of_keras_by_name_where_its_weights_are_here(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    known = application_named("mobilenet_v3_small")
    app = open_page("networks/own")
    assert "none is there now. Fovea fetches nothing" in said(app)
    assert not any(box.label.startswith("Or one of keras.applications") for box in app.selectbox)
    known.weights.parent.mkdir()
    known.weights.write_bytes(b"no weights")
    arrive(app, "networks/own")
    monkeypatch.setattr("pages.networks.own.door.open_application", lambda _: colour())
    box = next(box for box in app.selectbox if box.label.startswith("Or one of keras.applications"))
    box.select(known.name).run()
    assert not app.exception
    assert own_networks._shelf[subject_of(app).network].title == known.name
    assert own_networks._shelf[subject_of(app).network].reading.scale == known.scale


def test_labels_stay_with_the_output_that_they_are_for():
    image = keras.Input((16, 16, 1))
    seen = conv(image)
    model = keras.Model(image, [classes(seen, 5), classes(seen, 2), classes(seen, 2)])
    app = open_page("networks/own")
    name = own_networks.bring(model, "mine", ("cat", "dog"), to=session_of(app))
    assert own_networks._shelf[name].reading.output == 1
    assert own_networks._shelf[name].classifier.labels == ("cat", "dog")
    arrive(app, "networks/own", network=name)
    for output, wanted in ((0, 5), (2, ("cat", "dog")), (1, ("cat", "dog"))):
        app.selectbox(key="own_output").set_value(output)
        press(app, "Read it so")
        assert not app.exception
        labels = own_networks._shelf[name].classifier.labels
        assert len(labels) == wanted if isinstance(wanted, int) else labels == wanted


def pictures(count: int) -> list[tuple[str, bytes, str]]:
    random = np.random.default_rng(5)
    shown = [random.integers(0, 255, (40, 40, 3)).astype(np.uint8) for _ in range(count)]
    return [("<b>.png", encoded(each), "image/png") for each in shown]


def test_pictures_of_the_visitors_stand_for_those_it_was_trained_on():
    app = open_page("networks/own")
    name = own_networks.bring(colour(), "mine", to=session_of(app))
    arrive(app, "networks/own", network=name)
    yardstick = next(each for each in app.file_uploader if each.label.startswith("Pictures"))
    yardstick.set_value(pictures(3)).run()
    assert not app.exception
    assert "3 pictures are too few to compare with: give at least 8." in said(app)
    yardstick = next(each for each in app.file_uploader if each.label.startswith("Pictures"))
    packed = ("folder.zip", zipped({f"folder/{n}.png": data for n, (_, data, _) in enumerate(pictures(4))}), "")
    yardstick.set_value([*pictures(5), packed, ("notes.txt", b"no picture", "text/plain")]).run()
    assert not app.exception
    assert "Compared with 9 pictures of yours." in said(app)
    assert session_of(app).measuring is None
    held = own_networks._shelf[name].classifier.reference
    assert held.keys() == own_networks._shelf[name].classifier.by_name.keys()
    arrive(app, "look/layers", network=name, sort="difference")
    assert not app.exception
    assert "difference from your pictures" in app.selectbox(key="sort").options


def sequences():
    """Layers whose output is a sequence, a volume or several tensors, one after the other."""

    def block(x):
        x = layers.Conv2DTranspose(4, 3, strides=2, name="transposed")(conv(x, strides=2))
        volume = layers.Conv3D(2, (2, 3, 3), name="volume")(layers.Reshape((5, 3, 15, 4), name="folded")(x))
        x = layers.Conv1D(4, 3, name="along")(layers.Reshape((26, 4), name="rows")(volume[:, :, 0]))
        x = layers.LayerNormalization(name="norm")(layers.MultiHeadAttention(2, 3, name="heads")(x, x))
        x = layers.Attention(name="dots")([x, x])
        x, state, _ = layers.LSTM(5, return_sequences=True, return_state=True, name="states")(x)
        return layers.LSTM(4, name="memory")(layers.Concatenate(name="joined")([x, x])) + layers.Dense(4)(state)

    return network(block, shape=(16, 16, 3), end=lambda x: layers.Dense(3)(x))


READ_THERE = {*product(("change/channel_ablation", "networks/compare"), ("heads", "folded")), ("look/channel", "heads")}


@pytest.mark.parametrize(("page", "layer"), few(product(PAGES, ("heads", "folded")), READ_THERE))
def test_every_page_looks_at_a_layer_that_gives_no_maps(page, layer, visitors):
    if "sequences" not in visitors:
        app = open_page("networks/own")
        visitors["sequences"] = app, own_networks.bring(sequences(), "mine", to=session_of(app))
    app, name = visitors["sequences"]
    arrive(app, page, network=name, layer=layer, target="a channel", compare="Faces in one network")
    assert not app.exception
    assert not app.error


LAID_OUT = ("transposed", "volume", "rows", "along", "heads", "norm", "dots", "joined", "memory")


@pytest.mark.parametrize("drawn", ["figures", "live"])
def test_layers_that_give_no_maps_are_shown_and_laid_out_or_say_why(drawn):
    app = open_page("networks/own")
    name = own_networks.bring(sequences(), "mine", to=session_of(app))
    steps = {layer.name for layer in own_networks._shelf[name].classifier.layers}
    for layer in (*LAID_OUT, "folded", "states.1", "states.2"):
        assert layer in steps
        arrive(app, "look/layers", network=name, layer=layer, drawn=drawn)
        assert not app.exception, layer
        equal = [caption.value for caption in app.caption if "equal:" in caption.value]
        assert not any("not equal" in each for each in equal), layer
        if layer in LAID_OUT:
            assert equal, layer
        elif layer.startswith("states"):
            assert "The arithmetic of this layer is not laid out here" in said(app)
