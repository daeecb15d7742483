"""What the server hands to the engine: the Worker and the digits, to its own pages alone."""

import asyncio

import numpy as np
import pytest
from blocks import read_block
from starlette.applications import Starlette

from pages.components.engine import route
from pages.components.stage.bundle import bundled
from vizcore.digits import load


def ask(path: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """What the routes answer: status, headers, body."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"", "root_path": "", "http_version": "1.1",
        "headers": [(name.encode(), text.encode()) for name, text in (headers or {}).items()],
    }  # fmt: skip
    asyncio.run(Starlette(routes=route.routes())(scope, receive, send))
    told = {name.decode(): text.decode() for name, text in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_worker_is_the_engine_as_one_module():
    status, headers, body = ask("/engine/worker.js")
    assert status == 200
    assert headers["content-type"].startswith("text/javascript")
    assert "immutable" in headers["cache-control"]
    assert body.decode() == bundled("worker", route.ASSETS)


def test_the_digits_arrive_as_they_are():
    status, _, body = ask("/engine/digits", {"sec-fetch-site": "same-origin"})
    assert status == 200
    arrays = read_block(body)["arrays"]
    np.testing.assert_array_equal(arrays["ink"], load().ink)
    np.testing.assert_array_equal(arrays["labels"], load().labels)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_is_answered(site):
    assert ask("/engine/digits", {"sec-fetch-site": site})[0] == 403


def test_nothing_can_be_sent_there():
    assert ask("/engine/digits", method="POST")[0] == 405


def test_under_a_base_path_they_stand_there(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "/course/")
    assert [each.path for each in route.routes()] == ["/course/engine/worker.js", "/course/engine/digits"]


def test_an_address_changes_with_what_stands_there(monkeypatch):
    before = route.addresses()
    monkeypatch.setattr(route, "worker", lambda: b"another")
    after = route.addresses()
    assert before["worker"] != after["worker"]
    assert before["digits"] == after["digits"]
    assert before["worker"].startswith("engine/worker.js?")
