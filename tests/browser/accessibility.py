"""What axe-core finds wrong with a page as it stands, but for what is Streamlit's own: `not_ours.toml`."""

import tomllib
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

NOT_OURS = tomllib.loads(Path(__file__).with_name("not_ours.toml").read_text(encoding="utf-8"))["excuse"]
GRAVE = ("serious", "critical")
CONTRAST = "color-contrast"
# Only moderate or minor to axe-core; by ear one goes through a page by its headings, and through a table by its own.
HEADINGS = ("heading-order", "empty-table-header")
_ASK = """async ([rules, excuses]) => {
    const options = {resultTypes: ['violations'], ...(rules ? {runOnly: {type: 'rule', values: rules}} : {})};
    const {violations} = await axe.run(document, options), found = [], excused = [];
    for (const {id, impact, nodes} of violations)
        for (const {target, html, failureSummary} of nodes) {
            let within = document;
            for (const selector of target.flat()) within = (within.shadowRoot ?? within).querySelector(selector);
            const excuse = excuses.findIndex(({rule, selector}) => rule === id && within?.matches(selector));
            if (excuse >= 0) excused.push(excuse);
            else found.push([id, impact, target.flat().join(' '), html.slice(0, 160), failureSummary.slice(0, 240)]);
        }
    return {found, excused};
}"""


@cache
def _axe() -> str:
    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, rules: list[str] | None = None) -> tuple[list, set[int]]:
    """What is serious or critical, or a heading out of order or empty, and not excused; and which excuses were needed.

    Args:
        page: as it stands.
        rules: of axe-core's; None for all.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_axe())
    told = page.evaluate(_ASK, [rules, NOT_OURS])
    return [each for each in told["found"] if each[1] in GRAVE or each[0] in HEADINGS], set(told["excused"])


# axe-core reads no text in a picture. Words on coloured cells are not among these: they have colours of their own.
_CHARTS = """() => {
    const words = '[class$="tick"] text, .infolayer text, .bartext-outside, .st-key-changed-prediction .textpoint text';
    const light = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255)
        .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0.05);
    const paper = light(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
    const found = [], number = /^[−-]?[0-9.,]+(e[−+-]?[0-9]+)?[−0-9]*[%kMGTmµn]?$/;
    for (const plot of document.querySelectorAll('.js-plotly-plot')) {
        const name = plot.closest('[class*="st-key-figure-"]')?.className.match(/st-key-figure-[^ ]*/)[0] ?? '';
        for (const text of plot.querySelectorAll(words)) {
            if (!text.getBoundingClientRect().width) continue;
            const [low, high] = [light(getComputedStyle(text).fill), paper].sort((a, b) => a - b);
            if (high / low < 4.5) found.push(`${name}: “${text.textContent}” has ${(high / low).toFixed(2)} to 1`);
        }
        const { xaxis = [], yaxis = [] } = plot._fullLayout._subplots;
        if (xaxis.length > 1) continue;  // panels have titles of their own
        for (const axis of [...xaxis, ...yaxis]) {
            const ticks = [...plot.querySelectorAll(`.${axis}tick text`)].map((tick) => tick.textContent.trim());
            const numbers = ticks.length && ticks.every((tick) => number.test(tick));
            if (numbers && !plot.querySelector(`.g-${axis}title text`)?.textContent.trim())
                found.push(`${name}: the ${axis} axis shows ${ticks.join(' ')} and does not say of what`);
        }
    }
    return found;
}"""

# On a screen that nothing can be pointed at with the menu of each figure is always seen.
_COVERED = """() => [...document.querySelectorAll('[class*="st-key-take-"] button')].flatMap((button) => {
    const box = button.getBoundingClientRect(), shares = [0.1, 0.5, 0.9];
    const places = shares.flatMap((x) => shares.map((y) => [box.left + x * box.width, box.top + y * box.height]));
    return places.flatMap(([x, y]) => document.elementsFromPoint(x, y))
        .filter((one) => !one.contains(button) && !button.contains(one)).map((one) => one.outerHTML.slice(0, 120));
})"""


def faults_of_charts(page: Page) -> list[str]:
    """Words of charts that are too pale to be read on the page, and axes of numbers without a title."""
    return page.evaluate(_CHARTS)


def covered_by_menus(page: Page) -> list[str]:
    """What lies below the menus of figures; all of the page has to be on the screen."""
    return page.evaluate(_COVERED)
