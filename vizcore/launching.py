"""Open the app on a network that is alive in this process: from a script, or beside a notebook."""

import importlib
import importlib.util
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras

_HOST = "127.0.0.1"  # this computer only
_HEIGHT = 900  # pixels of the frame in a notebook
_PATIENCE = 120.0  # seconds for the server to start


@dataclass
class Launched:
    """An app that runs beside the program, until that ends or `close` is called.

    Args:
        url: where it is.
    """

    url: str
    _server: Any = field(repr=False)

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True

    def _repr_html_(self) -> str:
        """What a notebook shows: the app itself."""
        return f'<iframe src="{self.url}" width="100%" height="{_HEIGHT}" style="border:0"></iframe>'


def launch(
    model: keras.Model,
    labels: tuple[str, ...] | None = None,
    *,
    scale: str | None = None,
    title: str | None = None,
    port: int | None = None,
) -> Launched:
    """Serve the app on a live Keras model, in this process; it ends with the process.

    What was built in this process is trusted: layers of one's own and Lambdas are welcome, which no file may hold. The
    model is copied, and what is trained afterwards does not show; call it again for that.

    Args:
        model: functional or sequential, built, with one image as input.
        labels: names of its outputs, in order.
        scale: of its pixels, such as "0..1", "-1..1" or "0..255"; None for the likeliest.
        title: what it is called in the app; its own name where none is given.
        port: to serve at; None for a free one.

    Returns:
        Where it is; as the last value of a notebook's cell it shows the app.

    Raises:
        ValueError: the model cannot be looked at; one or two sentences say why.
        RuntimeError: the server did not start.
    """
    begin_with(model, title or model.name, labels, scale=scale)
    port = port or _free_port()
    server = _server(_app_file(), port)
    threading.Thread(target=server.run, name="fovea", daemon=True).start()
    until = time.monotonic() + _PATIENCE
    while not server.started:
        if time.monotonic() > until:
            raise RuntimeError(f"the app did not start at port {port}; give another one")
        time.sleep(0.05)
    launched = Launched(f"http://{_HOST}:{port}", server)
    print(f"Fovea looks inside {model.name} at {launched.url}", flush=True)
    return launched


def begin_with(
    model: keras.Model,
    title: str,
    labels: tuple[str, ...] | None = None,
    notes: tuple[str, ...] = (),
    *,
    scale: str | None = None,
) -> str:
    """Have the app of this process begin with a network; what is known of it, in a few words.

    Args:
        model: as it came.
        title: what people read.
        labels: of its outputs, in order.
        notes: sentences on what was mended on the way in.
        scale: of its pixels, as somebody types it; None for the likeliest.

    Raises:
        ValueError: it cannot be looked at, or there is no such scale.
    """
    from vizcore.network.own.scales import named

    folder = str(_app_file().parent)
    if folder not in sys.path:  # as Streamlit does
        sys.path.insert(0, folder)
    own_networks = importlib.import_module("pages.state.own_networks")
    own = own_networks.serve(model, title, labels, notes, None if scale is None else named(scale))
    return f"{own.questions.parameters:,} parameters, pixels as {own.reading.scale}"


def _app_file() -> Path:
    """Beside this package in a checkout, in a folder of its own in an installed one."""
    beside = Path(__file__).parents[1]
    installed = beside / "fovea_app" / "app.py"
    return installed if installed.exists() else beside / "app.py"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return probe.getsockname()[1]


def _server(app: Path, port: int):
    import uvicorn

    found = importlib.util.spec_from_file_location("fovea_app_served", app)
    if found is None or found.loader is None:
        raise RuntimeError("the app is not installed beside vizcore")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    importlib.import_module("pages.runtime.content_policy").let_notebooks_frame()
    return uvicorn.Server(uvicorn.Config(module.app, host=_HOST, port=port, log_level="warning", access_log=False))
