"""The app's server, which answers SIGUSR1 with what it holds: one JSON line in the file that is named first.

`python watched_server.py FILE app.py --server.port=… …`
"""

import gc
import json
import signal
import sys
from pathlib import Path

from streamlit.web import cli


def report(*_) -> None:
    """How many photos of visitors and sessions of Streamlit are alive."""
    from pages.state.photo import Photo

    gc.collect()
    alive = [held for held in gc.get_objects() if isinstance(held, Photo) and held.own]
    sessions = [held for held in gc.get_objects() if type(held).__name__ == "AppSession"]
    with Path(sys.argv[1]).open("a") as file:
        file.write(json.dumps({"photos": len(alive), "sessions": len(sessions)}) + "\n")


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, report)
    sys.path.insert(0, str(Path.cwd()))
    cli.main(["run", *sys.argv[2:]])
