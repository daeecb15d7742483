"""The networks that come with the project: weights, card and reference figures in `models/`."""

import threading
from functools import lru_cache

import keras

import vizcore.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.cards import FOLDER, read_card, shipped_names
from vizcore.classifier import Classifier
from vizcore.flatten import flatten
from vizcore.reference import read_reference

_KEPT = 4  # networks in memory at once
_loading = threading.Lock()


def load(name: str) -> Classifier:
    """A shipped network, read from disk once and then shared by everybody.

    Raises:
        KeyError: there is no such network.
    """
    _known(name)
    with _loading:
        return _kept(name)


def read(name: str) -> Classifier:
    """A shipped network, read from disk anew: for whoever goes through them all, and would push out those in use.

    Raises:
        KeyError: there is no such network.
    """
    _known(name)
    with _loading:
        return _read(name)


def _known(name: str) -> None:
    if name not in shipped_names():
        raise KeyError(f"no network called {name!r}; there are: {', '.join(shipped_names())}")


@lru_cache(maxsize=_KEPT)
def _kept(name: str) -> Classifier:
    return _read(name)


def _read(name: str) -> Classifier:
    card = read_card(FOLDER / f"{name}.md")
    model = flatten(keras.saving.load_model(FOLDER / f"{name}.keras", compile=False))
    return Classifier(name, model, card.labels, card, read_reference(FOLDER / f"{name}.npz"))
