"""Dots and faces on a route of our own: to the page that was told the token, bounded, and gone with the session."""

import asyncio
import gc

import numpy as np
import pytest
from starlette.applications import Starlette

from pages.runtime import served_faces
from pages.runtime.served_faces import AT_ONCE, PATH, ServedFaces


def answer(address: str, headers: dict[str, str] | None = None) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the route says to a request."""
    app, sent, given = Starlette(routes=[served_faces.route()]), [], headers or {}
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "root_path": "", "scheme": "http", "query_string": query.encode(), "server": ("127.0.0.1", 1),
        "client": ("127.0.0.1", 2), "headers": [(name.encode(), text.encode()) for name, text in given.items()],
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 20))
    start, *bodies = sent
    return start["status"], dict(start["headers"]), b"".join(each.get("body", b"") for each in bodies)


@pytest.fixture
def served():
    return ServedFaces("one", b"dots", 100, lambda numbers: b"faces " + " ".join(map(str, numbers)).encode())


def test_it_serves_dots_and_the_faces_that_are_asked_for(served):
    status, headers, body = answer(f"/{served.path}")
    assert (status, body) == (200, b"dots")
    assert headers[b"cache-control"] == b"no-store"
    assert answer(f"/{served.path}?of=3.0.99")[2] == b"faces 3 0 99"


@pytest.mark.parametrize(
    "asked", ["", "100", "-1", "1.", "1,2", "1e1", "٣", "9" * 999, ".".join(["1"] * (AT_ONCE + 1)), "../x", "1.2.x"]
)
def test_what_are_no_numbers_of_faces_that_are_drawn_is_refused(served, asked):
    status, _, body = answer(f"/{served.path}?of={asked}")
    assert (status, body) == (400, f"Ask for 1 to {AT_ONCE} numbers of faces that are drawn.".encode())


def test_it_answers_our_own_pages_alone_and_who_knows_the_token(served):
    assert answer(f"/{served.path}", {"sec-fetch-site": "cross-site"})[0] == 403
    assert answer(f"/{served.path}", {"sec-fetch-site": "none"})[0] == 403
    assert answer(f"/{PATH}/{served.token[:-1]}")[0] == 404
    assert len(served.token) >= 32
    assert ServedFaces("one", b"", 0, lambda numbers: b"").token != served.token


def test_it_goes_with_whoever_held_it():
    held = ServedFaces("one", b"dots", 1, lambda numbers: b"")
    path = f"/{held.path}"
    assert answer(path)[0] == 200
    del held
    gc.collect()
    assert answer(path)[0] == 404


def test_under_a_base_path_it_stands_there(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "/course/")
    assert served_faces.route().path == f"/course/{PATH}/{{token}}"


def test_numbers_come_as_they_were_asked(served):
    np.testing.assert_array_equal(served_faces._numbers("7.7.2", 8), [7, 7, 2])
    assert served_faces._numbers("7.8", 8) is None
