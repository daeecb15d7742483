"""What the engine needs from the server, over routes of our own: its Worker as a module, and the digits. No more.

A Worker from a route of the same origin needs no `blob:` in a content security policy, works offline, and is read once
by a browser: the addresses change with what stands behind them.
"""

import hashlib
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.components.stage.bundle import bundled
from pages.components.stage.pack import pack
from pages.runtime.own_routes import own_route

ASSETS = Path(__file__).parent / "assets"
WORKER, DIGITS = "engine/worker.js", "engine/digits"


@cache
def worker() -> bytes:
    """The Worker with the whole engine, as one module."""
    return bundled("worker", ASSETS).encode()


@cache
def digits() -> bytes:
    """The digits as a block: `ink` (digits, 8, 8) and `labels` (digits)."""
    from vizcore.digits import load  # not while the server starts

    found = load()
    return pack({"ink": found.ink, "labels": found.labels})


def addresses() -> dict[str, str]:
    """Where a page finds the two, relative to the address of any page."""
    return {"worker": _versioned(WORKER, worker()), "digits": _versioned(DIGITS, digits())}


def routes() -> list[Route]:
    """For the frame: what answers at those addresses."""
    served = ((WORKER, worker, "text/javascript"), (DIGITS, digits, "application/octet-stream"))
    return [own_route(address, _answering(content, kind), typed=True) for address, content, kind in served]


def _answering(content: Callable[[], bytes], kind: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(await run_in_threadpool(content), media_type=kind, headers=headers)

    return answer


def _versioned(address: str, content: bytes) -> str:
    return f"{address}?{hashlib.blake2s(content, digest_size=6).hexdigest()}"
