"""The network on the page Predict: a click on a step opens its layer, flat and in three dimensions; keys; Back."""

from itertools import combinations

import pytest
from browser.driving import settle, shot
from browser.staging import COUNT
from browser.test_history import go_to, open_step
from playwright.sync_api import Locator, Page, expect

from vizcore.network.layers import blocks_of
from vizcore.network.shipped import load

pytestmark = pytest.mark.browser

STAGE = ".st-key-network-stage"
FLOWING = """root => {
    [...root.querySelectorAll('button')].find(one => one.textContent.includes('flow')).click();
    return [...root.querySelectorAll('.pulse')].filter(one => one.getAnimations().length).length;
}"""
TRANSFORM = "one => getComputedStyle(one).transform"


def step(page: Page, name: str) -> Locator:
    return page.locator(f"{STAGE} .step:has(.name:text-is('{name}'))")


def focused(page: Page) -> str:
    """The label of what has the keyboard, in the stage."""
    return page.evaluate("""() => {
        let one = document.activeElement;
        while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
        return one?.getAttribute('aria-label') ?? '';
    }""")


def test_a_click_on_a_step_or_on_a_part_of_it_opens_its_layer_and_back_returns(visit):
    page = visit("/")
    step(page, "conv2_1").wait_for()
    length = page.evaluate("history.length")
    open_step(page, "conv2_1")
    page.get_by_role("heading", name="What did each layer make of it?").wait_for()
    assert "layer=relu2_1" in page.url  # what the step gives
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    page.get_by_role("heading", name="What does the network see in this face?").wait_for()
    step(page, "conv2_1").wait_for()
    settle(page)
    step(page, "conv2_1").get_by_role("button", name="Open norm2_1", exact=True).click()
    page.wait_for_url("**layer=norm2_1*")
    assert page.evaluate("history.length") == length + 1
    go_to(page, "Networks")
    assert page.evaluate(COUNT) == [], "nothing is left running"


def test_marks_have_a_legend_and_a_long_name_is_whole_where_it_is_pointed_at(visit):
    page = visit("/?network=googlenet")
    step(page, "conv1").wait_for()
    legend = page.locator(f"{STAGE} .legend").inner_text()
    assert all(words in legend for words in ("■ weights", "▲ activation", "▼ pooling", "✚ several become one"))
    drawn = set(page.locator(f"{STAGE} .mark").all_inner_texts())
    assert drawn <= set(legend.split())
    names = page.locator(f"{STAGE} .name").all_inner_texts()
    assert len(set(names)) == len(names), "cut names are told apart"
    long = page.locator(f"{STAGE} .step:has(.name[data-whole='conv3a_5x5_reduce'])")
    assert "…" in long.locator(".name").inner_text()
    long.locator(".picture").hover()
    told = "name => getComputedStyle(name, '::after').content"
    assert long.locator(".name").evaluate(told) == '"conv3a_5x5_reduce"'


def test_arrow_keys_follow_the_bands_and_what_is_reached_is_said(visit):
    page = visit("/")
    step(page, "image").wait_for()
    step(page, "image").locator(".picture").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page).startswith("conv1_1: Conv2D kernel 3×3, stride 1")
    expect(page.locator(f"{STAGE} .facts")).to_contain_text("conv1_1: Conv2D")
    expect(page.locator(f"{STAGE} [role=status]")).to_contain_text("conv1_1")
    assert page.locator(f"{STAGE} .band.lit").count() == 2
    page.keyboard.press("ArrowLeft")
    assert focused(page).startswith("image")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**layer=relu1_1*")


def test_a_module_opens_and_closes_by_its_button(visit):
    page = visit("/?network=googlenet")
    step(page, "inception4a").wait_for()
    before = page.locator(f"{STAGE} .step").count()
    page.locator(f"{STAGE} button[aria-label='Open the module inception4a']").click()
    step(page, "conv4a_5x5").wait_for()
    assert page.locator(f"{STAGE} .step").count() == before + 7
    shot(page, "network-branches")
    page.locator(f"{STAGE} button[aria-label='Close the module inception4a']").click()
    expect(step(page, "conv4a_5x5")).to_have_count(0)


def test_in_three_dimensions_it_is_turned_and_a_plane_opens_its_layer(visit):
    page = visit("/?network=lenet5")
    step(page, "conv1").wait_for()
    page.locator(".st-key-network_seen").get_by_text("3-D", exact=True).click()
    page.wait_for_url("**network_seen=3-D*")
    solid = page.locator(f"{STAGE} .solid")
    page.locator(f"{STAGE} .plane").first.wait_for()
    world = page.locator(f"{STAGE} .world")
    first = world.evaluate(TRANSFORM)
    solid.focus()
    page.keyboard.press("ArrowRight")
    turned = world.evaluate(TRANSFORM)
    assert turned != first
    box = solid.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 60, steps=4)
    page.mouse.up()
    assert world.evaluate(TRANSFORM) not in (first, turned)
    assert "layer=" not in page.url, "a drag is no click"
    solid.dblclick(position={"x": 30, "y": 30})
    assert world.evaluate(TRANSFORM) == first
    names = page.locator(f"{STAGE} .standing:visible")
    assert {"conv2 18×18×16", "flatten 1296"} <= set(names.all_inner_texts())
    spots = names.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(b => [b.x, b.y, b.right, b.bottom])"
    )
    edge = solid.bounding_box()
    for left, top, right, bottom in spots:
        assert edge["x"] <= left < right <= edge["x"] + edge["width"]
        assert edge["y"] <= top < bottom <= edge["y"] + edge["height"]
    for one, other in combinations(spots, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    shot(page, "network-solid")
    assert page.locator(f"{STAGE} .plane[tabindex='0']").count() == 1, "one step is reached by Tab"
    solid.focus()
    for key, reached in (("Tab", "image"), ("ArrowRight", "conv1: "), ("ArrowLeft", "image")):
        page.keyboard.press(key)
        assert focused(page).startswith(reached)
    assert world.evaluate(TRANSFORM) == first, "there, arrow keys follow the bands"
    plane = page.locator(f"{STAGE} .plane[aria-label^='conv2: ']")
    at = plane.bounding_box()
    page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_url("**layer=*")
    (conv2,) = [block for block in blocks_of(load("lenet5").layers, fold=True) if block.name == "conv2"]
    assert page.url.partition("layer=")[2].split("&")[0] == conv2.steps[-1].name
    page.go_back()
    page.locator(f"{STAGE} .plane").first.wait_for()
    assert "network_seen=3-D" in page.url


def test_where_motion_is_to_be_reduced_nothing_flows_and_all_is_there(visit):
    page = visit("/?network=lenet5")
    step(page, "conv1").wait_for()
    stage = page.locator(f"{STAGE} .stage")
    assert stage.evaluate(FLOWING) > 10
    page.emulate_media(reduced_motion="reduce")
    assert stage.evaluate(FLOWING) == 0
    assert page.locator(f"{STAGE} .step").count() == 11


def test_on_a_phone_it_is_no_wider_than_the_screen_and_a_tap_opens(visit):
    page = visit("/?network=lenet5", phone=True)
    step(page, "conv1").wait_for()
    box = page.locator(STAGE).bounding_box()
    assert box["x"] + box["width"] <= 390
    step(page, "conv1").locator(".picture").tap()
    page.wait_for_url("**layer=*")
