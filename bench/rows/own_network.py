"""From the file of a network of one's own to its first answer ÷ importing TensorFlow.

The file is a .keras of some 58,000 parameters. Timed is what happens from its drop on: the check without Keras, the
trial in a process of its own (which imports TensorFlow once more), loading, the flat copy and its comparison with the
network, and the first answer to a picture. The floor is `import tensorflow` in a fresh process, in turns with it.
"""

import subprocess
import sys
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import keras
import numpy as np
from keras import layers

from bench.result import Result
from bench.timing import interleaved
from vizcore.network.files.opening import open_file
from vizcore.network.own import own_network
from vizcore.run.trace import trace

TARGET, TITLE = 2.5, "mine"
_SHAPE = (48, 48, 1)


def measure(quick: bool) -> list[Result]:
    """A ratio of times."""
    rounds, numbers = (2 if quick else 7), iter(range(1000))
    ways = {"open": _first_answer, "import": lambda _: _import()}
    seconds = interleaved(ways, lambda: made(next(numbers)), rounds=rounds, warm_up=1)
    how = f"{seconds['open']:.2f} s ÷ {seconds['import']:.2f} s, {rounds} rounds"
    ratio = seconds["open"] / seconds["import"]
    return [
        Result("a file of 58k parameters to its first answer ÷ importing TensorFlow", ratio, at_most=TARGET, how=how)
    ]


def _first_answer(data: bytes) -> np.ndarray:
    opened = open_file(data, f"{TITLE}.keras")
    classifier = own_network(opened.model, opened.labels)
    return classifier.predictions(trace(classifier, np.full(_SHAPE, 0.5, np.float32)).logits)


def _import() -> None:
    subprocess.run([sys.executable, "-c", "import tensorflow"], check=True, capture_output=True)


def made(seed: int) -> bytes:
    """A network whose weights no other seed has, as Keras saves it."""
    keras.utils.set_random_seed(seed)
    convolutions = [layers.Conv2D(filters, 3, activation="relu") for filters in (16, 32, 64, 60)]
    head = [layers.GlobalAveragePooling2D(), layers.Dense(7, activation="softmax")]
    model = keras.Sequential([keras.Input(_SHAPE), *convolutions, *head])
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of NumPy's, about how Keras reads its weights
        path = Path(folder) / "made.keras"
        model.save(path)
        return path.read_bytes()
