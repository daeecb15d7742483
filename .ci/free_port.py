"""Say what to do where the port is taken, before the server fails with a traceback."""

import socket
import sys

port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        sys.exit(f"Port {port} is taken, perhaps by another Fovea. Choose another: make run PORT={port + 1}")
