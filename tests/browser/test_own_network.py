"""A visitor brings a network: dropped, named, looked into, forgotten; beside another visitor who never sees it."""

import warnings

import pytest
from browser.driving import settle, shot
from foreign import classes, conv, network
from keras import layers

pytestmark = pytest.mark.browser
LABELS = ("cat", "dog", "<b>owl</b>", "$fox$", "ant")
SHOWN = "box => box.textContent + [...box.querySelectorAll('input')].map(input => input.value).join()"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A network of colour pictures, as Keras saves it."""
    model = network(
        lambda x: conv(layers.MaxPooling2D()(conv(layers.Rescaling(1 / 255)(x), 6))), shape=(40, 40, 3),
        end=lambda x: classes(x, 5),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("own") / "my **pets** <i>1<br>.keras"
    with warnings.catch_warnings():  # of NumPy's, about how Keras reads its weights
        warnings.simplefilter("ignore")
        model.save(path)
    return path


def test_it_is_dropped_named_looked_into_and_forgotten(visit, file):
    page = visit("/networks-own")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file)
    page.get_by_text("What it says").wait_for()
    settle(page)
    page.get_by_text("How pixels are scaled is known: it rescales pixels itself.").wait_for()
    page.get_by_role("textbox", name="Labels, one a line").fill("\n".join(LABELS))
    page.get_by_role("button", name="Read it so").click()
    page.get_by_text("‹b›owl‹/b›").first.wait_for()
    settle(page)
    for name, scheme, width in (("light", "light", 1440), ("dark", "dark", 1440), ("narrow", "light", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, "the page is wider than the screen"
        assert shot(page, f"networks-own-brought-{name}").stat().st_size > 20_000
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    assert "own-" in page.url
    assert "pets" not in page.url
    side = page.locator(".st-key-pages")
    for name, heading in (("Layers", "each layer"), ("Attribution", "pixels"), ("Channel", "channel")):
        side.get_by_role("link", name=name, exact=True).click()
        page.locator("h1", has_text=heading).wait_for()
        settle(page)
        assert not page.locator("[data-testid=stException]").count()
        chosen = page.locator(".st-key-context .stSelectbox").first
        assert "my ∗∗pets∗∗ ‹i›1‹br›" in chosen.evaluate(SHOWN)
    address = page.url
    side.get_by_role("link", name="Your own", exact=True).click()
    page.locator("h1", has_text="your own network").wait_for()
    settle(page)
    page.get_by_text("Open another one, or forget this one").click()
    page.get_by_role("button", name="Forget my network").click()
    page.get_by_text("Open a Keras network of your own").wait_for()
    page.goto(address)
    page.get_by_text("This link came from a network that is not kept").wait_for()


def test_a_file_that_is_none_is_refused_in_a_sentence_and_nothing_is_lost(visit, tmp_path):
    path = tmp_path / "thesis.pdf"
    path.write_bytes(b"%PDF-1.7 " + bytes(5000))
    page = visit("/networks-own")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(path)
    page.get_by_text("This network was not opened").wait_for()
    settle(page)
    page.get_by_text("PDF").first.wait_for()
    page.get_by_text("Open a Keras network of your own").wait_for()
