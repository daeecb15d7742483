"""What axe-core finds wrong with a page as it stands, but for what is Streamlit's own: `not_ours.toml`."""

import tomllib
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

NOT_OURS = tomllib.loads(Path(__file__).with_name("not_ours.toml").read_text(encoding="utf-8"))["excuse"]
GRAVE = ("serious", "critical")
CONTRAST = "color-contrast"
ORDER = "heading-order"  # only moderate to axe-core; a reader by ear goes through a page by its headings
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
    """What is serious or critical, or a heading out of order, and is not excused; and which excuses were needed.

    Args:
        page: as it stands.
        rules: of axe-core's; None for all.
    """
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(_axe())
    told = page.evaluate(_ASK, [rules, NOT_OURS])
    return [each for each in told["found"] if each[1] in GRAVE or each[0] == ORDER], set(told["excused"])
