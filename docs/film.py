"""A walk through the app as a film: what a person does with the pointer, and the page after each step."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

WIDTH, SIDE = 960, 48  # pixels of a frame, and of a side of the map that is clicked
PATIENCE = 300_000  # milliseconds, for a machine that is busy
POINTER = """() => {
    const arrow = document.createElement('div');
    arrow.id = 'pointer';
    arrow.style.cssText = 'position:fixed;z-index:1e9;left:0;top:0;pointer-events:none;width:24px;height:24px';
    arrow.innerHTML = `<svg viewBox="0 0 24 24" width="26" height="26">
        <circle cx="3" cy="3" r="0" fill="#d6336c" opacity="0.35"/>
        <path d="M3 2l7 18 2.6-7.4L20 10z" fill="#1c2127" stroke="#fff" stroke-width="1.5"/></svg>`;
    arrow.querySelector('svg').style.overflow = 'visible';
    document.body.append(arrow);
}"""
MOVE = """([x, y, pressed]) => {
    const arrow = document.getElementById('pointer');
    arrow.style.transform = `translate(${x - 3}px, ${y - 2}px)`;
    arrow.querySelector('circle').setAttribute('r', pressed ? 14 : 0);
}"""
STILL = """() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'running'
    && !document.querySelector('[data-stale=true]') && !document.querySelector('[data-testid=stSkeleton]')"""
PLACE = """(plot, named) => {
    const traces = plot._fullData.filter(trace => trace.customdata), {xaxis, yaxis} = plot._fullLayout;
    const same = of => JSON.stringify(of) === JSON.stringify(named);
    const trace = traces.find(trace => Array.from(trace.customdata).some(same));
    const point = Array.from(trace.customdata).findIndex(same), box = plot.getBoundingClientRect();
    const [x, y] = [trace.x[point], trace.y[point]];
    return [box.left + xaxis._offset + xaxis.l2p(x), box.top + yaxis._offset + yaxis.l2p(y)];
}"""


@dataclass
class Film:
    """Frames of one page, and for how long each is shown.

    Args:
        page: that is filmed.
        frames: (height, width, 3) pictures.
        durations: milliseconds of each.
        at: where the pointer is, in pixels of the page.
    """

    page: Page
    frames: list[Image.Image] = field(default_factory=list)
    durations: list[int] = field(default_factory=list)
    at: tuple[float, float] = (900.0, 560.0)

    def hold(self, milliseconds: int) -> None:
        """Show the page as it is."""
        frame = _picture(self.page, WIDTH)
        if self.frames and frame.tobytes() == self.frames[-1].tobytes():
            self.durations[-1] += milliseconds
        else:
            self.frames.append(frame)
            self.durations.append(milliseconds)

    def point(self, x: float, y: float, steps: int = 5) -> None:
        """Move the pointer there."""
        start = self.at
        for step in range(1, steps + 1):
            share = step / steps
            share = share * share * (3 - 2 * share)  # slow, fast, slow
            self._move(start[0] + (x - start[0]) * share, start[1] + (y - start[1]) * share)
            self.hold(60)

    def click(self, x: float, y: float) -> None:
        """Move there and press; hold when the page has answered."""
        self.point(x, y)
        self._move(x, y, pressed=True)
        self.hold(220)
        self.page.mouse.click(x, y)
        settle(self.page)
        self._move(x, y)

    def click_on(self, name: str) -> None:
        """The same for a link or a button in the sidebar or on the page."""
        found = self.page.get_by_role("link", name=name, exact=True).or_(
            self.page.get_by_role("button", name=name, exact=True)
        )
        found.first.scroll_into_view_if_needed()
        box = found.first.bounding_box()
        self.click(box["x"] + min(box["width"] / 2, 60), box["y"] + box["height"] / 2)

    def click_in(self, key: str, named: int | str) -> None:
        """The same for a point of a figure, by what a click on it says."""
        plot = self.page.locator(f".st-key-{key} .js-plotly-plot")
        plot.scroll_into_view_if_needed()
        place = plot.evaluate(PLACE, named)
        for patience in range(40):  # Plotly takes a click for that on the point which it has found under the mouse
            self.page.mouse.move(place[0] + patience % 2, place[1])
            self.page.wait_for_timeout(150)
            if plot.evaluate("plot => Boolean(plot._hoverdata?.length)"):
                break
        self.click(*place)

    def click_map(self, channel: int) -> None:
        """The same for a map among all maps of the stage, found by what the stage says under the pointer."""
        tiles = self.page.locator(".st-key-stage .grid .tiles")
        caption, box = self.page.locator(".st-key-stage .grid figcaption"), tiles.bounding_box()
        step = 24
        for y in range(step // 2, int(box["height"]), step):
            for x in range(step // 2, int(box["width"]), step):
                self.page.mouse.move(box["x"] + x, box["y"] + y)
                if f"channel {channel} " in f"{caption.inner_text()} ":
                    return self.click(box["x"] + x, box["y"] + y)
        raise LookupError(f"no map of channel {channel} on the stage")

    def click_unit(self, row: int, column: int) -> None:
        """The same for a unit of the one map of the stage."""
        box = self.page.locator(".st-key-stage .map").bounding_box()
        self.click(box["x"] + (column + 0.5) * box["width"] / SIDE, box["y"] + (row + 0.5) * box["height"] / SIDE)

    def choose(self, label: str, value: int) -> None:
        """Set a slider by the keyboard."""
        slider = self.page.get_by_test_id("stSlider").filter(has_text=label).locator("input")
        for _ in range(100):  # a key that is pressed while the page is drawn may be lost
            if (now := int(slider.input_value())) == value:
                break
            slider.press("ArrowRight" if value > now else "ArrowLeft")
            settle(self.page)
            self.hold(120)

    def scroll_to(self, heading: str, steps: int = 6) -> None:
        """Scroll a heading to the top, where the eye can follow."""
        pixels = self.page.get_by_role("heading", name=heading, exact=True).bounding_box()["y"] - 60
        for _ in range(steps):
            self.page.locator("[data-testid=stMain]").evaluate("(main, by) => main.scrollBy(0, by)", pixels / steps)
            self.page.wait_for_timeout(120)
            self.hold(70)

    def write(self, path: Path) -> None:
        """As an animation that begins again at its end."""
        first, *others = self.frames
        first.save(
            path, "WEBP", save_all=True, append_images=others, duration=self.durations, loop=0, quality=90, method=6,
            minimize_size=True,
        )  # fmt: skip

    def _move(self, x: float, y: float, *, pressed: bool = False) -> None:
        self.at = (x, y)
        self.page.mouse.move(x, y)
        self.page.evaluate(MOVE, [x, y, pressed])
        self.page.wait_for_timeout(60)


def settle(page: Page) -> None:
    """Wait until the script has run and the page stands still."""
    page.wait_for_timeout(500)
    page.wait_for_function(STILL, timeout=PATIENCE)
    page.wait_for_timeout(900)
    page.wait_for_function(STILL, timeout=PATIENCE)


def _picture(page: Page, width: int) -> Image.Image:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
