"""Build one, on faces: what is learned is seen while it is learned, and stays when it is stopped."""

import re

import pytest
from bringing import zipped_faces
from browser.driving import settle, shot, upload
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PLAN = "build_examples=faces,+on+the+server&build_side=48&build_epochs=20"  # and as much work as a step may be
WIDE = "build_kernel1=7&build_width1=128&build_layer3=%E2%80%93&build_layer4=%E2%80%93"


def test_faces_are_learned_before_ones_eyes_and_what_was_learned_when_it_is_stopped_stays(visit):
    page = visit(f"/labs-build?network=dense&{PLAN}&{WIDE}")
    upload(page, "faces.zip", zipped_faces(90))
    page.get_by_text("90 faces: yours.").wait_for()
    settle(page)
    page.get_by_text("Train", exact=True).click()
    words = page.locator(".st-key-learning-faces .note")
    expect(words).to_have_text(re.compile(r"^Step \d+ of \d+: right answers 0"))
    first = words.text_content()
    expect(words).not_to_have_text(first)  # without a rerun: the page still works
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Stopped.", exact=True).wait_for()
    page.get_by_text(re.compile(r"\d+ of \d+ steps in \d+ seconds?, when it was stopped")).wait_for()
    page.get_by_role("button", name="Look inside it").wait_for()
    shot(page, "build-faces", whole=False)
