"""The app's server, which answers SIGUSR1 with what it holds: one JSON line in the file that is named first.

`python watched_server.py FILE app.py --server.port=… …`

It holds weak references to what it counts. A search through `gc.get_objects()` would for a moment hold every tuple that
another thread is just building, and so make that thread fail with a SystemError.
"""

import json
import signal
import sys
import weakref
from pathlib import Path

from streamlit.web import cli

ANSWERS = Path(sys.argv[1])  # Streamlit makes the arguments its own


def made(kind: type) -> list[weakref.ref]:
    """Weakly, every object of this class that is made from now on."""
    noted, initialise = [], kind.__init__

    def note(self, *given, **named):
        initialise(self, *given, **named)
        noted.append(weakref.ref(self))

    kind.__init__ = note
    return noted


def alive(noted: list[weakref.ref]) -> list:
    """Those of them that are still there."""
    return [held for each in list(noted) if (held := each()) is not None]


def serve() -> None:
    """Serve; answer how many photos of visitors are alive, how many visitors there are, and how many jobs."""
    from pages.runtime.job_queue import QUEUE
    from pages.state.photo import Photo
    from pages.state.session import Session

    photos, visitors = made(Photo), made(Session)

    def report(*_) -> None:
        own = [photo for photo in alive(photos) if photo.own]
        answer = {"photos": len(own), "visitors": len(alive(visitors)), "jobs": len(QUEUE)}
        with ANSWERS.open("a") as file:
            file.write(json.dumps(answer) + "\n")

    signal.signal(signal.SIGUSR1, report)
    cli.main(["run", *sys.argv[2:]])


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    serve()
