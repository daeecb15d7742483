"""Routes of our own beside Streamlit's: below the app's base path, and for our own pages alone."""

from collections.abc import Awaitable, Callable

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

_HEADERS = {"Cross-Origin-Resource-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}


def own_route(address: str, answer: Callable[[Request], Awaitable[Response]], *, typed: bool = False) -> Route:
    """A route that answers what another site did not ask.

    Args:
        address: relative to that of every page, and so to the server's base path.
        answer: what it says.
        typed: whether a person who types the address is answered too.
    """
    welcome = {"same-origin", "none"} if typed else {"same-origin"}  # what a browser says of who asks

    async def guarded(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in welcome:
            return PlainTextResponse("This is for our own pages.", 403)
        response = await answer(request)
        response.headers.update(_HEADERS)
        return response

    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return Route(f"/{base}/{address}" if base else f"/{address}", guarded, methods=["GET"])
