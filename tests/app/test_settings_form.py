"""A widget for every setting of a method; what has none is an error, never silence."""

from typing import Annotated, Literal

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.settings_form import NoWidgetError, key_of, settings_form
from vizcore.attribution import METHODS
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.inversion import inversion
from vizcore.settings import settings_of


def form() -> None:
    from typing import Annotated, Literal

    import streamlit as st

    from pages.components.settings_form import settings_form
    from pages.state.url import read_link, sync_url
    from vizcore.settings import LayerWithMaps, Range

    settings = {
        "sharp": (bool, True),
        "share": (Annotated[float, Range(0.0, 1.0)], 0.5),
        "count": (Annotated[int, Range(1, 9)], 3),
        "fill": (Literal["grey", "blur"], "blur"),
        "layer": (LayerWithMaps, None),
    }
    read_link("form")
    found = settings_form("My method ε", settings, lambda: (["conv1", "conv2"], "conv2"))
    sync_url()
    st.text(repr(found))


def chosen(app) -> dict:
    return eval(app.text[-1].value)


def test_every_type_has_a_widget_that_chooses_and_stands_in_the_link():
    app = AppTest.from_function(form).run()
    assert not app.exception
    assert chosen(app) == {"sharp": True, "share": 0.5, "count": 3, "fill": "blur", "layer": None}
    assert app.query_params == {}
    app.toggle(key="my-method-eps-sharp").set_value(False).run()
    app.slider(key="my-method-eps-share").set_value(0.25).run()
    app.slider(key="my-method-eps-count").set_value(7).run()
    app.selectbox(key="my-method-eps-fill").set_value("grey").run()
    app.selectbox(key="my-method-eps-layer").set_value("conv1").run()
    assert chosen(app) == {"sharp": False, "share": 0.25, "count": 7, "fill": "grey", "layer": "conv1"}
    assert {name.removeprefix("my-method-eps-"): text for name, text in app.query_params.items()} == {
        "sharp": "false", "share": "0.25", "count": "7", "fill": "grey", "layer": "conv1",
    }  # fmt: skip
    assert app.selectbox(key="my-method-eps-layer").options[0] == "automatic: conv2"


def test_a_link_sets_every_one_of_them():
    app = AppTest.from_function(form)
    query = {"sharp": "false", "share": "1", "count": "9", "fill": "grey", "layer": "conv2"}
    app.query_params.update({key_of("My method ε", name): text for name, text in query.items()})
    app.run()
    assert chosen(app) == {"sharp": False, "share": 1.0, "count": 9, "fill": "grey", "layer": "conv2"}
    assert app.toggle(key="my-method-eps-sharp").value is False
    assert app.slider(key="my-method-eps-count").value == 9


@pytest.mark.parametrize(
    ("name", "text"), [("sharp", "perhaps"), ("share", "1.5"), ("share", "nan"), ("count", "2.5"), ("fill", "red")]
)
def test_what_a_setting_cannot_be_is_its_default(name, text):
    app = AppTest.from_function(form)
    app.query_params[key_of("My method ε", name)] = text
    app.run()
    assert not app.exception
    assert chosen(app) == {"sharp": True, "share": 0.5, "count": 3, "fill": "blur", "layer": None}


@pytest.mark.parametrize("annotation", [complex, "str", Annotated[float, "of no range"], list[int]])
def test_a_type_without_a_widget_is_an_error(annotation):
    with pytest.raises(NoWidgetError, match="odd"):
        settings_form("Method", {"odd": (annotation, 1)})


def test_a_bool_is_not_taken_for_a_number():
    with pytest.raises(NoWidgetError):
        settings_form("Method", {"odd": (Literal, 1)})


@pytest.mark.parametrize("method", [*METHODS.values(), *VISUALIZATIONS.values()], ids=lambda method: method.name)
def test_names_in_the_link_differ_and_are_plain(method):
    names = [key_of(method.name, setting) for setting in method.settings]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name == name.lower() and name.replace("-", "").isalnum() for name in names)


def test_no_two_settings_of_all_methods_share_a_name():
    every = [
        (each.name, setting) for each in (*METHODS.values(), *VISUALIZATIONS.values()) for setting in each.settings
    ]
    every += [("Inversion", setting) for setting in settings_of(inversion)]
    assert len({key_of(*each) for each in every}) == len(every)
