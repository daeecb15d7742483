"""What is extra is in nobody's way: the app and the library load without it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
EXTRAS = ("lance", "lancedb", "ray")


def test_the_pages_and_the_library_load_where_no_extra_is_to_be_had():
    lines = f"""
import sys
for name in {EXTRAS!r}:
    sys.modules[name] = None  # an import of it fails
import vizcore.data, vizcore.data.index, vizcore.data.indexing, vizcore.data.__main__, vizcore.data.store
import pages.data.map.panels, pages.state.collection, app
assert not [name for name in sys.modules if name.split(".")[0] in {EXTRAS!r} and sys.modules[name]]
"""
    done = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
