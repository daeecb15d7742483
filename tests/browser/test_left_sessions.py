"""What a visitor leaves behind: a closed tab's photo goes when its time is up, work that nobody waits for ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from browser.conftest import ROOT, await_health
from browser.driving import SHOTS, photograph, settle, upload

pytestmark = pytest.mark.browser
SECONDS = 3  # that a left session is held here; 120 in the app


class Watched:
    """A server that says what it holds: one of Streamlit's sessions may be an empty shell, so visitors are counted."""

    def __init__(self, process: subprocess.Popen, address: str, file: Path):
        self.process, self.address, self._file = process, address, file

    def holds(self) -> dict:
        """How many photos are alive, and how many visitors with what they chose."""
        before = self._lines()
        os.kill(self.process.pid, signal.SIGUSR1)
        for _ in range(600):
            if len(self._lines()) > len(before):
                return json.loads(self._lines()[-1])
            time.sleep(0.1)
        raise AssertionError("the server did not answer")

    def until(self, wanted: dict) -> bool:
        """Wait, for minutes on a busy machine, until it holds that and no more."""
        for _ in range(100):
            if wanted.items() <= self.holds().items():
                return True
            time.sleep(1)
        return False

    def _lines(self) -> list[str]:
        return self._file.read_text().splitlines() if self._file.exists() else []


@pytest.fixture
def watched(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    SHOTS.mkdir(exist_ok=True)
    log, file = SHOTS / "server-watched.log", tmp_path / "holds.jsonl"
    command = [
        sys.executable, str(Path(__file__).with_name("watched_server.py")), str(file), "app.py",
        f"--server.port={port}", f"--server.disconnectedSessionTTL={SECONDS}",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        await_health(port, log)
        yield Watched(process, f"http://127.0.0.1:{port}", file)
    finally:
        process.terminate()
        process.wait(20)


def open_tab(chromium, address: str, wait=settle):
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.goto(address)
    page.locator("h1").wait_for()
    wait(page)
    return page


def test_a_closed_tab_and_a_reload_leave_no_photo(chromium, watched):
    stays = open_tab(chromium, watched.address)
    leaves = open_tab(chromium, watched.address)
    for page in (stays, leaves):
        upload(page, "me.jpg", photograph())
        page.get_by_text("Your photo").first.wait_for()
    assert watched.until({"photos": 2})
    leaves.context.close()
    assert watched.until({"photos": 1})
    stays.reload()
    stays.locator("h1").wait_for()
    settle(stays)
    assert watched.until({"photos": 0})
    stays.context.close()
    assert watched.until({"photos": 0, "visitors": 0})


def begins_long_work(page) -> None:
    """Images for 192 channels: minutes."""
    page.get_by_text("Looking for what maximally activates").first.wait_for()


def test_work_ends_when_its_visitor_goes_to_another_page_or_closes_the_tab(chromium, watched):
    gallery = watched.address + "/imagine-gallery?layer=relu4_2"
    page = open_tab(chromium, gallery, begins_long_work)
    assert watched.until({"jobs": 1})
    page.locator(".st-key-pages").get_by_role("link", name="Layers", exact=True).click()
    page.locator("h1", has_text="each layer").wait_for()
    assert watched.until({"jobs": 0})
    page.goto(gallery)
    begins_long_work(page)
    assert watched.until({"jobs": 1})
    page.context.close()
    assert watched.until({"jobs": 0})
