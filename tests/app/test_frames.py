"""Frames of long work on a route of our own: none is lost, all is bounded, nobody else reads them."""

import asyncio
import threading
import time

import pytest
from starlette.applications import Starlette

from pages.runtime import frames
from pages.runtime.frames import MOST_BYTES, MOST_FRAMES, FrameStream, open_stream


def read(stream: FrameStream, work=lambda: None) -> list[bytes]:
    """What one reader is given while a thread works."""

    async def all_of_it() -> list[bytes]:
        thread = threading.Thread(target=work)
        thread.start()
        found = [frame async for frame in stream.read()]
        thread.join()
        return found

    return asyncio.run(asyncio.wait_for(all_of_it(), 20))


def test_every_frame_arrives_in_order_behind_its_length():
    stream = FrameStream()

    def work():
        for number in range(300):
            stream.push(bytes([number % 256]) * (number % 5))
            time.sleep(0.001 if number % 20 == 0 else 0)
        stream.end()

    found = read(stream, work)
    assert found == [(n % 5).to_bytes(4, "little") + bytes([n % 256]) * (n % 5) for n in range(300)]
    assert stream.lost == 0


def test_what_nobody_reads_is_bounded_and_the_newest_stays():
    stream = FrameStream()
    for number in range(MOST_FRAMES + 5):
        stream.push(number.to_bytes(4, "little"))
    assert stream.lost == 5
    stream.end()
    found = read(stream)
    assert [int.from_bytes(frame[4:], "little") for frame in found] == list(range(5, MOST_FRAMES + 5))
    large = FrameStream()
    for _ in range(4):
        large.push(bytes(MOST_BYTES // 2))
    assert large.lost == 2


def answer(path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the route says to a request."""
    app, sent = Starlette(routes=[frames.route()]), []
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "root_path": "", "scheme": "http", "query_string": b"", "server": ("127.0.0.1", 1), "client": ("127.0.0.1", 2),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }  # fmt: skip

    async def receive():
        await asyncio.sleep(30)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asyncio.run(asyncio.wait_for(app(scope, receive, send), 20))
    start, *bodies = sent
    return start["status"], dict(start["headers"]), b"".join(each.get("body", b"") for each in bodies)


def test_the_route_serves_a_stream_while_it_is_open_and_to_our_own_pages_alone():
    with open_stream() as stream:
        path = f"/{frames.PATH}/{stream.token}"
        assert answer(path, {"sec-fetch-site": "cross-site"})[0] == 403
        assert answer(path, {"sec-fetch-site": "same-site"})[0] == 403
        assert answer(f"/{frames.PATH}/{stream.token[:-1]}")[0] == 404
        stream.push(b"one")
        stream.end()
        status, headers, body = answer(path, {"sec-fetch-site": "same-origin", "accept-encoding": "gzip"})
        assert (status, body) == (200, b"\3\0\0\0one")
        assert headers[b"cache-control"] == b"no-store"
        assert headers[b"content-encoding"] == b"identity"
    assert answer(path)[0] == 404
    assert not frames._streams


def test_under_a_base_path_it_stands_there(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "/course/")
    assert frames.route().path == f"/course/{frames.PATH}/{{token}}"


def test_a_stream_has_one_reader():
    stream = FrameStream()

    async def two():
        first = stream.read()
        waiting = asyncio.ensure_future(anext(first))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="one reader"):
            await anext(stream.read())
        stream.push(b"x")
        assert await waiting == b"\1\0\0\0x"
        await first.aclose()

    asyncio.run(two())
    assert not stream.is_read


def test_tokens_cannot_be_guessed_and_streams_are_bounded(monkeypatch):
    monkeypatch.setattr(frames, "MOST_STREAMS", 2)
    with open_stream() as a, open_stream() as b:
        assert a.token != b.token
        assert len(a.token) >= 32
        with pytest.raises(RuntimeError, match="2 streams already"), open_stream():
            pass
    assert not frames._streams


def test_a_stream_ends_with_its_work_whatever_ends_it():
    class StoppedError(BaseException):
        """As Streamlit ends a run."""

    kept = []

    def work():
        with open_stream() as stream:
            kept.append(stream)
            stream.push(b"x")
            raise StoppedError

    with pytest.raises(StoppedError):
        work()
    assert read(kept[0]) == [b"\1\0\0\0x"]
    assert not frames._streams
