"""A Streamlit server in a process of its own, with the app's settings, on a free port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PORTS = range(8700, 8800)


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Args:
        port: on 127.0.0.1.
        process: its process.
        healthy_after: seconds from its start to its first sign of health.
    """

    port: int
    process: subprocess.Popen
    healthy_after: float

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def processor_seconds(self) -> float:
        """Seconds that processors have worked for it since its start, all threads together."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    script: str, *arguments: str, settings: tuple[str, ...] = (), command: tuple[str, ...] = ()
) -> Iterator[Server]:
    """Serve a script of this repository until the block is left.

    Args:
        script: path from the repository's root.
        arguments: the script's own, in its `sys.argv`.
        settings: of Streamlit, as on its command line; they override `.streamlit/config.toml`.
        command: a module's name and arguments that serve it in Streamlit's place, and take `--port`.

    Raises:
        RuntimeError: it did not come up within two minutes; with the end of its log.
    """
    port = next(port for port in _PORTS if _is_free(port))
    usual = ("streamlit", "run", script, f"--server.port={port}", *settings, "--", *arguments)
    called = [sys.executable, "-m", *((*command, f"--port={port}") if command else usual)]
    with tempfile.TemporaryFile("w+") as log:
        start = time.perf_counter()
        process = subprocess.Popen(called, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            while not _is_healthy(port):
                if process.poll() is not None or time.perf_counter() - start > 120:
                    log.seek(0)
                    raise RuntimeError(f"{script} is not served:\n{log.read()[-2000:]}")
                time.sleep(0.02)
            yield Server(port, process, time.perf_counter() - start)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _is_free(port: int) -> bool:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False
