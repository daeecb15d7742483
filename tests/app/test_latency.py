import asyncio
import socket
from pathlib import Path

from streamlit.web.server.starlette import starlette_server

from pages.runtime import latency


def accepted_without_delay(listening: socket.socket) -> bool:
    """Whether a connection that asyncio accepts on this socket sends small messages at once."""

    async def serve() -> int:
        found = asyncio.get_running_loop().create_future()
        server = await asyncio.start_server(lambda _, writer: found.set_result(writer), sock=listening)
        _, client = await asyncio.open_connection(*listening.getsockname()[:2])
        writer = await found
        option = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        for end in (client, writer):
            end.close()
            await end.wait_closed()
        server.close()
        await server.wait_closed()
        return option

    return bool(asyncio.run(serve()))


def test_streamlits_own_socket_waits_for_acknowledgements_and_ours_does_not():
    listening = starlette_server._bind_socket("127.0.0.1", 0, 8)
    assert not accepted_without_delay(listening), "Streamlit has mended it: pages/runtime/latency.py can go"
    listening = starlette_server._bind_socket("127.0.0.1", 0, 8)
    latency.send_at_once()
    assert accepted_without_delay(listening)


def test_it_opens_and_closes_nothing(tmp_path):
    with (tmp_path / "a file").open("w") as file, socket.socket() as unconnected:
        descriptors = Path("/proc/self/fd" if Path("/proc/self/fd").exists() else "/dev/fd")
        before = len(list(descriptors.iterdir()))
        latency.send_at_once()
        assert len(list(descriptors.iterdir())) == before
        file.write("still open")
        assert unconnected.fileno() > 0
