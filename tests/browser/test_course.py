"""The labs and the course by keyboard: what is moved is kept in the link, one entry for one action."""

import re
from contextlib import suppress

import pytest
from browser.driving import settle
from playwright.sync_api import Page, expect

from pages.labs.course.chapters import chapters
from vizcore.lessons.colour import coffee

pytestmark = pytest.mark.browser


def go_back(page: Page, query: str) -> None:
    """One step back, to an address without this."""
    page.go_back()
    page.wait_for_function("query => !location.search.includes(query)", arg=query)


def test_a_kernel_slides_by_keyboard_and_its_place_is_in_the_link(visit):
    page = visit("/labs-convolution?conv_size=6")
    page.locator(".st-key-sliding canvas[role=application]").focus()
    page.locator(".st-key-sliding .sum:has-text('Output 1, 1:')").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".st-key-sliding .sum:has-text('Output 1, 2:')").wait_for()
    assert "conv_cell" not in page.url
    page.keyboard.press("Enter")
    page.wait_for_url("**conv_cell=0-1-2**")
    settle(page)
    go_back(page, "conv_cell")
    page.locator(".st-key-sliding .sum:has-text('Output 1, 1:')").wait_for()


def test_a_neurons_line_is_moved_by_keyboard_and_stays_where_it_was_put(visit):
    page = visit("/labs-activation?act_part=one+neuron")
    page.locator(".st-key-neuron .handle").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")  # the focus has to survive each redrawing
    page.keyboard.press("Enter")
    page.wait_for_url("**act_weights=4**")
    settle(page)
    bias = float(page.evaluate("new URLSearchParams(location.search).get('act_weights')").split(",")[2])
    assert bias == pytest.approx(-2 - 3 * 0.03 * 2, abs=0.03)  # up by 0.03 three times, where the weight of x₂ is 2


def test_the_face_is_moved_by_keyboard(visit):
    page = visit("/labs-pooling?pool_moved=0")
    page.locator(".st-key-pooling .frame[tabindex]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator(".st-key-pooling .note:has-text('Moved by 2 pixels')").wait_for()
    page.locator(".st-key-pooling tr:has-text('moved back'):has-text('0% changed')").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**pool_moved=2**")


def test_a_teacher_goes_on_by_arrow_keys(visit):
    page = visit("/labs-course?course_teach=true")
    page.locator(".large:has-text('You see a face')").wait_for()
    page.keyboard.press("ArrowRight")
    page.locator(".large:has-text('A picture in colour')").wait_for()
    page.wait_for_url("**course_part=2**")
    settle(page)
    page.keyboard.press("ArrowRight")
    page.locator(".large:has-text('The simplest layer')").wait_for()
    page.keyboard.press("ArrowLeft")
    page.locator(".large:has-text('A picture in colour')").wait_for()


def test_a_question_is_answered_and_the_link_knows(visit):
    page = visit("/labs-course?course_chapter=whole")
    field = page.locator(".st-key-asked-whole-3 input")
    field.fill("7")
    field.press("Enter")
    page.get_by_text("Not yet.").wait_for()
    field.fill("8")
    field.press("Enter")
    page.wait_for_url("**course_done=whole-3**")
    page.get_by_text("1 of 39 questions answered").wait_for()


def test_the_first_chapter_shows_numbers_alone_and_the_three_of_a_coloured_pixel(visit):
    page = visit("/labs-course")
    numbers = page.locator(".st-key-course-image-0")
    expect(numbers.locator("canvas:visible")).to_have_count(1)
    numbers.locator("canvas[role=application]").focus()
    page.keyboard.press("ArrowRight")
    expect(numbers.locator(".sum")).to_contain_text("Row 5, column 6: 0.")
    colours = page.locator(".st-key-course-image-1")
    expect(colours.locator(".picture:visible")).to_have_count(4)
    colours.get_by_role("application", name="The picture: arrow keys").focus()
    page.keyboard.press("ArrowRight")
    said = colours.locator(".picture:visible .note")
    expect(said.nth(0)).to_have_text("Row 24, column 25")
    found = [float(text) for text in said.all_inner_texts()[1:]]
    assert found == pytest.approx(coffee(48)[24, 25].tolist(), abs=5e-4)


def test_a_kernel_of_three_slices_shows_their_weights_and_a_sum_of_short_numbers_is_near(visit):
    page = visit("/labs-colour")
    for name in ("red", "green", "blue"):
        expect(page.get_by_text(f"The slice for {name}", exact=True)).to_be_visible()
    page = visit("/labs-convolution")
    expect(page.locator(".st-key-sliding .sum")).to_contain_text("0.76·0 + 0.65·1 ≈ −0.047")
    page = visit("/labs-convolution?conv_signal=a+sound&conv_kernel=1&conv_weights=mean&conv_cell=0-0-0&conv_size=2")
    expect(page.locator(".st-key-sliding .sum")).to_contain_text("Output 0: 0·1 = 0.")


def filter_read(numbers) -> tuple[int, float]:
    """Which filter the view tells of, and the mean of its map."""
    number, mean = re.match(r"Filter (\d+): mean of its map ([^,]+),", numbers.inner_text()).groups()
    return int(number), float(mean.replace("−", "-"))


def step_from(page, numbers, key: str) -> None:
    """Press an arrow key until another filter is told of: one that is pressed while the page is drawn again is lost."""
    before = numbers.inner_text()
    for _ in range(10):
        page.keyboard.press(key)
        with suppress(AssertionError):
            expect(numbers).not_to_have_text(before, timeout=2_000)
            return


def test_a_filter_is_found_by_keyboard_and_by_a_finger_in_the_view_that_asks_for_it(visit):
    page = visit("/labs-course?course_chapter=convolution")
    grid = page.locator(".st-key-course-convolution-2-filters .tiles")
    grid.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**channel=0**")
    page.get_by_text("It is not 0.").wait_for()
    settle(page)
    numbers, found = page.locator(".st-key-course-convolution-2-filters .numbers"), {}
    while 39 not in found:
        number, mean = filter_read(numbers)
        found[number] = mean
        step_from(page, numbers, "ArrowRight")
    assert len(found) == 40
    best = max(found, key=found.__getitem__)
    while filter_read(numbers)[0] != best:
        step_from(page, numbers, "ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**course_done=convolution-3**")
    page.get_by_text("1 of 39 questions answered").wait_for()
    phone = visit("/labs-course?course_chapter=convolution", phone=True)
    phone.locator(".st-key-course-convolution-2-filters .tiles").tap(position={"x": 10, "y": 10})
    phone.wait_for_url("**channel=0**")
    phone.get_by_text("It is not 0.").wait_for()


def test_a_finger_moves_the_kernel_over_colours_and_reads_a_pooled_map(visit):
    page = visit("/labs-colour", phone=True)
    page.get_by_role("application", name="The sum of the three").tap(position={"x": 30, "y": 30})
    page.wait_for_url("**colour_place=*")
    place = page.evaluate("new URLSearchParams(location.search).get('colour_place')")
    expect(page.locator(".st-key-colours .sum")).to_contain_text("Row {}, column {}:".format(*place.split("-")))
    assert place != "23-23"
    page = visit("/labs-pooling", phone=True)
    pooled = page.locator(".st-key-pooling .picture:has-text('After pooling')").first
    pooled.locator(".frame").tap(position={"x": 3, "y": 3})
    expect(pooled.locator(".note")).to_contain_text("Row 0, column 0:")
    page = visit("/labs-course?course_chapter=looking", phone=True)
    grown = page.locator(".st-key-course-looking-0-grown")
    grown.locator(".tiles").tap(position={"x": 50, "y": 10})
    expect(grown.locator(".name")).to_have_text("Channel 1 of conv3_1")


def test_the_course_is_read_from_the_first_chapter_to_the_last(visit):
    """Beside every paragraph something is drawn; a step back is the chapter before."""
    page, every = visit("/labs-course"), list(chapters().items())
    for place, (_, chapter) in enumerate(every):
        page.get_by_role("heading", name=chapter.title, exact=True).wait_for()
        settle(page)
        drawn = page.locator("[data-testid=stMain]").locator("canvas, table, .js-plotly-plot, [data-testid=stImage]")
        expect(drawn.filter(visible=True).nth(len(chapter.parts) - 1)).to_be_visible()
        assert page.get_by_role("alert").count() == 0
        if place + 1 < len(every):
            page.locator(".st-key-course-after button").click()
            page.wait_for_url(f"**course_chapter={every[place + 1][0]}*")
    page.go_back()
    page.get_by_role("heading", name=every[-2][1].title, exact=True).wait_for()


def test_what_is_done_in_a_view_by_keyboard_or_by_a_finger_answers_what_is_asked(visit):
    page = visit("/labs-course?course_chapter=dense")
    asked = page.locator(".st-key-asked-dense-2")
    expect(asked).to_contain_text("the app sees when it is done")
    page.locator(".st-key-course-dense-1").get_by_role("application").focus()
    page.keyboard.press("Enter")
    expect(asked).to_contain_text("Not yet. It reads rows 3 to 5")
    for key in ("ArrowRight", "ArrowDown"):
        for _ in range(7):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.wait_for_url("**course_done=dense-2**")
    expect(asked).to_contain_text("Right. It reads rows 7 to 9 and columns 7 to 9")
    page.get_by_text("1 of 39 questions answered").wait_for()
    page = visit("/labs-course?course_chapter=activation")
    page.locator(".st-key-course-activation-0 svg[role=slider]").first.focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**course_done=activation-2**")
    expect(page.locator(".st-key-asked-activation-1")).to_contain_text("Not yet.")
    phone = visit("/labs-course?course_chapter=pooling", phone=True)
    phone.locator(".st-key-course-pooling-1 .frame[tabindex]").focus()
    phone.keyboard.press("ArrowRight")
    phone.keyboard.press("Enter")
    expect(phone.locator(".st-key-asked-pooling-3")).to_contain_text(
        "Moved by 1 pixel, the map after pooling has changed by"
    )


def test_a_place_a_picture_and_a_sum_that_were_chosen_answer_what_is_asked(visit):
    page = visit("/labs-course?course_chapter=image")
    page.locator(".st-key-course-image-1 .frame[tabindex='0']").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-asked-image-2")).to_contain_text("they differ by")
    page = visit("/labs-course?course_chapter=learning")
    page.locator(".st-key-course-learning-2 svg[role=slider]").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-asked-learning-1")).to_contain_text("Not yet. Where the sum is −5")
    for _ in range(43):  # from −5 by 0.1 to −0.7
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-asked-learning-1")).to_contain_text("Right. Where the sum is")
    page = visit("/labs-course?course_chapter=looking")
    grid = page.locator(".st-key-course-looking-1-means canvas").first
    grid.click(position={"x": 12, "y": 12})
    expect(page.locator(".st-key-asked-looking-1")).to_contain_text("On its map of your face the largest number is")


def test_a_network_is_named_where_a_chart_cannot_be_clicked(visit):
    page = visit("/labs-course?course_chapter=depth")
    page.get_by_role("combobox", name="Or choose a network here").fill("fovea")
    page.keyboard.press("Enter")
    page.wait_for_url("**course_done=depth-3**")
    expect(page.locator(".st-key-asked-depth-3")).to_contain_text(
        "fovea is right on 89.8% of the faces; no other more."
    )


def test_the_patch_that_counts_for_most_is_found_by_keyboard(visit):
    page = visit("/labs-course?course_chapter=moved")
    board = page.locator(".st-key-course-moved-1-patches")
    board.get_by_role("application", name="Added up in 6 × 6 patches: arrow keys go from number to number").focus()
    for key in ("ArrowUp", "ArrowLeft"):
        for _ in range(6):
            page.keyboard.press(key)
    found = {}
    for row in range(6):
        for column in range(6):
            said = board.locator(".sum").inner_text()
            assert said.startswith(f"Row {row}, column {column}: ")
            found[row, column] = float(said.split(": ")[1].rstrip(".").replace("−", "-"))
            page.keyboard.press("ArrowRight")
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowDown")
    row, column = max(found, key=found.__getitem__)
    for _ in range(5 - row):
        page.keyboard.press("ArrowUp")
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**course_done=moved-3**")
    expect(page.locator(".st-key-asked-moved-3")).to_contain_text(f"Right. Row {row}, column {column} is ")
