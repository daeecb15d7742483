"""The picture grows while one watches, and stops when asked."""

import pytest
from browser.driving import click_in, figure, settle, shot
from browser.staging import read

from pages.state import photo
from vizcore.run.trace import trace

pytestmark = pytest.mark.browser
RUNNING = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'running'"


def test_a_picture_grows_and_can_be_stopped(visit):
    page = visit("/imagine-feature_visualization?target=happiness")
    page.set_default_timeout(120_000)
    figure(page, "excites")
    page.get_by_text("Settings", exact=True).click()
    slider = page.locator(".st-key-fourier-steps").get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")  # 1024 steps
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    growing = page.locator(".st-key-growing-Fourier .stage")
    growing.locator(".note:has-text('Step')").wait_for()
    first = growing.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.wait_for_function(
        "first => { const find = (root) => root.querySelector('.growing canvas') ?? [...root.querySelectorAll('*')]"
        ".map(one => one.shadowRoot && find(one.shadowRoot)).find(Boolean); const now = find(document);"
        "return now && now.toDataURL() !== first; }",
        arg=first,
    )
    steps = growing.evaluate("root => root.painted.map(([step]) => step)")
    assert len(steps) > 1
    assert steps == [n * steps[1] for n in range(len(steps))], "no frame is lost"
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Stopped.", exact=True).wait_for()
    settle(page)
    figure(page, "excites")  # what there is of it stays
    assert page.get_by_role("alert").count() == 0
    assert shot(page, "imagine-stopped").stat().st_size > 20_000
    page.get_by_role("button", name="Start again").click()
    page.get_by_role("button", name="Stop", exact=True).wait_for()


def test_from_a_channel_of_a_layer_to_the_image_that_excites_it(visit):
    page = visit("/look-layers?layer=conv3_1&channel=4")
    page.set_default_timeout(120_000)
    page.get_by_role("link", name="Which image would maximally activate it?").click()
    page.get_by_role("heading", name="Which image would maximally activate this?").wait_for()
    figure(page, "excites")
    assert page.get_by_label("Channel", exact=True).input_value() == "4"


def test_a_channel_of_the_gallery_is_read_under_the_pointer_and_chosen_by_a_click(visit, shipped):
    page = visit("/imagine-gallery?layer=conv1_1&channel=5")
    page.set_default_timeout(240_000)
    stage = page.locator(".st-key-gallery-stage")
    stage.locator(".tiles").wait_for()
    settle(page)
    seen = trace(shipped, photo.cut(photo.sample(), 0, shipped.image_shape).image)
    here = seen.activations["conv1_1"][..., 0]
    box = stage.locator(".tiles").bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    stage.locator(".name:text-is('Channel 0')").wait_for()
    found = stage.locator(".numbers").inner_text().removesuffix(". A click keeps it.").split(", at most ")
    assert read(found[0].split()[-1]) == pytest.approx(float(here.mean()), rel=5e-3)
    assert read(found[1]) == pytest.approx(float(here.max()), rel=5e-3)
    face = stage.locator(".one-look .map")
    middle = face.bounding_box()
    page.mouse.move(middle["x"] + middle["width"] * 24.5 / 48, middle["y"] + middle["height"] * 20.5 / 48)
    stage.locator(".one-look .value:not(:empty)").wait_for()
    assert read(stage.locator(".one-look .value").inner_text()) == pytest.approx(
        float(here[20, 24]), rel=5e-3, abs=5e-4
    )
    page.mouse.click(box["x"] + 12, box["y"] + 12)
    page.wait_for_url("**channel=0**")
    settle(page)
    assert page.get_by_role("alert").count() == 0
    page.get_by_role("link", name="Watch it grow, in other ways too").click()
    page.get_by_role("heading", name="Which image would maximally activate this?").wait_for()
    figure(page, "excites")
    assert page.get_by_label("Channel", exact=True).input_value() == "0"
    assert "target=a+channel" in page.url or "target=a%20channel" in page.url


def test_inversion_grows_and_its_row_chooses_a_layer(visit):
    page = visit("/imagine-inversion?layer=relu2_1")
    page.set_default_timeout(240_000)
    figure(page, "inverted")
    page.get_by_role("button", name="Invert layer by layer").click()
    figure(page, "inversions")
    settle(page)
    click_in(page, "inversions", 51 + 24, 24)
    page.wait_for_url("**layer=relu1_1**")
    page.get_by_text("from relu1_1", exact=True).wait_for()
