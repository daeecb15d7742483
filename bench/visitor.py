"""A visitor without a browser: one session over Streamlit's own websocket protocol.

Light enough for sixteen of them beside the server on two cores, which sixteen pages of Chromium are not. It draws
nothing, so what it measures is the server and the way to it.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server


@dataclass
class Visitor:
    """A session that is open.

    Args:
        socket: to the server.
        page: the page's place in the URL.
        query: what stands behind the "?" in the URL; the server changes it.
        buttons: {label: id of the widget} as last drawn, without those that are disabled.
    """

    socket: ClientConnection
    page: str
    query: str = ""
    buttons: dict[str, str] = field(default_factory=dict)

    async def click(self, label: str | None = None) -> list[bytes]:
        """Press a button, None to load the page, and wait until the script has finished; the messages it sent."""
        ask = BackMsg()
        ask.rerun_script.page_name = self.page
        ask.rerun_script.query_string = self.query
        if label:
            ask.rerun_script.widget_states.widgets.add(id=self.buttons[label], trigger_value=True)
        await self.socket.send(ask.SerializeToString())
        answers, buttons = [], {}
        while True:
            answers.append(await self.socket.recv())
            message = ForwardMsg.FromString(answers[-1])
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._look_at(message.delta.new_element, buttons)
            if kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            finished_early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
            if kind == "script_finished" and message.script_finished != finished_early:
                self.buttons = buttons
                return answers

    @staticmethod
    def _look_at(element: Element, buttons: dict[str, str]) -> None:
        """Note a button; an error that the page shows ends the measurement, for what is timed then is not the page."""
        kind = element.WhichOneof("type")
        if kind == "button" and not element.button.disabled:
            buttons[element.button.label] = element.button.id
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            raise RuntimeError(f"the page shows an error: {element.alert.body or element.exception.message}")

    async def time(self, label: str) -> float:
        """Seconds from pressing a button until the script has finished and everything it sent is here."""
        start = time.perf_counter()
        await self.click(label)
        return time.perf_counter() - start


@asynccontextmanager
async def visiting(server: Server, page: str = "", query: str = "") -> AsyncIterator[Visitor]:
    """A visitor who has just loaded a page."""
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:
        visitor = Visitor(socket, page, query)
        await visitor.click()
        yield visitor
