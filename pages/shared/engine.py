"""TensorFlow inside Streamlit: started early, kept warm, loaded once for all visitors."""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing TensorFlow takes seconds; this module must not
    from vizcore.cards import Summary
    from vizcore.classifier import Classifier
    from vizcore.receptive_field import ReceptiveField


@lru_cache(maxsize=1)
def start() -> threading.Thread:
    """Import TensorFlow, load the default network and run it once, in the background; the server calls it at once."""
    thread = threading.Thread(target=_warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def is_waking() -> bool:
    """Whether a page would have to wait for TensorFlow."""
    return start().is_alive()


def wait() -> None:
    """Return when the network is awake, or could not be woken: then the page says why."""
    start().join()


def network(name: str) -> "Classifier":
    """A shipped network, ready to run."""
    from vizcore import shipped

    keep_compiled_kernels()

    return shipped.load(name)


@lru_cache(maxsize=1)
def device() -> str:
    """What computes, for people: "CPU" or the name of a graphics card."""
    from vizcore import backend

    return backend.device()


@lru_cache(maxsize=4)
def fields(name: str) -> "dict[str, ReceptiveField | None]":
    """The receptive field of every layer of a shipped network."""
    from vizcore.receptive_field import receptive_fields

    return receptive_fields(network(name).model)


@lru_cache(maxsize=64)
def summary(name: str) -> "Summary":
    """What the card of a shipped network says of it; the network is not loaded."""
    from vizcore import cards

    return cards.summary(name)


def keep_compiled_kernels() -> None:
    """Stop Streamlit from throwing away TensorFlow's compiled kernels after every click.

    After each run of a page Streamlit calls `keras.backend.clear_session()` and a full garbage collection. With
    TensorFlow loaded the two take longer than everything else in a click (`make bench`, row click), and the next
    click compiles again. The cure has two halves,
    and needs both: this, and `[runner] postScriptGC = false` in `.streamlit/config.toml`. `pages.shared.housekeeping`
    collects when nobody waits, and networks are built once at the door, so there is no session to clear.
    `tests/app/test_engine.py` fails when an update of Streamlit undoes it.
    """
    import keras

    keras.backend.clear_session = _keep


def _keep(free_memory: bool = True) -> None:
    """What `keras.backend.clear_session` does here: nothing."""


def _warm_up() -> None:
    from pages.shared import photo
    from vizcore.cards import shipped_names
    from vizcore.trace import trace

    classifier = network(shipped_names()[0])
    trace(classifier, photo.crop(photo.sample(), 0, classifier.image_shape))
