"""What a page of the app may load, run and be framed by: a header that browsers obey, whatever slips into a page.

Everything comes from this server. W3C, "Content Security Policy Level 3", 2025, https://www.w3.org/TR/CSP3/.
"""

import base64
import hashlib
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.runtime.streamlit_private import inline_scripts

_RULES = {
    "default-src": "'self'",
    "script-src": "'self' blob:",  # Streamlit imports the text of a component as a blob
    "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write style sheets while they run
    "img-src": "'self' data: blob:",  # pictures inside figures; a picture that Plotly saves
    "font-src": "'self' data:",  # formulas: their fonts stand in Streamlit's style sheet
    "media-src": "'self' blob:",  # the camera
    "connect-src": "'self' data:",  # a figure that is saved as a picture
    "worker-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
_NOTEBOOKS = ("http://localhost:*", "http://127.0.0.1:*", "https://localhost:*", "vscode-webview:")
_framed_by: list[str] = ["'self'"]


def let_notebooks_frame() -> None:
    """Let a notebook on this computer show the app in a frame, as `vizcore.launch` does."""
    _framed_by[1:] = _NOTEBOOKS


def policy(scripts: Sequence[str] = ()) -> str:
    """The header's text.

    Args:
        scripts: those that stand in the page itself and may run, each allowed by its hash.
    """
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts]
    rules = _RULES | {
        "script-src": " ".join([_RULES["script-src"], *hashes]),
        "frame-ancestors": " ".join(_framed_by),
    }
    return "; ".join(f"{rule} {allowed}" for rule, allowed in rules.items())


class ContentPolicy:
    """Middleware that says the policy with every answer over HTTP."""

    def __init__(self, app: ASGIApp):
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(inline_scripts()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers."""

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, said if scope["type"] == "http" else send)


def middleware() -> Middleware:
    """For the frame."""
    return Middleware(ContentPolicy)
