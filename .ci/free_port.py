"""Say what to do where the port is taken, before the server fails with a traceback."""

import socket
import sys

if not sys.argv[1].isdecimal() or not 0 < int(sys.argv[1]) < 65536:
    sys.exit(f"PORT should be a number from 1 to 65535, not {sys.argv[1]}.")
port = int(sys.argv[1])
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        sys.exit(f"Port {port} is taken, perhaps by another Fovea. Choose another: make run PORT={port + 1}")
