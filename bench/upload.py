"""A file sent as the browser sends it: over HTTP, with the token against forged requests."""

import urllib.request
import uuid
from http.cookies import SimpleCookie

_TOKEN = "_streamlit_xsrf"
_SECONDS = 120


def put(server: str, place: str, name: str, data: bytes) -> None:
    """Put a file where the server said.

    Args:
        server: its address.
        place: path below it.
        name: of the file.
        data: what is in it.

    Raises:
        OSError: the server refused it.
    """
    with urllib.request.urlopen(f"{server}/_stcore/health", timeout=_SECONDS) as answer:
        cookie = SimpleCookie(answer.headers["Set-Cookie"])[_TOKEN]
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Cookie": f"{_TOKEN}={cookie.coded_value}",
        "X-Xsrftoken": cookie.value,
    }
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(f"{server}{place}", body, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=_SECONDS):
        pass
