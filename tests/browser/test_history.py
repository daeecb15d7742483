"""One action of a person is one entry in the browser's history, and every entry is a view that was."""

import pytest
from browser.driving import settle
from browser.staging import click_unit
from matrix import few
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

VIEW = """() => ({
    heading: document.querySelector('h1')?.innerText,
    fields: [...document.querySelectorAll('[data-testid=stMain] input:not([type=file])')].map(
        field => field.closest('[data-testid^=stMultiSelect]')?.innerText ?? field.value),
    chosen: [...document.querySelectorAll('[data-testid=stMain] button[aria-checked=true]')].map(one => one.innerText),
    network: document.querySelector('.st-key-network input')?.value,
    empty: [...document.querySelectorAll(
        '[data-testid=stMain] :is([data-testid=stSelectbox], [data-testid=stNumberInput]) input')]
        .filter(field => field.value === '').length,
})"""


def view(page: Page) -> dict:
    """What a person would compare once the page stands still: it, its fields and what is chosen; the address."""
    found = None
    for _ in range(120):
        settle(page)
        before, found = found, page.evaluate(VIEW) | {"address": page.evaluate("location.pathname + location.search")}
        if found == before and found["network"] and not found["empty"]:
            break
    return found


def comes_to_show(page: Page, expected: dict) -> bool:
    """Wait, for minutes on a busy machine, until the page shows what is expected."""
    for _ in range(60):
        if view(page) == expected:
            return True
    assert view(page) == expected
    return True


def choose(page: Page, key: str, option: str) -> None:
    field = page.locator(f".st-key-{key} input").first
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def segment(page: Page, key: str, option: str) -> None:
    page.locator(f".st-key-{key}").get_by_text(option, exact=True).click()
    settle(page)


def type_number(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True).first
    field.fill(text)
    field.press("Enter")
    settle(page)


def go_to(page: Page, title: str) -> None:
    page.locator(".st-key-pages").get_by_role("link", name=title, exact=True).click()
    page.locator("h1").wait_for()
    settle(page)


def slide(page: Page, key: str, times: int) -> None:
    page.locator(f".st-key-{key} input").first.focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")
    settle(page)


def open_step(page: Page, name: str) -> None:
    """Click a step of the network on the page Predict."""
    page.locator(f".st-key-network-stage .step:has(.name:text-is('{name}')) .picture").click()
    page.wait_for_url("**layer=**")
    settle(page)


WAYS = {
    "a layer, a channel, another page": (
        "/look-layers?layer=conv3_1&channel=7",
        [
            lambda page: choose(page, "layer", "conv2_2"),
            lambda page: type_number(page, "Channel", "5"),
            lambda page: go_to(page, "Filters"),
        ],
    ),
    "pages one after another": (
        "/",
        [
            lambda page: go_to(page, "Layers"),
            lambda page: go_to(page, "Input"),
            lambda page: go_to(page, "Networks"),
        ],
    ),
    "a click on a map, the order, the colour scale": (
        "/look-layers?layer=conv2_1",
        [
            lambda page: click_unit(page, (12, 10), (24, 24)),
            lambda page: choose(page, "sort", "maximum"),
            lambda page: segment(page, "scope", "network"),
        ],
    ),
    "a click on a layer opens its page": (
        "/",
        [
            lambda page: open_step(page, "conv1_2"),
            lambda page: press(page, "Next layer"),
            lambda page: choose(page, "network", "lenet5"),
        ],
    ),
    "settings of a method, and what is asked": (
        "/ask-attribution?network=lenet5",
        [
            lambda page: choose(page, "target", "fear"),
            lambda page: choose(page, "versus", "surprise"),
            lambda page: go_to(page, "Adversarial"),
        ],
    ),
    "a slider, a second one, then away": (
        "/change-input?network=lenet5",
        [
            lambda page: slide(page, "amount-turn", 1),
            lambda page: choose(page, "layer", "pool1"),
            lambda page: go_to(page, "Channel ablation"),
        ],
    ),
}


SHOWN_TO_ANOTHER = ("a layer, a channel, another page", "settings of a method, and what is asked")


# Each thing that can be done is done in one of these: the others go on with the same.
KEPT = ("a layer, a channel, another page", "a click on a map, the order, the colour scale",
        "a slider, a second one, then away")  # fmt: skip


@pytest.mark.parametrize("way", few(WAYS, KEPT))
def test_after_three_actions_back_and_forward_show_exactly_what_was(visit, way):
    start, actions = WAYS[way]
    page = visit(start)
    seen, before = [view(page)], page.evaluate("history.length")
    for action in actions:
        action(page)
        seen.append(view(page))
        assert page.evaluate("history.length") == before + len(seen) - 1, "one action, one entry"
    assert len({one["address"] for one in seen}) == 4, "every action changes the link"
    for expected in (seen[2], seen[1], seen[0]):
        page.go_back()
        assert comes_to_show(page, expected)
    page.go_forward()
    assert comes_to_show(page, seen[1])
    page.reload()  # to Streamlit a new visitor, who brings the link alone
    page.locator("h1").wait_for()
    assert comes_to_show(page, seen[1])
    if way in SHOWN_TO_ANOTHER:
        page = visit(seen[3]["address"])
        assert comes_to_show(page, seen[3])
    assert not [text for text in page.get_by_role("alert").all_inner_texts() if "went wrong" in text]


@pytest.mark.parametrize("label", few(("Channel", "Row"), ("Channel",)))
def test_a_field_that_is_emptied_is_as_the_page_has_it_by_itself(visit, label):
    page = visit("/look-layers?layer=conv3_1&channel=7&row=1&column=2")
    length = page.evaluate("history.length")
    type_number(page, label, "")
    assert not page.get_by_text("Something went wrong").count()
    assert page.get_by_label(label, exact=True).first.input_value().isdigit()
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    expected = {"Channel": "7", "Row": "1"}[label]
    shows = (
        "([name, value]) => [...document.querySelectorAll('input')].some(f => f.ariaLabel == name && f.value == value)"
    )
    page.wait_for_function(shows, arg=[label, expected])


def test_a_step_in_the_side_bar_is_one_entry_and_undoes_nothing_that_is_clicked_at_once(visit):
    """An address that was completed after the page had come was taken for Back by whoever clicked meanwhile."""
    page = visit("/look-layers?layer=conv3_1&channel=7")
    changed = "['pushState', 'replaceState'].forEach(name => { const kept = history[name].bind(history); "
    changed += "history[name] = (state, title, url) => { changes.push([name, url]); kept(state, title, url); }; })"
    page.evaluate(f"window.changes = []; {changed}")
    side, more = page.locator(".st-key-pages"), page.locator(".st-key-channel button").last
    side.get_by_role("link", name="Receptive field", exact=True).click()
    page.locator("h1", has_text="How much of the face").wait_for()
    more.click()
    page.wait_for_url("**/ask-receptive_field?layer=conv3_1&channel=8")
    changes = page.evaluate("changes.map(([name, url]) => [name, String(url).split('/').at(-1)])")
    expected = ["ask-receptive_field?layer=conv3_1&channel=7", "ask-receptive_field?layer=conv3_1&channel=8"]
    assert [change for change in changes if change[0] == "pushState"] == [["pushState", one] for one in expected]
    assert {url for _, url in changes} <= set(expected)
    here = view(page)
    go_to(page, "Receptive field")  # where one is
    assert view(page) == here
    page.go_back()
    assert view(page)["address"] in {f"/{address}" for address in expected}
    go_to(page, "Layers")
    assert "layer=conv3_1" in page.url
