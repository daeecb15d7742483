"""The console command `fovea`: serve the app, whichever folder it is called from; check or draw one's own network.

It starts without Streamlit and TensorFlow, so that `--help` and a wrong port are answered at once. Streamlit takes its
settings from the file beside `app.py`, in a checkout as in an installed package.
"""

import argparse
import importlib
import runpy
import socket
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from vizcore import __version__

APP = Path(__file__).parents[2] / "app.py"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the app until it is stopped, or do what the first word says.

    Args:
        arguments: of the command line; those of this process where none are given.

    Raises:
        SystemExit: with one sentence where the port is no port, or taken; and as `check` says.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given[:1] in (["check"], ["picture"]):
        sys.path.insert(0, str(APP.parent))  # as Streamlit does: in a wheel the pages stand in a folder of their own
        importlib.import_module(f"pages.runtime.{given[0]}").main(given[1:])
        return
    options = _parser().parse_args(given)
    _refuse_a_taken_port(options.port)
    if options.model is not None:
        _open(options)
    if options.data is not None:
        _look_at(options.data)
    sys.argv = ["streamlit", "run", str(APP), f"--server.port={options.port}"]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _parser() -> argparse.ArgumentParser:
    about = "Serve Fovea, which lets you look inside a convolutional network, to the browser of this computer."
    more = (
        "“fovea check MODEL” says whether a network of your own opens, “fovea picture MODEL” draws without a browser."
    )
    parser = argparse.ArgumentParser(prog="fovea", description=about, epilog=more, allow_abbrev=False)
    parser.add_argument(
        "model",
        metavar="MODEL",
        nargs="?",
        type=Path,
        help="a network of your own to look inside, or a name such as resnet50 whose weights Keras has here",
    )
    parser.add_argument("--labels", type=Path, metavar="FILE", help="names of its outputs, one a line, in order")
    parser.add_argument(
        "--scale", metavar="SCALE", help="of its pixels: 0..1, -1..1, 0..255 and more; else the likeliest"
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="faces of your own, for the section Data")
    parser.add_argument("--version", action="version", version=f"fovea {__version__}")
    parser.add_argument("--port", type=_port, default=_server()["port"], help="port to serve at (default: %(default)s)")
    return parser


def _open(options: argparse.Namespace) -> None:
    """Check and open the network that is named, and have the server begin with it.

    Raises:
        SystemExit: it cannot be opened; one or two sentences say why.
    """
    sys.path.insert(0, str(APP.parent))
    from pages.runtime.check import opened_by
    from vizcore.launching import begin_with
    from vizcore.network.files.labels import read_labels

    try:
        labels = None if options.labels is None else read_labels(options.labels.read_bytes())
        print("Checking the network …", flush=True)
        opened, scale = opened_by(options.model)
        title, labels = options.model.stem, labels or opened.labels
        known = begin_with(opened.model, title, labels, opened.notes, scale=options.scale or scale)
    except (OSError, ValueError) as error:
        sys.exit(f"fovea: {' '.join(str(error).split())}")
    print(f"Opened: {known}.", flush=True)


def _look_at(folder: Path) -> None:
    """Make or finish the index of a folder of faces, and have the server show them.

    Raises:
        SystemExit: it cannot be looked at; one or two sentences say why.
    """
    if not folder.is_dir():
        sys.exit(f"fovea: There is no folder {folder}.")
    sys.path.insert(0, str(APP.parent))
    from vizcore.data.indexing import Bar, index_folder
    from vizcore.network.cards import DEFAULT

    try:
        print("Looking at the faces; stopped in the middle, it goes on from there …", flush=True)
        place = index_folder(folder, DEFAULT, None, None, Bar())
        found = importlib.import_module("pages.state.collection").serve(place)
    except (OSError, ValueError) as error:
        sys.exit(f"fovea: {' '.join(str(error).split())}")
    refused = len(found.faces.refused)
    print(f"{len(found.faces):,} faces{f'; {refused:,} files were not taken' if refused else ''}.", flush=True)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 65536):
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text[:40]!r}")
    return int(text)


def _server() -> dict:
    settings = tomllib.loads((APP.parent / ".streamlit/config.toml").read_text(encoding="utf-8"))
    return settings["server"]


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_server()["address"], port))
        except PermissionError:
            sys.exit(f"fovea: this account may not open port {port}; choose another, {_how_to_choose(8501)}")
        except OSError:
            other = port + 1 if port < 65535 else 8501
            sys.exit(f"fovea: port {port} is taken, perhaps by another Fovea; choose another, {_how_to_choose(other)}")


def _how_to_choose(port: int) -> str:
    return f"such as --port {port} (make run PORT={port})"


if __name__ == "__main__":
    main()
