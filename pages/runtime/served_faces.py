"""Points of a map and small pictures of its faces, on a route of our own: not through the websocket, nor in a page.

A map has a token that only the page of its visitor is told. It is held by the visitor's session alone and goes with it;
what is asked for at once is bounded, and nothing is kept by the browser.
"""

import secrets
from collections.abc import Callable, Hashable
from weakref import WeakValueDictionary

import numpy as np
from jaxtyping import Int
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pages.runtime.own_routes import own_route

PATH = "fovea/faces"  # beside the pages
AT_ONCE = 64  # pictures that are asked for with one request
_LONGEST = AT_ONCE * 11  # characters of their numbers


class ServedFaces:
    """What one map of one visitor is served of."""

    def __init__(
        self, key: Hashable, points: bytes, count: int, pictures: Callable[[Int[np.ndarray, " asked"]], bytes]
    ):
        """Say what there is.

        Args:
            key: tells it from another map of the same visitor.
            points: a block with a place and a group for each face that is drawn.
            count: how many are drawn.
            pictures: gives a block with the faces of these numbers among those that are drawn.
        """
        self.key, self.points, self.count, self.pictures = key, points, count, pictures
        self.token = secrets.token_urlsafe(24)
        _served[self.token] = self

    @property
    def path(self) -> str:
        """Where it is served, relative to the address of any page."""
        return f"{PATH}/{self.token}"


_served: WeakValueDictionary[str, ServedFaces] = WeakValueDictionary()


async def _serve(request: Request) -> Response:
    served, asked = _served.get(request.path_params["token"]), request.query_params.get("of")
    if served is None:
        return PlainTextResponse("There is no such map.", 404)
    if asked is None:
        return _block(served.points)
    numbers = _numbers(asked, served.count)
    if numbers is None:
        return PlainTextResponse(f"Ask for 1 to {AT_ONCE} numbers of faces that are drawn.", 400)
    return _block(await run_in_threadpool(served.pictures, numbers))


def _numbers(asked: str, count: int) -> Int[np.ndarray, " asked"] | None:
    """The numbers in a text, "3.14.15"; None where it is anything else."""
    texts = asked.split(".") if len(asked) <= _LONGEST else []
    if not 0 < len(texts) <= AT_ONCE or not all(text.isascii() and text.isdigit() for text in texts):
        return None
    numbers = np.array([int(text) for text in texts])
    return numbers if numbers.max() < count else None


def _block(content: bytes) -> Response:
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": "no-store"})


def route() -> Route:
    """For the frame: where maps are served."""
    return own_route(f"{PATH}/{{token}}", _serve)
