"""The content security policy as a browser obeys it; every other way sees that no page tries more than it allows."""

import pytest

pytestmark = pytest.mark.browser

TRY = """() => new Promise((resolve) => {
    const refused = new Set();
    document.addEventListener('securitypolicyviolation', (event) => {
        refused.add(event.effectiveDirective);
        if (refused.size === 4) resolve([...refused].sort());
    });
    document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = true'}));
    document.body.append(Object.assign(document.createElement('iframe'), {src: 'http://127.0.0.1:9/'}));
    new Image().src = 'http://127.0.0.1:9/of.png';
    fetch('http://127.0.0.1:9/away').catch(() => {});
})"""


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_what_slips_into_a_page_neither_runs_nor_reaches_another_address(page, address):
    page.goto(f"{address}/labs-glossary")
    page.locator("h1").wait_for()
    assert page.evaluate(TRY) == ["connect-src", "frame-src", "img-src", "script-src-elem"]
    assert page.evaluate("() => window.ran") is None


def test_another_site_cannot_frame_the_app_and_it_can_itself(page, address):
    site = f"<iframe src='{address}/labs-glossary'></iframe>"
    for place in ("http://localhost:9/", f"{address}/framing"):
        page.route(place, lambda route: route.fulfill(body=site, content_type="text/html"))
    page.goto("http://localhost:9/")
    assert page.frames[1].url.startswith("chrome-error:")
    page.goto(f"{address}/framing")
    page.frame_locator("iframe").locator("h1").wait_for()
