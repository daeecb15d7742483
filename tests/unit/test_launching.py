"""The app on a live model: from a script, which it ends with, and as what a notebook shows."""

import subprocess
import sys
from pathlib import Path

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
print(urllib.request.urlopen(app.url + "/_stcore/health").read().decode())
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
    assert "['own-served'] []" in said
    assert "mine ('cat', 'dog', 'owl') −1…1" in said
    assert "was never built" in said
