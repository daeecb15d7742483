"""The pictures of the README, made by the app itself: `make animation`.

It serves the app, walks through it in headless Chromium as a person would, on the sample portrait alone, and writes
`docs/tour.webp`, an animation of the walk, and a picture of each of three pages beside it. The walk is drawn larger
than it is shown, so that letters stay sharp; the pointer is drawn into the page, for Chromium draws none.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

from bench.browser import chromium
from bench.server import serving
from docs.film import PATIENCE, POINTER, Film, settle

HERE = Path(__file__).parent
SIZE, SHARPER = {"width": 1280, "height": 800}, 1.5
MOST = 2_000_000  # bytes of the animation
FILES = {  # page and what is chosen there, for the three pictures
    "layers": "look-layers?layer=conv1_1&channel=17&row=18&column=17",
    "attribution": "ask-attribution?methods=Integrated+gradients&methods=Grad-CAM&methods=Guided+backpropagation"
    "&methods=SmoothGrad&methods=LRP-%CE%B5&methods=Occlusion",
    "channel": "look-channel?layer=relu3_2&channel=105",
}
LAYER, CHANNEL, UNIT = "conv1_1", 17, (18, 17)  # what is looked at; the unit by row and column of its map
STEPS, OFF, MORE_OFF = 2, 10, (15, 13)  # layers on; channels switched off there together, and then one by one


def walk(page: Page) -> Film:
    """From the prediction to one unit's arithmetic, to what moved the answer, to what changes it."""
    film = Film(page)
    page.evaluate(POINTER)
    film.hold(2200)
    film.click_on(f"Open {LAYER}")
    film.hold(1800)
    film.click_map(CHANNEL)
    film.hold(1200)
    film.click_unit(*UNIT)
    film.hold(3200)
    film.scroll_to("The arithmetic of one unit")
    film.hold(3200)
    film.click_on("Attribution")
    film.hold(900)
    film.click_on("All quick ones")
    film.hold(1600)
    film.scroll_to("Grad-CAM")
    film.hold(2600)
    film.click_on("Ranking")
    for _ in range(STEPS):
        film.click_on("Next layer")
        film.hold(500)
    film.scroll_to("Many off")
    film.choose("How many of the strongest", OFF)
    film.hold(1600)
    film.click_on(f"Switch off the {OFF} strongest")
    film.hold(2000)
    for channel in MORE_OFF:
        film.click_in("edited-maps", channel)
        film.hold(1800)
    return film


def photograph(browser: Browser, url: str, name: str, place: str) -> None:
    """One page, down to the last thing on it, as `docs/NAME.png`."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(f"{url}/{place}")
    page.locator("h1").wait_for(timeout=PATIENCE)
    settle(page)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": 1440, "height": int(height) + 20})
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    beside = np.asarray(picture)[:, 400:]  # the sidebar
    last = int(np.flatnonzero((beside != beside[-1, -1]).any(axis=(1, 2)))[-1])
    picture.crop((0, 0, picture.width, last + 40)).save(HERE / f"{name}.png", optimize=True)
    page.context.close()


def main() -> None:
    """Make all four."""
    with serving("app.py") as server, chromium() as browser:
        page = browser.new_context(viewport=SIZE, device_scale_factor=SHARPER).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(server.url)
        page.locator(".st-key-network-stage .step").first.wait_for()
        settle(page)
        walk(page).write(HERE / "tour.webp")
        for name, place in FILES.items():
            photograph(browser, server.url, name, place)
    size = (HERE / "tour.webp").stat().st_size
    if size > MOST:
        raise SystemExit(f"docs/tour.webp has {size / 1e6:.1f} MB; it is to have {MOST / 1e6:.0f} at most")


if __name__ == "__main__":
    main()
