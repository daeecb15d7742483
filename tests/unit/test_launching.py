"""The app on a live model: from a script, which it ends with, and as what a notebook shows."""

import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys, urllib.request
import keras
from keras import layers
import vizcore

image = keras.Input((16, 16, 3))
x = layers.Lambda(lambda value: 2 * value)(layers.Conv2D(4, 3)(image))
model = keras.Model(image, layers.Dense(3, activation="softmax")(layers.GlobalAveragePooling2D()(x)), name="mine")
app = vizcore.launch(model, ("cat", "dog", "owl"), scale="-1..1")
answer = urllib.request.urlopen(app.url + "/_stcore/health")
print(answer.read().decode())
print(answer.headers["Content-Security-Policy"])
print(app._repr_html_())

from streamlit.testing.v1 import AppTest
import vizcore.launching
page = AppTest.from_file(vizcore.launching._app_file(), default_timeout=300).run()
print([box.value for box in page.selectbox if box.key == "network"], [error.value for error in page.exception])
from pages.state import own_networks as networks
served = networks.own(networks.SERVED)
print(served.title, served.classifier.labels, served.reading.scale)
try:
    vizcore.launch(keras.Sequential([layers.Dense(3)]))
except ValueError as error:
    print("refused:", error)
"""


def test_a_script_serves_its_model_and_ends_with_it():
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    said = ended.stdout
    (address,) = {line.rpartition(" ")[2] for line in said.splitlines() if line.startswith("Fovea looks inside mine")}
    assert "\nok\n" in said
    assert f'<iframe src="{address}"' in said
    assert "frame-ancestors 'self' http://localhost:*" in said, "a notebook may show it"
    assert "['own-served'] []" in said
    assert "mine ('cat', 'dog', 'owl') −1…1" in said
    assert "was never built" in said


CELLS = (
    """
import keras
from keras import layers
import vizcore

image = keras.Input((16, 16, 3))
double = layers.Lambda(lambda value: 2 * value)
model = keras.Model(image, layers.Dense(3)(layers.GlobalAveragePooling2D()(double(layers.Conv2D(4, 3)(image)))))
""",
    "app = vizcore.launch(model, ('cat', 'dog', 'owl'))\napp",
    """
import urllib.request
urllib.request.urlopen(app.url + "/_stcore/health").read().decode()
""",
)


@pytest.mark.filterwarnings("ignore")  # of the programs that run a notebook
def test_a_cell_of_a_notebook_shows_the_app_and_the_app_ends_with_the_kernel():
    why = "pip install -r requirements-dev.txt brings what runs a notebook"
    nbformat = pytest.importorskip("nbformat", reason=why)
    nbclient = pytest.importorskip("nbclient", reason=why)
    pytest.importorskip("ipykernel", reason=why)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    shown = [each["data"] for cell in notebook.cells for each in cell.outputs if "data" in each]
    (address,) = re.findall(r'<iframe src="(http://127\.0\.0\.1:\d+)" width="100%"', shown[0]["text/html"])
    assert shown[1]["text/plain"] == "'ok'"
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=5)
