"""The app's server, which collects its garbage once a minute: with TensorFlow loaded that takes longer than a click.

`python calm_server.py app.py --server.port=… …`; what is collected after a quiet moment is seen by `watched_server`.
"""

import sys
from pathlib import Path

from streamlit.web import cli


def serve() -> None:
    from pages.runtime import housekeeping

    housekeeping.QUIET = housekeeping.LATEST = 60.0
    cli.main(["run", *sys.argv[1:]])


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    serve()
