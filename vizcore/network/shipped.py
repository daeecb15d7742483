"""The networks that come with the project: weights, card and reference figures in `models/`."""

import keras

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.backend import placed
from vizcore.network import cards
from vizcore.network.classifier import Classifier
from vizcore.network.flatten import flatten
from vizcore.network.reference import read_reference
from vizcore.network.repository import Repository


def _read(name: str) -> Classifier:
    card = cards.read_card(cards.FOLDER / f"{name}.md")
    with placed():
        model = flatten(keras.saving.load_model(cards.FOLDER / f"{name}.keras", compile=False))
    return Classifier(name, model, card.labels, card, read_reference(cards.FOLDER / f"{name}.npz"))


SHIPPED = Repository(lambda: cards.shipped_names(), _read, lambda name: cards.summary(name))


def load(name: str) -> Classifier:
    """A shipped network, read from disk once and then shared by everybody.

    Raises:
        KeyError: there is no such network.
    """
    return SHIPPED.load(name)


def read(name: str) -> Classifier:
    """A shipped network, read from disk anew: for whoever goes through them all, and would push out those in use.

    Raises:
        KeyError: there is no such network.
    """
    return SHIPPED.read(name)
