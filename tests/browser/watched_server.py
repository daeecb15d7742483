"""The app's server, which answers SIGUSR1 with what it holds: one JSON line in the file that is named first.

`python watched_server.py FILE app.py --server.port=… …`
"""

import gc
import json
import signal
import sys
from pathlib import Path

from streamlit.web import cli

ANSWERS = Path(sys.argv[1])  # Streamlit makes the arguments its own


def report(*_) -> None:
    """How many photos of visitors are alive, how many visitors with what they chose, how many jobs wait or run."""
    from pages.runtime.job_queue import QUEUE
    from pages.state.photo import Photo
    from pages.state.session import Session

    gc.collect()
    alive = [held for held in gc.get_objects() if isinstance(held, Photo) and held.own]
    visitors = [held for held in gc.get_objects() if isinstance(held, Session)]
    with ANSWERS.open("a") as file:
        file.write(json.dumps({"photos": len(alive), "visitors": len(visitors), "jobs": len(QUEUE)}) + "\n")


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, report)
    sys.path.insert(0, str(Path.cwd()))
    cli.main(["run", *sys.argv[2:]])
