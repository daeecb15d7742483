"""Send small messages at once: 40 ms less between a click and its answer.

Streamlit 1.67 opens its listening socket without naming TCP as its protocol, which asyncio takes for a reason to leave
Nagle's algorithm on. Streamlit answers a click in several small messages; the second one then waits until the browser
has acknowledged the first, and operating systems delay acknowledgements by some 40 ms.
"""

import socket
from contextlib import suppress

_DESCRIPTORS = 1024  # as many as are looked through; the server's socket is among the first


def send_at_once() -> None:
    """Switch Nagle's algorithm off on this process's TCP sockets; connections inherit it from the listening one."""
    for descriptor in range(_DESCRIPTORS):
        with suppress(OSError):  # not open, or not a socket
            found = socket.socket(fileno=descriptor)
            try:
                if found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM:
                    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            finally:
                found.detach()  # the server's own stays open
