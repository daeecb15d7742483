"""Words of the glossary on any page: by mouse, by keyboard, by touch; each way on is one entry of the history."""

import pytest
from browser.driving import settle, shot
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MARKED = "[...CSS.highlights.get('gloss')].map(range => [range.toString(), range.getBoundingClientRect().toJSON()])"


def marked(page: Page, word: str) -> dict:
    """Where the page first uses a word, once it is marked there."""
    page.wait_for_function(f"() => CSS.highlights.has('gloss') && {MARKED}.some(([text]) => text === {word!r})")
    return next(box for text, box in page.evaluate(MARKED) if text == word)


def test_a_word_is_marked_once_explained_at_the_pointer_and_gone_to_from_the_keyboard(visit):
    page = visit("/labs-why_convolution?network=lenet5&why_part=shuffled+pixels")
    box, card = marked(page, "dense layer"), page.locator(".gloss .card")
    words = [text.lower() for text, _ in page.evaluate(MARKED)]
    assert sorted(words) == sorted(set(words))
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(card).to_contain_text("every unit reads every number before it")
    shot(page, "gloss-hover", whole=False)
    page.mouse.move(box["x"], box["y"] + 400)
    expect(card).to_be_hidden()
    length = page.evaluate("history.length")
    page.locator(".gloss nav").get_by_role("button", name="kernel", exact=True).focus()
    page.keyboard.press("Enter")
    expect(card).to_contain_text("The weights of a convolution that one filter has")
    expect(card.get_by_role("button", name="See it: Filters")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".gloss nav").get_by_role("button", name="kernel", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/labs-glossary?*term=kernel*")
    page.get_by_role("heading", name="What does this word mean").wait_for()
    assert "network=lenet5" in page.url
    assert page.evaluate("history.length") == length + 1
    page.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    assert page.locator(".gloss").count() == 0, "the glossary explains itself"
    page.go_back()
    page.get_by_role("heading", name="Why a convolution and not a dense layer?").wait_for()
    marked(page, "dense layer")


AT_ONCE = """async button => {
    const main = document.querySelector('[data-testid=stMain]'), before = main.scrollTop;
    button.focus();
    button.click();
    for (let frame = 0; frame < 10; frame++) await new Promise(requestAnimationFrame);
    return main.scrollTop > before;
}"""


def test_a_word_that_was_scrolled_to_a_moment_ago_keeps_its_card(visit):
    """The Tab key brings it into view, and Enter may come before that is told; what comes later hides the card."""
    page = visit("/labs-why_convolution?network=lenet5&why_part=shuffled+pixels")
    word, card = (
        page.locator(".gloss nav").get_by_role("button", name="kernel", exact=True),
        page.locator(".gloss .card"),
    )
    word.wait_for()
    assert word.evaluate(AT_ONCE), "nothing was scrolled"
    expect(card).to_be_visible()
    expect(card.get_by_role("button", name="See it: Filters")).to_be_focused()
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollBy(0, -300)")
    expect(card).to_be_hidden()


def test_on_a_telephone_a_tap_explains_and_leads_to_the_example(visit):
    page = visit("/look-filters", phone=True)
    settle(page)
    words, card = page.locator(".gloss nav"), page.locator(".gloss .card")
    words.get_by_role("button", name="stride", exact=True).tap()
    expect(card).to_contain_text("By how many places a kernel moves")
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    shot(page, "gloss-phone", whole=False)
    card.get_by_role("button", name="See it").tap()
    page.wait_for_url("**/labs-convolution?*conv_stride=2*")


def test_words_in_the_labels_of_controls_are_explained_in_the_list(visit):
    page = visit("/labs-digits")
    words = page.get_by_role("navigation", name="Words on this page")
    for word in ("optimizer", "learning rate", "batch"):
        expect(words.get_by_role("button", name=word, exact=True)).to_be_visible()
    words.get_by_role("button", name="learning rate", exact=True).click()
    expect(page.locator(".gloss .card")).to_contain_text("How far a step of learning goes")
