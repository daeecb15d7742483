"""The frame: the bar at the top of every page, the finder, the projector, the tray; by mouse and by keyboard."""

import pytest
from browser.driving import settle, shot
from browser.staging import await_stage
from browser.test_history import comes_to_show, view
from matrix import few
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CONVOLUTION = "/look-layers?layer=conv2_1&channel=18&row=19&column=13"
BAR = ".st-key-context"


def box_of(page, selector: str) -> dict:
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize("width", few((1024, 1440), (1024,)))
def test_without_the_side_bar_the_bar_is_there_and_can_be_clicked(visit, width):
    page = visit(CONVOLUTION)
    page.set_viewport_size({"width": width, "height": 768})
    await_stage(page, "conv2_1")
    page.locator("[data-testid=stSidebarHeader]").hover()
    page.get_by_role("button", name="Collapse sidebar").click()
    page.locator("[data-testid=stSidebar][data-collapsed=true]").wait_for(state="attached")
    settle(page)
    back = page.locator("[data-testid=stExpandSidebarButton]")
    assert back.bounding_box()["x"] + back.bounding_box()["width"] <= box_of(page, ".st-key-context-face")["x"]
    page.locator(".st-key-context-answer a").click(trial=True)
    page.locator(".st-key-finder").click(trial=True)
    back.click()
    page.locator("[data-testid=stSidebar]:not([data-collapsed=true])").wait_for()


def test_on_a_small_desk_the_views_stand_as_on_a_large_one(visit):
    page = visit(CONVOLUTION)
    page.set_viewport_size({"width": 1024, "height": 768})
    await_stage(page, "conv2_1")
    settle(page)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    assert box_of(page, BAR)["height"] <= 48
    heads = ("The face", "All 80 maps", "Channel 18")
    tops = [page.locator(f".stage figcaption:has-text('{head}')").first.bounding_box()["y"] for head in heads]
    assert max(tops) - min(tops) < 30, "side by side, not one under the other as on a phone"
    links = page.locator("[data-testid=stSidebarContent] a")
    assert links.count() > 30
    cut = links.evaluate_all("""all => all.filter(link => {
        const words = document.createRange();
        words.selectNodeContents(link);
        return words.getBoundingClientRect().right > link.getBoundingClientRect().right + 1;
    }).map(link => link.textContent)""")
    assert cut == [], "no name of a page is cut off"


def test_on_a_small_desk_what_moved_a_channel_stands_beside_what_it_found(visit):
    page = visit("/look-channel?network=mini_xception")
    page.set_viewport_size({"width": 1024, "height": 768})
    settle(page)
    heads = page.locator(".stage .linked figcaption")
    heads.nth(1).wait_for()
    settle(page)
    first, second = (heads.nth(n).bounding_box() for n in range(2))
    assert abs(first["y"] - second["y"]) < 30
    assert second["x"] > first["x"] + 150


def test_the_bar_is_slim_stays_while_one_scrolls_and_says_where_one_is(visit):
    page = visit(CONVOLUTION)
    page.set_viewport_size({"width": 1440, "height": 900})
    await_stage(page, "conv2_1")
    for width in (1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        bar, find = box_of(page, BAR), box_of(page, ".st-key-finder")
        assert bar["y"] >= 0
        assert bar["height"] <= 48
        assert bar["x"] + bar["width"] / 2 < find["x"] < find["x"] + find["width"] <= bar["x"] + bar["width"] + 1
    assert page.locator(".st-key-context-where").inner_text().endswith("conv2_1 · 18")  # after its icon
    assert "happiness 99.9%" in page.locator(".st-key-context-answer").inner_text()
    assert box_of(page, "h1")["y"] < 66, "the bar has taken the place of the margin"
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 600)")
    page.wait_for_function("() => document.querySelector('h1').getBoundingClientRect().bottom < 0")
    assert box_of(page, BAR)["y"] == pytest.approx(bar["y"], abs=6)
    shot(page, "frame-scrolled", whole=False)


def test_on_a_phone_it_takes_two_lines_at_most_and_nothing_is_cut(visit):
    page = visit(CONVOLUTION, phone=True)
    await_stage(page, "conv2_1")
    bar = box_of(page, BAR)
    assert bar["height"] <= 84
    for selector in (".st-key-context-face img", ".st-key-network", ".st-key-context-answer", ".st-key-context-where"):
        box = box_of(page, selector)
        assert box["x"] >= 0, selector
        assert box["x"] + box["width"] <= 390, selector
    shot(page, "frame-phone", whole=False)


def test_the_finder_goes_to_a_channel_by_keys_alone_and_that_is_one_entry(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    before, length = view(page), page.evaluate("history.length")
    page.keyboard.press("Control+k")
    page.locator("[role=combobox][aria-label=Find]").wait_for()
    page.keyboard.type("conv3_1 7")
    page.locator("[role=option][aria-selected=true]:has-text('conv3_1 · channel 7')").wait_for()
    shot(page, "frame-finder", whole=False)
    page.keyboard.press("Enter")
    page.wait_for_url("**layer=conv3_1**")
    await_stage(page, "conv3_1")
    assert "channel=7" in page.url
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    assert comes_to_show(page, before)


def test_the_finder_filters_by_arrows_and_closes_without_streamlit_hearing_a_key(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    page.get_by_role("button", name="Find a page").click()
    options = page.locator("[role=option]")
    page.keyboard.type("rczq")  # Streamlit reruns at r, and clears its cache at c
    page.locator("p.none").wait_for()
    assert page.get_by_role("dialog").count() == 1, "no dialog of Streamlit's"
    for _ in "rczq":
        page.keyboard.press("Backspace")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.keyboard.type("gradient")
    page.keyboard.press("Control+k")
    page.locator("dialog[open]").wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ranking")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Which channels does this answer rest on?").wait_for()
    page.wait_for_url("**layer=conv2_1**")


def test_the_projector_hides_the_side_bar_and_arrows_step(visit):
    page = visit(CONVOLUTION)
    await_stage(page, "conv2_1")
    size = page.locator("h1").evaluate("title => parseFloat(getComputedStyle(title).fontSize)")
    page.keyboard.press("p")
    page.locator("[data-testid=stSidebar]").wait_for(state="hidden")
    page.wait_for_url("**projector=true**")
    settle(page)
    assert page.locator("h1").evaluate("title => parseFloat(getComputedStyle(title).fontSize)") > 1.2 * size
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**layer=norm2_1**")
    await_stage(page, "norm2_1")
    shot(page, "frame-projector", whole=False)
    page.get_by_label("Channel", exact=True).first.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    settle(page)
    assert "layer=norm2_1" in page.url, "keys belong to a field that one types in"
    assert "projector=true" in page.url
    page.locator("h1").click()
    page.keyboard.press("PageDown")
    page.get_by_role("heading", name="What does each filter look for?").wait_for()
    page.wait_for_url("**projector=true**")
    settle(page)
    page.keyboard.press("p")
    page.locator("[data-testid=stSidebar]").wait_for(state="visible")


def test_a_face_of_the_tray_is_chosen_by_mouse_and_by_keyboard(visit):
    page = visit("/")
    settle(page)
    before = page.locator(".st-key-context-face img").get_attribute("src")
    face = box_of(page, ".st-key-tray-surprised img")
    page.mouse.click(face["x"] + face["width"] / 2, face["y"] + face["height"] / 2)  # its button reaches over it
    page.wait_for_url("**image=surprised**")
    page.get_by_role("heading", name="The network says: surprise").wait_for()
    expect(page.locator(".st-key-context-face img")).not_to_have_attribute("src", before)
    page.get_by_role("button", name="Sadness").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**image=sad**")
    page.get_by_role("heading", name="The network says: sadness").wait_for()
    shot(page, "frame-tray", whole=False)
    page.go_back()
    page.get_by_role("heading", name="The network says: surprise").wait_for()
