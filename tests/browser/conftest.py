"""The app as people meet it: served by Streamlit, opened in headless Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser.driving import SHOTS, settle
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
DESK = {"width": 1440, "height": 1000}
PHONE = {  # a telephone held upright
    "viewport": {"width": 390, "height": 844},
    "user_agent": "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36",
    "is_mobile": True,
    "has_touch": True,
}
PATIENCE = int(os.environ.get("PATIENCE", 180_000))  # ms: a loaded machine is slow; speed is measured in bench/
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def address():
    """A server of its own, stopped at the end; its log is kept beside the screenshots."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    SHOTS.mkdir(exist_ok=True)
    log = SHOTS / f"server-{os.environ.get('PYTEST_XDIST_WORKER', 'only')}.log"
    command = [sys.executable, Path(__file__).with_name("calm_server.py"), "app.py", f"--server.port={port}"]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        await_health(port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def await_health(port: int, log: Path) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        installed = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=installed, args=QUIET + FAKE_CAMERA)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """A function: path → a page opened afresh by a new visitor."""
    with visiting(chromium, address) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def tour(chromium, address):
    """The first page, of a visitor who goes on to others: his browser loads what is around them once."""
    with visiting(chromium, address) as open_page:
        yield open_page()


@contextmanager
def visiting(chromium, address):
    """A function: path → a page opened afresh by a new visitor.

    No page may have reached the network, or tried what the content security policy forbids.
    """
    contexts, pages = [], []

    def open_page(path: str = "/", *, dark: bool = False, phone: bool = False, patient: bool = True) -> Page:
        screen = PHONE if phone else {"viewport": DESK}
        context = chromium.new_context(**screen, color_scheme="dark" if dark else "light")
        contexts.append(context)
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(PATIENCE)
        page.elsewhere, page.forbidden = [], []
        page.on("console", lambda said: page.forbidden.append(said.text) if "Content Security" in said.text else None)
        page.on("request", lambda request: page.elsewhere.append(request.url) if _leaves(request.url) else None)
        page.goto(address + path)
        page.locator("h1").wait_for()
        if patient:  # else whoever opened it waits for what it is about
            settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for page in pages for url in page.elsewhere] == [], "the app reached the network"
    assert [text for page in pages for text in page.forbidden] == [], "see pages/runtime/content_policy.py"


def _leaves(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))
