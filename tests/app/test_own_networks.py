"""A network of a visitor's own: every page looks inside it, whatever it answers with."""

import pytest
from foreign import classes, conv, network
from keras import layers
from opening import arrive, open_page, session_of, subject_of

from pages.runtime.page_folders import sections
from pages.state import networks

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
    "not square": lambda: network(conv, shape=(24, 60, 3)),
    "no maps": lambda: network(layers.Dense(12, activation="relu"), shape=(784,)),
    "attention": lambda: network(
        lambda x: layers.MultiHeadAttention(2, 3)(s := layers.Reshape((49, 4))(layers.MaxPooling2D()(conv(x))), s)
    ),
}


@pytest.fixture(scope="module")
def visitors():
    """One visitor for each kind of network, who goes from page to page."""
    return {}


def visitor_of(visitors, kind):
    if kind not in visitors:
        app = open_page("networks/own")
        name = networks.bring(KINDS[kind](), f"<b>{kind}</b> $x$ `a`", to=session_of(app))
        visitors[kind] = app, name
    return visitors[kind]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_looks_inside_it(page, kind, visitors):
    app, name = visitor_of(visitors, kind)
    arrive(app, page, network=name)
    assert not app.exception
    assert not app.error
    assert subject_of(app).network == name
    assert app.selectbox(key="network").value == name
