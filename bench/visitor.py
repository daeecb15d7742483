"""A visitor without a browser: one session over Streamlit's own websocket protocol.

Light enough for sixty-four of them beside the server on two cores, which as many pages of Chromium are not. It draws
nothing, so what it measures is the server and the way to it.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.server import Server
from bench.upload import put

_VALUES = {"number_input": "double_value", "selectbox": "string_value"}  # where a widget's state holds its value


@dataclass(frozen=True)
class Drawn:
    """What stands on a page: {label: id of the widget}, without those that are disabled, and the pictures.

    Args:
        buttons: to press.
        fields: number inputs and select boxes; {label: (kind, id)}.
        uploaders: for files.
        pictures: addresses or data of all images, in order.
    """

    buttons: dict[str, str] = field(default_factory=dict)
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    uploaders: dict[str, str] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def look_at(self, element: Element) -> None:
        """Note an element; an error that the page shows ends the measurement, for what is timed then is not it."""
        kind = element.WhichOneof("type")
        if kind == "button" and not element.button.disabled:
            self.buttons[element.button.label] = element.button.id
        if kind in _VALUES:
            widget = getattr(element, kind)
            self.fields[widget.label] = (kind, widget.id)
        if kind == "file_uploader":
            self.uploaders[element.file_uploader.label] = element.file_uploader.id
        if kind == "imgs":
            self.pictures.extend(image.url for image in element.imgs.imgs)
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            raise RuntimeError(f"the page shows an error: {element.alert.body or element.exception.message}")


@dataclass
class Visitor:
    """A session that is open.

    Args:
        server: whose.
        socket: to it.
        page: the page's place in the URL.
        query: what stands behind the "?" in the URL; the server changes it.
        drawn: the page as last drawn.
    """

    server: Server
    socket: ClientConnection
    page: str
    query: str = ""
    drawn: Drawn = field(default_factory=Drawn)
    _held: dict[str, ForwardMsg] = field(default_factory=dict)  # large messages, which the server then only names

    async def click(self, label: str | None = None) -> list[bytes]:
        """Press a button, None to load the page, and wait until the script has finished; the messages it sent."""
        ask = self._ask()
        if label:
            ask.rerun_script.widget_states.widgets.add(id=self.drawn.buttons[label], trigger_value=True)
        return await self._run(ask)

    async def choose(self, label: str, value: float | str) -> list[bytes]:
        """The same for a number input or a select box."""
        kind, widget = self.drawn.fields[label]
        ask = self._ask()
        ask.rerun_script.widget_states.widgets.add(id=widget, **{_VALUES[kind]: value})
        return await self._run(ask)

    async def go(self, page: str, query: str = "") -> list[bytes]:
        """The same for a link to another page, which has what is chosen in it, and more."""
        self.page, self.query = page, "&".join(filter(None, [self.query, query]))
        return await self.click()

    async def upload(self, label: str, name: str, data: bytes) -> list[bytes]:
        """The same for a file, put first where the server says."""
        ask = BackMsg()
        ask.file_urls_request.request_id = uuid.uuid4().hex
        ask.file_urls_request.file_names.append(name)
        await self.socket.send(ask.SerializeToString())
        while (message := ForwardMsg.FromString(await self.socket.recv())).WhichOneof("type") != "file_urls_response":
            pass
        (urls,) = message.file_urls_response.file_urls
        await asyncio.to_thread(put, self.server.url, urls.upload_url, name, data)
        ask = self._ask()
        state = ask.rerun_script.widget_states.widgets.add(id=self.drawn.uploaders[label])
        state.file_uploader_state_value.uploaded_file_info.add(
            name=name, size=len(data), file_id=urls.file_id, file_urls=urls
        )
        return await self._run(ask)

    async def time(self, label: str) -> float:
        """Seconds from pressing a button until the script has finished and everything it sent is here."""
        start = time.perf_counter()
        await self.click(label)
        return time.perf_counter() - start

    def _ask(self) -> BackMsg:
        ask = BackMsg()
        ask.rerun_script.page_name = self.page
        ask.rerun_script.query_string = self.query
        return ask

    async def _run(self, ask: BackMsg) -> list[bytes]:
        await self.socket.send(ask.SerializeToString())
        answers, drawn = [], Drawn()
        while True:
            answers.append(await self.socket.recv())
            message = ForwardMsg.FromString(answers[-1])
            if message.WhichOneof("type") == "ref_hash":
                message = self._held[message.ref_hash]
            elif message.metadata.cacheable:
                self._held[message.hash] = message
            kind = message.WhichOneof("type")
            if kind == "delta":
                drawn.look_at(message.delta.new_element)
            if kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            finished_early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
            if kind == "script_finished" and message.script_finished != finished_early:
                self.drawn = drawn
                return answers


@asynccontextmanager
async def visiting(server: Server, page: str = "", query: str = "") -> AsyncIterator[Visitor]:
    """A visitor who has just loaded a page."""
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=60) as socket:
        visitor = Visitor(server, socket, page, query)
        await visitor.click()
        yield visitor
