"""Networks that learn in the browser: they do, without a word to the server, and leave nothing running."""

import pytest
from browser.driving import settle, shot
from browser.staging import COUNT, count_messages, messages
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def worth(page: Page, net: str) -> float:
    """The share of right answers that a network shows, in percent."""
    said = page.locator(f".net[aria-label='{net}'] .worth")
    expect(said).to_contain_text("right")
    return float(said.inner_text().split("%")[0])


def seen(page: Page) -> int:
    """How many examples were seen, as the page says."""
    words = page.locator(".learning .bar .note").inner_text()
    return int(words.split()[0].replace(",", "")) if "seen" in words else 0


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_digits_are_learned_here_and_the_server_hears_nothing(visit):
    page = visit("/labs-digits")
    expect(page.locator(".worth")).to_have_count(2)
    assert max(worth(page, "Dense"), worth(page, "Convolutional")) < 30
    count_messages(page)
    press(page, "Train")
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean)"
        ".flatMap(root => [...root.querySelectorAll('.worth')])"
        ".filter(one => parseFloat(one.textContent) > 75).length == 2"
    )
    press(page, "Pause")
    page.get_by_role("button", name="Train", exact=True).wait_for()
    assert messages(page) == 0
    learned = seen(page)
    press(page, "One batch")
    expect(page.locator(".learning .bar .note")).to_contain_text(f"{learned + 16:,} examples")
    page.get_by_role("button", name="Draw one").click()
    box = page.locator(".pad").bounding_box()
    page.mouse.move(box["x"] + 85, box["y"] + 25)
    page.mouse.down()
    page.mouse.move(box["x"] + 85, box["y"] + 145, steps=6)
    page.mouse.up()
    expect(page.locator(".net[aria-label='Convolutional'] .answer.best")).to_have_text("1")
    assert messages(page) == 0
    assert shot(page, "labs-digits-drawn").stat().st_size > 20_000


def test_another_page_ends_what_was_learning(visit):
    page = visit("/labs-digits")
    expect(page.locator(".worth")).to_have_count(2)
    press(page, "Train")
    for _ in range(600):  # a busy browser starts one late
        if page.workers:
            break
        page.wait_for_timeout(100)
    assert len(page.workers) == 1
    page.get_by_role("link", name="Glossary").first.click()
    page.get_by_role("heading", name="What does this word mean, and where can it be seen?").wait_for()
    settle(page)
    page.wait_for_function(f"() => ({COUNT})().length == 0")
    assert page.workers == []


def test_the_ball_goes_down_and_its_place_stands_in_the_link(visit):
    page = visit("/labs-gradient_descent")
    page.locator(".descent .note:has-text('Step 0')").wait_for()
    press(page, "One step")
    page.locator(".descent .note:has-text('Step 1')").wait_for()
    cost, _, _, expected, came = page.locator(".descent .steps b").all_inner_texts()
    cost, expected, came = (float(text.replace("−", "-")) for text in (cost, expected, came))
    assert expected < 0
    assert -cost < came < 0
    made = page.locator(".descent .steps .working").all_inner_texts()
    step = page.locator(".descent .steps .words").nth(2)
    expect(step).to_have_text("Step Δv = −η∇C")
    assert made[2].startswith("−0.1 · (")
    page.wait_for_url("**descent_steps=1**")
    settle(page)
    press(page, "One step")
    page.wait_for_url("**descent_steps=2**")
    settle(page)
    page.go_back()
    page.locator(".descent .note:has-text('Step 1')").wait_for()
    page.reload()
    page.locator(".descent .note:has-text('Step 1')").wait_for()
    assert page.locator(".descent .steps .working").all_inner_texts() == made
    page.locator(".terrain").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('descent_start=')")
    assert shot(page, "labs-gradient_descent-moved").stat().st_size > 20_000


def test_a_number_leads_to_what_made_it_and_an_update_lowers_the_cost(visit):
    page = visit("/labs-backpropagation")
    title = page.locator(".making h2")
    expect(title).to_contain_text("Convolution 2,0, filter 0 =")
    page.locator(".terms button").first.click()
    page.wait_for_function("() => location.search.includes('back_number=there+')")
    before = title.inner_text()
    page.get_by_role("button", name="Back: the slopes of the cost").click()
    expect(title).to_contain_text("Slope of the cost for")
    assert title.inner_text() != before
    page.get_by_role("button", name="Update the weights").click()
    page.wait_for_function("() => location.search.includes('back_steps=1')")
    expect(page.locator(".backward .bar .note")).to_contain_text("Update 1: the cost changed by −")


def test_a_slope_of_zero_leads_on_to_why(visit):
    page = visit("/labs-backpropagation?back_number=back+convolution+42")
    expect(page.locator(".making h2")).to_have_text("Slope of the cost for convolution 3,3, filter 0 = 0")
    expect(page.locator(".making .terms")).to_contain_text("0 (it is not above 0)")
    page.locator(".terms button").click()
    expect(page.locator(".making h2")).to_contain_text("Slope of the cost for ReLU 3,3, filter 0")
    page = visit("/labs-backpropagation?back_number=back+cost+0")
    expect(page.locator(".making h2")).to_have_text("Slope of the cost for itself = 1")


def test_on_a_phone_a_finger_hits_one_number_of_a_board(visit):
    page = visit("/labs-backpropagation", phone=True)
    settle(page)
    for title, down, across in (("Weights", 18, 10), ("Digit", 8, 8), ("ReLU", 6 * 2, 6), ("Logits", 10, 1)):
        board = page.locator(".backward .board-of").filter(has=page.get_by_text(title, exact=True)).locator("canvas")
        box = board.bounding_box()
        assert box["height"] / down >= 24, title
        assert box["width"] / across >= 24, title
        assert box["width"] <= 358, title
    board = page.get_by_role("application", name="Weights: arrow keys")
    board.tap(position={"x": 24 * 3 + 12, "y": 24 * 5 + 12})
    page.get_by_role("heading", name="Weight from 5 to 3 = ").wait_for()
