"""The picture grows while one watches, and stops when asked."""

import pytest
from browser.driving import click_in, figure, settle, shot

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


def test_a_click_in_the_gallery_chooses_a_channel_and_leads_on(visit):
    page = visit("/imagine-gallery?layer=conv1_1&channel=5")
    page.set_default_timeout(240_000)
    figure(page, "gallery")
    click_in(page, "gallery", 1, 1)
    page.get_by_role("heading", name="Channel 0").wait_for()
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
