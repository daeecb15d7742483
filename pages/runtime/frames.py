"""Frames of long work, on a route of our own: from the thread that makes them straight to the browser that watches.

Streamlit would run the page's script, or send a whole element, for each. A stream has a token that only the page of its
visitor is told; one browser reads it, from the same site; what is held of it is bounded, and it ends with its work.
"""

import asyncio
import math
import secrets
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from pages.runtime.own_routes import own_route
from vizcore.settings import Preview

PATH = "fovea/frames"  # beside the pages
MOST_FRAMES, MOST_BYTES = 128, 8 * 2**20  # that wait for their reader; beyond them the oldest goes
MOST_STREAMS = 256  # at once, of all visitors


class FrameStream:
    """Blocks of bytes from one thread to one reader in the server's loop."""

    def __init__(self):
        self.token = secrets.token_urlsafe(24)
        self.lost = 0  # frames that went before they were read
        self._waiting: deque[bytes] = deque()
        self._size, self._ended, self._lock = 0, False, threading.Lock()
        self._reader: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def push(self, frame: bytes) -> None:
        """Hand a frame over; never waits."""
        with self._lock:
            self._waiting.append(frame)
            self._size += len(frame)
            while len(self._waiting) > MOST_FRAMES or (self._size > MOST_BYTES and len(self._waiting) > 1):
                self._size -= len(self._waiting.popleft())
                self.lost += 1
        self._wake()

    def preview(self, draw: Callable[[Any], bytes], pause: float) -> Preview:
        """What takes some of what it is offered, at most one in `pause` seconds, and pushes what `draw` makes of it."""
        last = -math.inf

        def take(make: Callable[[], Any]) -> None:
            nonlocal last
            if (now := time.monotonic()) - last >= pause:
                last = now
                self.push(draw(make()))

        return take

    def end(self) -> None:
        """No frame comes any more: the reader is given what waits, and is done."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._reader:
            loop, news = self._reader
            with suppress(RuntimeError):  # the server is shutting down
                loop.call_soon_threadsafe(news.set)

    async def read(self) -> AsyncIterator[bytes]:
        """Every frame, each behind its length (uint32, little-endian).

        Raises:
            RuntimeError: somebody reads it already.
        """
        if self._reader:
            raise RuntimeError("a stream has one reader")
        self._reader = asyncio.get_running_loop(), asyncio.Event()
        try:
            while True:
                self._reader[1].clear()
                with self._lock:
                    frames, self._size = list(self._waiting), 0
                    self._waiting.clear()
                for frame in frames:
                    yield len(frame).to_bytes(4, "little") + frame
                if not frames:
                    if self._ended:
                        return
                    await self._reader[1].wait()
        finally:
            self._reader = None

    @property
    def is_read(self) -> bool:
        """Whether somebody reads it."""
        return self._reader is not None


_streams: dict[str, FrameStream] = {}


@contextmanager
def open_stream() -> Generator[FrameStream]:
    """A stream that can be read while this context lasts; who reads it then is given what waits.

    Raises:
        RuntimeError: there are `MOST_STREAMS` already.
    """
    if len(_streams) >= MOST_STREAMS:
        raise RuntimeError(f"there are {MOST_STREAMS} streams already")
    stream = FrameStream()
    _streams[stream.token] = stream
    try:
        yield stream
    finally:
        del _streams[stream.token]
        stream.end()


async def _serve(request: Request) -> Response:
    stream = _streams.get(request.path_params["token"])
    if stream is None or stream.is_read:
        return PlainTextResponse("There is no such stream.", 404)
    headers = {
        "Cache-Control": "no-store",
        "Content-Encoding": "identity",  # else each would wait in the compressor for the next
    }
    return StreamingResponse(stream.read(), media_type="application/octet-stream", headers=headers)


def route() -> Route:
    """For the frame: where streams are read."""
    return own_route(f"{PATH}/{{token}}", _serve)
